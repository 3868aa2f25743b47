"""What the refusals of `accounts/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
