"""What the refusals of `credentials/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
