"""What the refusals of `quizzes/` say."""


from errors import Refused

SENTENCES: dict[type[Refused], str] = {}
