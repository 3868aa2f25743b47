"""What the refusals of `recruitment/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
