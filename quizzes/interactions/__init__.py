"""The kinds of question: one pure file each, found here by the word that an item's file uses for it."""

from quizzes.interactions.best_worst import BestWorst
from quizzes.interactions.choice import Choice
from quizzes.interactions.choices import Choices
from quizzes.interactions.gaps import Gaps
from quizzes.interactions.interaction import BadResponse, Body, Interaction, Response, Score
from quizzes.interactions.likert import Likert
from quizzes.interactions.likert_grid import LikertGrid
from quizzes.interactions.matching import Matching
from quizzes.interactions.number import Number
from quizzes.interactions.numeric import Numeric
from quizzes.interactions.open_text import OpenText
from quizzes.interactions.ordering import Ordering
from quizzes.interactions.pair import Pair
from quizzes.interactions.scale import Scale
from quizzes.interactions.short_text import ShortText
from quizzes.interactions.true_false import TrueFalse

KINDS = (
    Choice(),
    Choices(),
    TrueFalse(),
    Matching(),
    Ordering(),
    Numeric(),
    ShortText(),
    Gaps(),
    OpenText(),
    Likert(),
    LikertGrid(),
    Pair(),
    Number(),
    Scale(),
    BestWorst(),
)
INTERACTIONS: dict[str, Interaction] = {interaction.kind: interaction for interaction in KINDS}

__all__ = ["INTERACTIONS", "BadResponse", "Body", "Interaction", "Response", "Score"]
