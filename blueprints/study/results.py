"""What a test leads to, in plain words and never with its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _

import clock
from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.places import url_of
from courses.models import Module
from courses.queries import ActivityState, module_state
from quizzes import rules
from quizzes.access import own_attempt
from quizzes.models import CHECK, MOTIVATION, Attempt, DrawnItem
from quizzes.profile import ORIENTATION_OF, motivation_profile
from quizzes.queries import activity_of, attempts_of, drawn_of, modules_of, past_of
from quizzes.scoring import CRITICAL, KNOWLEDGE, SELF_EFFICACY, SITUATIONS

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
    """One's own answer to a question of a check, and what it leads to."""

    stem: str
    is_right: bool
    text: str
    feedback: str
    reading: Reading | None


@dataclass(frozen=True)
class Topic:
    """How one topic of the readiness test went, and what to read again."""

    title: str
    points: int
    of: int
    readings: tuple[Reading, ...]


@blueprint.get("/attempts/<public_id>/result")
@allow(LEARNER)
def show_result(public_id: str) -> ResponseReturnValue:
    """The result of an attempt: of a check, the motivation profile, or the readiness test."""
    attempt = own_attempt(current_person(), public_id)
    if attempt.result is None:
        return redirect(url_for("study.show_attempt", public_id=public_id), 303)
    describe = {CHECK: of_check, MOTIVATION: of_motivation}.get(attempt.quiz.kind, of_readiness)
    return render_template("study/show_result.html", attempt=attempt, quiz=attempt.quiz, result=attempt.result, **describe(attempt))


def of_check(attempt: Attempt) -> Context:
    """Every question with one's own answer and what it leads to; what comes next."""
    drawn = drawn_of(attempt)
    missed = [one for one, points in zip(drawn, _points(attempt), strict=True) if not points]
    activity = activity_of(attempt.quiz)
    following: ActivityState | None = None
    if attempt.passed and activity and attempt.enrolment:
        following = module_state(attempt.enrolment, activity.module).after(activity)
    return {
        "told": [_told(one, one not in missed) for one in drawn],
        "missed": len(missed),
        "next_url": url_of(following.activity) if following else url_for("study.show_programme"),
        "next_title": localised(following.activity.title) if following else "",
    }


def _told(drawn: DrawnItem, is_right: bool) -> Told:
    """Own answer only: no other option, and its feedback, is ever looked at."""
    body = drawn.revision.body or {}
    own = next((option for option in body["options"] if option["key"] == (drawn.response or {}).get("choice")), {})
    reading = None if is_right else _reading(drawn)
    return Told(localised(body["stem"]), is_right, localised(own.get("text")), localised(own.get("feedback")), reading)


def of_motivation(attempt: Attempt) -> Context:
    """The profile for the candidate: the coordinator's flags are taken out of it."""
    profile = {name: value for name, value in motivation_profile(attempt).items() if name != "flags"}
    rows = [(localised(motive["title"]), _decimal(motive["mean"])) for motive in profile["motives"]]
    return {"profile": profile, "motive_rows": rows, "orientation_of": ORIENTATION_OF}


def of_readiness(attempt: Attempt) -> Context:
    """The sections A to D, and when the next attempt opens."""
    result: dict[str, Any] = attempt.result or {}
    parts, points = result["parts"], _points(attempt)
    wanted = {place for place, point in enumerate(points, 1) if point == 0} | set(parts[CRITICAL]["failed"])
    drawn = drawn_of(attempt, sorted(wanted))
    missed = [one for one in drawn if one.part == KNOWLEDGE]
    harms = [(one.revision.body or {}).get("harm") for one in drawn if one.position in parts[CRITICAL]["failed"]]
    at, past = clock.now(), past_of(attempts_of(attempt.person, attempt.quiz))
    mean = parts[SELF_EFFICACY]["mean"]
    return {
        "knowledge": parts[KNOWLEDGE],
        "situations": parts[SITUATIONS],
        "critical": parts[CRITICAL],
        "harms": [localised(harm) for harm in harms if harm],
        "critical_topics": [str(TOPICS.get(topic, topic)) for topic in parts[CRITICAL]["topics"]],
        "topics": _topics(parts[KNOWLEDGE]["topics"], missed, modules_of(attempt)),
        "sure": None if mean is None else _decimal(Fraction(mean)),
        "flags": parts[SELF_EFFICACY]["flags"],
        "standing": rules.standing(attempt.quiz.policy, past, modules_done=True, leave=False, at=at),
    }


def _topics(results: Mapping[str, Any], missed: Iterable[DrawnItem], modules: Mapping[str, Module]) -> list[Topic]:
    readings: dict[str, dict[str, Reading]] = {}
    for one in missed:
        if reading := _reading(one):
            readings.setdefault(one.item.topic or one.item.bank.topic, {})[reading.url] = reading
    known = [(module.key, localised(module.title)) for module in modules.values() if module.key in results]
    others = [(key, key) for key in sorted(results) if key not in modules]
    return [Topic(title, results[key]["points"], results[key]["of"], tuple(readings.get(key, {}).values())) for key, title in [*known, *others]]


def _decimal(number: Fraction) -> str:
    """A mean as it is read: 4,3 in Latvian."""
    return format_decimal(round(float(number), 1))


def _points(attempt: Attempt) -> list[Any]:
    return (attempt.result or {})["items"]


def _reading(drawn: DrawnItem) -> Reading | None:
    """The paragraph behind an item, where publishing found it in a lesson that can be opened."""
    read = (drawn.revision.body or {}).get("read")
    return Reading(localised(read["title"]), read["url"]) if read else None
