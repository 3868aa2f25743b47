"""The health of questions, for those who teach and coordinate: every test, one test's questions, one question by its wordings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.models import COORDINATOR, TRAINER
from blueprints.identity import current_person
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.study.questions import shown
from blueprints.teach import blueprint
from blueprints.teach.question_charts import Bars, bars_of, field_of
from blueprints.wording import questions as wording
from errors import NotVisible
from quizzes.access import Watched, watched_by, watched_quiz_for
from quizzes.health import ORDER
from quizzes.item_figures import ItemReport, QuizReport, Wording, lesson_numbers, report_of, reports_of
from quizzes.models import MOTIVATION, Quiz
from quizzes.statistics import LEAST_ANSWERS, LEAST_CERTAIN
from quizzes.tallies import Row, Tally

LEAST = {"least": LEAST_ANSWERS, "certain": LEAST_CERTAIN, "wording": wording, "lights": wording.LIGHTS}


@dataclass(frozen=True)
class Told:
    """Why a question should be looked at, in a sentence, and what to do."""

    light: str
    reason: str
    act: str


@dataclass(frozen=True)
class Chosen:
    """What was chosen in one question of an item: the chart, and the rows of the table: name, words, whether right, how many, their
    share. `name` is that of the question, where the item asks several."""

    name: str
    tally: Tally
    bars: Bars
    rows: list[tuple[str, str, bool | None, int, str]]


@blueprint.get("/teach/questions")
@allow(TRAINER, COORDINATOR)
def list_question_health() -> ResponseReturnValue:
    """Every test with a light: the most urgent of its questions'."""
    watched = watched_by(current_person())
    reports = reports_of([one.quiz for one in watched], in_steps=True)
    lines = [(one, report, counted(report)) for one, report in zip(watched, reports, strict=True)]
    return render_template("teach/list_question_health.html", lines=lines, **LEAST)


@blueprint.get("/teach/questions/<quiz_key>")
@allow(TRAINER, COORDINATOR)
def show_quiz_health(quiz_key: str) -> ResponseReturnValue:
    """One test: how consistent its parts are, and its questions with a light, the reason and what to do."""
    watched = watched_quiz_for(current_person(), quiz_key)
    report, lessons = report_of(watched.quiz, in_steps=True), lesson_numbers()
    items = list(enumerate(report.items, 1))
    parts = [(wording.PARTS.get(key, key), part) for key, part in report.parts.items()]
    lines = [(number, item, stem_of(item), told_of(item.told, lessons)) for number, item in items]
    page = {"parts": parts, "lines": lines, "field": field_of(items), "has_key": has_key(watched)}
    return render_template("teach/show_quiz_health.html", quiz=watched.quiz, report=report, **page, **LEAST)


@blueprint.get("/teach/questions/<quiz_key>/<item_key>")
@allow(TRAINER, COORDINATOR)
def show_question_health(quiz_key: str, item_key: str) -> ResponseReturnValue:
    """One question: its figures and what was chosen, wording by wording, the newest first."""
    watched = watched_quiz_for(current_person(), quiz_key)
    report, lessons = report_of(watched.quiz, in_steps=True), lesson_numbers()
    number, item = numbered(report, item_key)
    wordings = [(one, shown(one.body, "stem"), told_of(one, lessons), chosen_in(one, watched.quiz)) for one in item.wordings]
    can_regrade = has_key(watched) and current_person().has_role(COORDINATOR, scope=watched.programme.key)
    page = {"item": item, "number": number, "wordings": wordings, "has_key": has_key(watched), "can_regrade": can_regrade}
    return render_template("teach/show_question_health.html", quiz=watched.quiz, **page, **LEAST)


def has_key(watched: Watched) -> bool:
    """Whether anything in the test is right or wrong."""
    return watched.quiz.kind != MOTIVATION


def counted(report: QuizReport) -> list[tuple[str, int]]:
    """How many questions have each light, the most urgent first."""
    lights = Counter(report.lights)
    return [(light, lights[light]) for light in ORDER if lights[light]]


def numbered(report: QuizReport, item_key: str) -> tuple[int, ItemReport]:
    """The item of this key with its number in the test. Raises NotVisible."""
    for number, item in enumerate(report.items, 1):
        if item.key == item_key:
            return number, item
    raise NotVisible


def stem_of(item: ItemReport) -> str:
    """What an item asks, in plain words: its stem, or the text with its gaps."""
    body = item.told.body
    return localised(body.get("stem") or body.get("text"))


def told_of(one: Wording, lessons: Mapping[str, str]) -> list[Told]:
    """The reasons for a light; with the first, the most urgent one, where it is taught."""
    taught = wording.taught_said(one.body, lessons)
    acts = [wording.act_said(reason, "" if place else taught) for place, reason in enumerate(one.health.reasons)]
    return [Told(reason.light, wording.reason_said(reason), act) for reason, act in zip(one.health.reasons, acts, strict=True)]


def chosen_in(one: Wording, quiz: Quiz) -> list[Chosen]:
    """What was chosen, question by question."""
    levels = levels_of(one.body, quiz)
    return [chosen_of(tally, wording.asked(tally.question, number), levels) for number, tally in enumerate(one.tallies, 1)]


def chosen_of(tally: Tally, name: str, levels: Mapping[str, str]) -> Chosen:
    """One question's chart and table."""
    lines = [(wording.row_name(row), count, row.is_right) for row, count in tally.lines]
    rows = [(wording.row_name(row), words_of(row, levels), row.is_right, count, wording.percent(count / tally.answers)) for row, count in tally.lines]
    return Chosen(name, tally, bars_of(lines, tally.answers), rows)


def words_of(row: Row, levels: Mapping[str, str]) -> str:
    """What can be chosen in full: an option's own words, a level's; nothing where its name says it all."""
    return shown(row.texts) if row.texts else levels.get(row.key, "")


def levels_of(body: Mapping[str, Any], quiz: Quiz) -> dict[str, str]:
    """The words of a scale's levels, where the test or the item has any."""
    if "low" in body and "high" in body:
        return {str(body["least"]): localised(body["low"]), str(body["most"]): localised(body["high"])}
    part = next((part for part in quiz.texts.get("parts", ()) if part["key"] == body.get("part")), {})
    words = quiz.texts.get("scales", {}).get(part.get("scale"), ())
    return {str(level): localised(text) for level, text in enumerate(words, 1)} if body["interaction"] == "likert" else {}
