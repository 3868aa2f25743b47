"""What a test leads to, in plain words and never with its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _

import clock
from accounts.models import LEARNER
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.answers import Said, said_in
from blueprints.study.doors import attempt_here
from blueprints.study.places import url_of
from blueprints.study.questions import has_blocks, shown
from courses.models import Module
from courses.queries import ActivityState, module_state
from quizzes import rules
from quizzes.desk import readings_of
from quizzes.interactions.open_text import OpenText
from quizzes.models import CHECK, MOTIVATION, Attempt, DrawnItem
from quizzes.profile import ORIENTATION_OF, change_since_start, motivation_profile
from quizzes.queries import activity_of, attempts_of, drawn_of, modules_of, past_of, seen_closed
from quizzes.scoring import CRITICAL, KNOWLEDGE, SELF_EFFICACY, SITUATIONS, UNSURE_BELOW, missed_places

Context = dict[str, Any]
TOPICS = {
    "suicide": _("when somebody speaks of suicide"),
    "abuse": _("when you suspect violence"),
    "money-intimacy": _("money, gifts and closeness"),
    "medication": _("medicines"),
    "data": _("other people's data"),
}


@dataclass(frozen=True)
class Reading:
    """A paragraph to read again."""

    title: str
    url: str


@dataclass(frozen=True)
class Told:
    """One's own answer to a question of a check, and what it leads to. `is_right`: None where nothing is right or wrong. `points`: where
    a part of it is right. `remedy`: the question turned out wrong, and what was done."""

    stem: str
    said: tuple[Said, ...]
    is_right: bool | None
    points: str = ""
    of: str = ""
    reading: Reading | None = None
    remedy: str = ""

    @property
    def has_blocks(self) -> bool:
        return has_blocks(self.stem)


@dataclass(frozen=True)
class Marked:
    """An answer in one's own words, and what people gave it: `read` holds the levels that count with the words to the learner."""

    stem: str
    text: str
    is_waiting: bool
    points: str
    of: str
    read: tuple[tuple[list[tuple[str, str]], str], ...] = ()


@dataclass(frozen=True)
class Topic:
    """How one topic of the readiness test went, and what to read again."""

    title: str
    points: str
    of: str
    readings: tuple[Reading, ...]


@blueprint.get("/attempts/<public_id>/result")
@allow(LEARNER, study=True)
def show_result(public_id: str) -> ResponseReturnValue:
    """The result of an attempt: of a check, the motivation profile, or the readiness test."""
    attempt = attempt_here(public_id)
    if attempt.result is None:
        return redirect(url_for("study.show_attempt", public_id=public_id), 303)
    describe = {CHECK: of_check, MOTIVATION: of_motivation}.get(attempt.quiz.kind, of_readiness)
    if not is_told(attempt):
        return render_template("study/show_result.html", attempt=attempt, quiz=attempt.quiz, is_told=False)
    return render_template("study/show_result.html", attempt=attempt, quiz=attempt.quiz, result=attempt.result, **describe(attempt))


def is_told(attempt: Attempt) -> bool:
    """Whether the test's policy lets the details be shown now; asks about other attempts only where that depends on them."""
    depends = attempt.policy.get("feedback") == rules.LAST
    return rules.is_told(attempt.policy, past_of(attempts_until(attempt, clock.now())) if depends else ())


def attempts_until(attempt: Attempt, at: datetime) -> Sequence[Attempt]:
    """Every attempt of the same person in the same test, as they stand now."""
    return seen_closed(attempts_of(attempt.person, attempt.quiz), at)


def of_check(attempt: Attempt) -> Context:
    """Every question with one's own answer and what it leads to; what comes next."""
    drawn, result = drawn_of(attempt), attempt.result or {}
    missed = missed_places(result)
    activity = activity_of(attempt.quiz)
    following: ActivityState | None = None
    if attempt.passed and activity and attempt.enrolment:
        following = module_state(attempt.enrolment, activity.module).after(activity)
    return {
        "told": [_told(one, one.position not in missed, result) for one in drawn if one.item.interaction != OpenText.kind],
        "marked": _marked(attempt, drawn),
        "points": _exact(result["points"]),
        "of": _exact(result["of"]),
        "next_url": url_of(following.activity) if following else url_for("study.show_programme"),
        "next_title": localised(following.activity.title) if following else "",
    }


def _told(drawn: DrawnItem, is_right: bool, result: Mapping[str, Any]) -> Told:
    """Own answer only: no other option, and its feedback, is ever looked at. Of a question that turned out wrong, no feedback."""
    regrade = drawn.regrade
    body = (regrade.right.body if regrade and regrade.right else drawn.revision.body) or {}
    stem, said = shown(body, "stem"), said_in(drawn.item.interaction, body, drawn.response)
    if regrade and not regrade.right:
        return Told(stem, tuple(Said(one.text) for one in said), False, remedy=regrade.remedy)
    points = result["items"][drawn.position - 1]
    if points is None:
        return Told(stem, said, None)
    if is_right:
        return Told(stem, said, True)
    some = (_exact(points), _exact(result["items_of"][drawn.position - 1])) if points and "items_of" in result else ("", "")
    return Told(stem, said, False, *some, _reading(drawn))


def _marked(attempt: Attempt, drawn: Iterable[DrawnItem]) -> list[Marked]:
    """The answers that people mark, those left out too. Where a third reader decided, the third alone is heard."""
    answers = [one for one in drawn if one.item.interaction == OpenText.kind]
    readings, result = readings_of(attempt) if answers else {}, attempt.result or {}
    found = []
    for one in answers:
        body, read = one.revision.body or {}, readings.get(one.position, [])
        points, of = result["items"][one.position - 1], result["items_of"][one.position - 1]
        levels = tuple((_levels(body["rubric"], reading.levels), reading.remark) for reading in (read[-1:] if len(read) > 2 else read))
        is_waiting = one.position in result.get("waiting_items", ())
        found.append(Marked(shown(body, "stem"), (one.response or {}).get("text", ""), is_waiting, _exact(points), _exact(of), levels))
    return found


def _levels(rubric: Iterable[Mapping[str, Any]], chosen: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(shown(one, "title"), shown(one["levels"][chosen[one["key"]]])) for one in rubric]


def of_motivation(attempt: Attempt) -> Context:
    """The profile for the candidate: the coordinator's flags are taken out of it. Of a repeat, what has changed since the start."""
    profile = {name: value for name, value in motivation_profile(attempt).items() if name != "flags"}
    rows = [(localised(motive["title"]), _decimal(motive["mean"])) for motive in profile["motives"]]
    change = change_since_start(attempt, attempts_of(attempt.person, attempt.quiz)) if attempt.occasion else None
    return {"profile": profile, "motive_rows": rows, "orientation_of": ORIENTATION_OF, "change": change}


def of_readiness(attempt: Attempt) -> Context:
    """The sections A to D, and when the next attempt opens."""
    result: dict[str, Any] = attempt.result or {}
    parts, missed_at = result["parts"], missed_places(result)
    drawn = drawn_of(attempt)
    missed = [one for one in drawn if one.part == KNOWLEDGE and one.position in missed_at]
    harms = [(one.revision.body or {}).get("harm") for one in drawn if one.position in parts[CRITICAL]["failed"]]
    topics = _topics(parts[KNOWLEDGE]["topics"], missed, modules_of(attempt))
    at = clock.now()
    past = past_of(attempts_until(attempt, at))
    mean = parts[SELF_EFFICACY]["mean"]
    return {
        "knowledge": _written(parts[KNOWLEDGE]),
        "situations": _written(parts[SITUATIONS]),
        "marked": _marked(attempt, drawn),
        "critical": parts[CRITICAL],
        "harms": [localised(harm) for harm in harms if harm],
        "critical_topics": [str(TOPICS.get(topic, topic)) for topic in parts[CRITICAL]["topics"]],
        "topics": topics,
        "sure": None if mean is None else _decimal(Fraction(mean)),
        "flags": parts[SELF_EFFICACY]["flags"],
        "unsure_of": [shown(one.revision.body or {}, "stem") for one in drawn if one.part == SELF_EFFICACY and is_unsure(one)],
        "standing": rules.standing(attempt.quiz.policy, past, modules_done=True, leave=False, at=at),
    }


def is_unsure(drawn: DrawnItem) -> bool:
    """Whether somebody feels so little sure of one thing that support is planned with them."""
    return bool(drawn.response) and drawn.response["level"] < UNSURE_BELOW  # type: ignore[index]


def _topics(results: Mapping[str, Any], missed: Iterable[DrawnItem], modules: Mapping[str, Module]) -> list[Topic]:
    readings: dict[str, dict[str, Reading]] = {}
    for one in missed:
        if reading := _reading(one):
            readings.setdefault(one.item.topic or one.item.bank.topic, {})[reading.url] = reading
    known = [(module.key, localised(module.title)) for module in modules.values() if module.key in results]
    others = [(key, key) for key in sorted(results) if key not in modules]
    found = [(title, results[key], tuple(readings.get(key, {}).values())) for key, title in [*known, *others]]
    return [Topic(title, _exact(one["points"]), _exact(one["of"]), theirs) for title, one, theirs in found]


def _decimal(number: Fraction) -> str:
    """A mean as it is read: 4,3 in Latvian."""
    return format_decimal(round(float(number), 1))


def _exact(points: int | str | None) -> str:
    """Points of a result as they are read: 3, or 3,5 in Latvian; what goes on without end is cut after two digits."""
    return format_decimal(round(float(Fraction(points or 0)), 2))


def _written(part: Mapping[str, Any]) -> Context:
    return {**part, "points": _exact(part["points"]), "of": _exact(part["of"])}


def _reading(drawn: DrawnItem) -> Reading | None:
    """The paragraph behind an item, where publishing found it in a lesson that can be opened."""
    read = (drawn.revision.body or {}).get("read")
    return Reading(localised(read["title"]), read["url"]) if read else None
