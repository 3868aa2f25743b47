"""What the refusals of `meetings/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
