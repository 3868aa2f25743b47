"""A check of three questions and those who answered it, for the pages of question health."""

import re
from datetime import datetime

from courses.models import Programme
from quizzes.models import Quiz
from tests.cast import Cast
from tests.quizzes.builders import build_check, choice
from tests.quizzes.crowd import choosing, crowd

LIST = "/teach/questions"


def check_of_three(now: datetime) -> Quiz:
    """Everybody is given q1, q2 and q3; their paragraph is one of the small programme's lesson."""
    return build_check(now, draw=3, bodies=[choice(f"q{number}", paragraph="mentor-training-l1#idea") for number in (1, 2, 3)])


def fourteen(cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    """Eleven of fourteen took A for right in the first question."""
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 11 + [choosing(q2="c")] + [choosing()] * 2)


def words_of(page: str) -> str:
    """What stands in the main part of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h1") : page.index("</main>")]).split())
