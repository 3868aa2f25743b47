"""The health of tests: answers are gathered, counted and judged, the first attempt that each person handed in.

Later attempts are left out, so that nobody counts twice and practice doesn't make an item look easier. What pages show goes in steps
(`whole_steps`, by when people handed in), so that whoever looks before and after one person can't read off what they answered.
Answers are marked as the revision was published: a regrade mends results, and here one wants to see what it mended.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby, islice, repeat
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, Text, cast, extract, func, select
from sqlalchemy.orm import contains_eager, load_only

from courses.models import LESSON, Activity, Module
from db import db
from quizzes.health import HIDDEN, Health, health_of, words_in, worst
from quizzes.models import Attempt, Bank, DrawnItem, Item, Quiz
from quizzes.queries import banks_of
from quizzes.scoring import Answered
from quizzes.statistics import LEAST_ANSWERS, Figures, Given, ItemFigures, PartFigures, Sheet, figures_of
from quizzes.tallies import Tally, tallies_of
from revisions.models import FINAL, MULTIPLE, Revision

BETWEEN, WITHIN = "\x1e", "\x1f"  # no JSON text holds these, nor the key of a part
NOBODY = ItemFigures(0, 0)
LEAST_STEP = 5


@dataclass(frozen=True)
class Wording:
    """One revision of an item with its figures, what was chosen, and what that says."""

    revision: Revision
    figures: ItemFigures
    tallies: list[Tally]
    health: Health

    @property
    def body(self) -> dict[str, Any]:
        return self.revision.body or {}


@dataclass(frozen=True)
class ItemReport:
    """An item: its wordings, the newest first."""

    item: Item
    wordings: list[Wording]

    @property
    def key(self) -> str:
        return self.item.text.key

    @property
    def told(self) -> Wording:
        """The newest wording that enough people have answered; the newest where none has."""
        return next((one for one in self.wordings if one.figures.is_shown), self.wordings[0])

    @property
    def is_told_of_former(self) -> bool:
        """Whether that is not how the item stands now."""
        return self.told is not self.wordings[0]


@dataclass(frozen=True)
class QuizReport:
    """A test: how many people have handed it in, its parts with points, its items in the order of its banks."""

    quiz: Quiz
    people: int
    parts: dict[str, PartFigures]
    items: list[ItemReport]

    @property
    def lights(self) -> list[str]:
        return [item.told.health.light for item in self.items]

    @property
    def light(self) -> str:
        """The most urgent of its items'."""
        return worst(self.lights)


def report_of(quiz: Quiz, *, in_steps: bool = False) -> QuizReport:
    """The health of one test: two statements."""
    return reports_of([quiz], in_steps=in_steps)[0]


def reports_of(quizzes: Sequence[Quiz], *, in_steps: bool = False) -> list[QuizReport]:
    """The health of several tests, in two statements however many. `in_steps`: whoever handed in after the last whole step is left out."""
    asked, counted = _Asked(quizzes), whole_steps if in_steps else iter
    figures = {quiz_id: figures_of(counted(sheets), asked.read) for quiz_id, sheets in _sheets(quizzes)}
    return [_report(quiz, figures.get(quiz.id, Figures(0, {}, {})), asked) for quiz in quizzes]


def lesson_numbers() -> dict[str, str]:
    """The lessons by key, as a reader counts them: "3.2" is the second lesson of the third module."""
    rows = db.session.execute(
        select(Activity.key, Module.id, Module.position)
        .join(Activity.module)
        .where(Activity.kind == LESSON, Activity.retired_at.is_(None))
        .order_by(Module.id, Activity.position)
    )
    groups = groupby(rows, key=lambda row: row.id)
    return {row.key: f"{row.position}.{number}" for _module, lessons in groups for number, row in enumerate(lessons, 1)}


class _Asked:
    """Every revision of the items in the banks of these tests, by id; one that has moved elsewhere is fetched when it is met."""

    def __init__(self, quizzes: Sequence[Quiz]):
        keys = {key for quiz in quizzes for key in banks_of(quiz.policy)}
        self.found = {revision.id: (revision, item) for revision, item in _wordings(Bank.key.in_(keys))}

    def __getitem__(self, revision_id: int) -> tuple[Revision, Item]:
        if revision_id not in self.found:
            self.found.update({revision.id: (revision, item) for revision, item in _wordings(Revision.id == revision_id)})
        return self.found[revision_id]

    def read(self, word: str) -> Given:
        """What stands behind a word of `_sheets`. An open answer that waits for its reader has no points yet."""
        number, part, marks, stored = word.split(WITHIN, 3)
        revision, item = self[int(number)]
        response = json.loads(stored) if stored else None
        answered = Answered(item.interaction, revision.body or {}, response, marks=Fraction(marks) if marks else None)
        score = None if answered.is_waiting else answered.score
        return Given(part, revision.id, stored or None, (float(score.points), float(score.of)) if score else None)


def _wordings(where: ColumnElement[bool]) -> Iterable[tuple[Revision, Item]]:
    return db.session.execute(
        select(Revision, Item)
        .join(Item, Item.text_id == Revision.text_id)
        .join(Item.bank)
        .join(Item.text)
        .options(
            load_only(Revision.body, Revision.number, Revision.status, Revision.created_at), contains_eager(Item.bank), contains_eager(Item.text)
        )
        .where(where, Revision.lang == MULTIPLE)
        .order_by(Bank.id, Item.position, Revision.number.desc())
    )


def _sheets(quizzes: Sequence[Quiz]) -> Iterator[tuple[int, Iterator[Sheet]]]:
    """By the id of a test its sheets: a row a person, whose answers are words put together in the database (both lists of a row in one order),
    since a row an answer would take longer to carry than all the rest."""
    these = Attempt.quiz_id.in_([quiz.id for quiz in quizzes])
    first = select(func.min(Attempt.id)).where(these, Attempt.submitted_at.is_not(None)).group_by(Attempt.quiz_id, Attempt.person_id)
    told = (cast(DrawnItem.revision_id, String), DrawnItem.part, DrawnItem.marks, cast(DrawnItem.response, Text))
    number, part, marks, response = (func.coalesce(column, "") for column in told)
    word = number + WITHIN + part + WITHIN + marks + WITHIN + response
    moment = func.coalesce(cast(_seconds(DrawnItem.answered_at), String), "")
    rows = db.session.execute(
        select(
            Attempt.quiz_id,
            _seconds(Attempt.started_at).label("started_at"),
            func.aggregate_strings(word, BETWEEN).label("words"),
            func.aggregate_strings(moment, BETWEEN).label("moments"),
        )
        .join(Attempt.drawn)
        .where(Attempt.id.in_(first))
        .group_by(Attempt.quiz_id, Attempt.id)
        .order_by(Attempt.quiz_id, Attempt.submitted_at, Attempt.id)
    )
    for quiz_id, group in groupby(rows, key=lambda row: row.quiz_id):
        yield quiz_id, (Sheet(row.started_at, row.words.split(BETWEEN), row.moments.split(BETWEEN)) for row in group)


def whole_steps(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The first 8, 14, 20, 25, 30, 35 … of these, as many as there are; all of them while nothing is told of so few anyway."""
    left = iter(sheets)
    yield from islice(left, LEAST_ANSWERS)
    for more in chain((LEAST_STEP + 1, LEAST_STEP + 1), repeat(LEAST_STEP)):
        step = list(islice(left, more))
        if len(step) < more:
            return
        yield from step


def _seconds(moment: Any) -> ColumnElement[int]:
    """A moment as whole seconds since 1970."""
    return cast(extract("epoch", moment), BigInteger)


def _report(quiz: Quiz, figures: Figures, asked: _Asked) -> QuizReport:
    banks = banks_of(quiz.policy)
    items: dict[int, list[Wording]] = {}
    found: dict[int, Item] = {}
    for revision, item in asked.found.values():
        is_offered = item.bank.key in banks and item.retired_at is None and revision.status == FINAL
        if is_offered or revision.id in figures.items:
            found[item.id] = item
            items.setdefault(item.id, []).append(_wording(revision, item, figures.items.get(revision.id, NOBODY)))
    return QuizReport(quiz, figures.people, figures.parts, [ItemReport(found[number], wordings) for number, wordings in items.items()])


def _wording(revision: Revision, item: Item, figures: ItemFigures) -> Wording:
    body = revision.body or {}
    responses = [(json.loads(stored) if stored else None, people) for stored, people in figures.responses.items()]
    tallies = tallies_of(item.interaction, body, responses)
    return Wording(revision, figures, tallies, health_of(figures, tallies, words_in(body)) if figures.is_shown else Health(HIDDEN))
