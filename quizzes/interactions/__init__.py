"""The kinds of question: one pure file each, found here by the word that an item's file uses for it."""

from quizzes.interactions.best_worst import BestWorst
from quizzes.interactions.choice import Choice
from quizzes.interactions.interaction import BadResponse, Body, Interaction, Response, Score
from quizzes.interactions.likert import Likert
from quizzes.interactions.number import Number
from quizzes.interactions.pair import Pair
from quizzes.interactions.scale import Scale

INTERACTIONS: dict[str, Interaction] = {interaction.kind: interaction for interaction in (Choice(), Likert(), Pair(), Number(), Scale(), BestWorst())}

__all__ = ["INTERACTIONS", "BadResponse", "Body", "Interaction", "Response", "Score"]
