"""What the refusals of `courses/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
