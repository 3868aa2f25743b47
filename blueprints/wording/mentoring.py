"""What the refusals of `mentoring/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
