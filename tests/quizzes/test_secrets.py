"""The key of a test stays on the server: every secret of every item is marked, and no answer of ours may carry a mark too early.

A mark stands in each option's key, feedback, reason, rating and harm. Before an attempt is handed in no answer (page, JSON,
header, cookie) holds any; after it only what one's own answers lead to.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from accounts.models import Person
from clock import stopped_at
from courses.models import Enrolment
from db import db
from quizzes.models import Attempt, DrawnItem, Quiz
from quizzes.queries import attempts_of, drawn_of
from quizzes.rules import GRACE
from quizzes.services import start_attempt
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import bilingual, build_programme, enrol
from tests.quizzes.builders import answer_all, build_bank, build_check, build_motivation, build_readiness, finish_modules, raw, right, take
from tests.quizzes.kinds import BODIES

MARK = re.compile(r"canary-[a-z]+-[0-9a-z-]+|73519\d*|88617", re.IGNORECASE)
SECRET = ("feedback", "reason", "harm", "answers", "rubric")
JSON = {"Accept": "application/json"}
DAY = timedelta(days=1)


def marked_choice(number: int) -> dict[str, Any]:
    options = [
        {
            "key": f"canary-key-{number}-{place}", "text": bilingual(f"Text {number} {place}"),
            "feedback": bilingual(f"canary-feedback-{number}-{place}"), "note": f"canary-note-{number}-{place}",
        }
        | ({"correct": True, "why": f"canary-correct-{number}"} if place == number % 3 else {})
        for place in range(3)
    ]  # fmt: skip
    return {"key": f"canary-item-{number}", "interaction": "choice", "stem": bilingual(f"Stem {number}"), "options": options}


def marked_situation(number: int) -> dict[str, Any]:
    actions = [
        {
            "key": f"canary-key-s{number}-{place}", "text": bilingual(f"Action {number} {place}"), "rating": rating,
            "reason": bilingual(f"canary-reason-{number}-{place}"), "harmful": place > 1,
        }
        for place, rating in enumerate(("best", "neutral", "neutral", "worst"))
    ]  # fmt: skip
    return {
        "key": f"canary-item-s{number}", "interaction": "best-worst", "topic": f"canary-topic-{number}", "critical": number < 6,
        "harm": bilingual(f"canary-harm-{number}"), "provisional": True, "stem": bilingual(f"Situation {number}"), "actions": actions,
    }  # fmt: skip


def marked(kind: str) -> dict[str, Any]:
    """An item of this kind, every key and every secret of it marked; the answers of a numeric one are numbers that stand nowhere else."""
    numbers = {"answers": [{"value": "73519.25", "tolerance": "88617"}]} if kind == "numeric" else {}
    return _marked({**BODIES[kind], **numbers}, "", kind)


def _marked(value: Any, name: str, kind: str) -> Any:
    if isinstance(value, dict):
        return {
            inner: entry if inner in ("value", "tolerance", "read", "interaction") else _marked(entry, name if name in SECRET else inner, kind)
            for inner, entry in value.items()
        }
    if isinstance(value, list):
        return [_marked(entry, name, kind) for entry in value]
    if isinstance(value, str) and name in ("key", "match"):
        return f"canary-key-{value}"
    if isinstance(value, str) and name in SECRET:
        return f"canary-{name}-{kind}-{re.sub('[^a-z]+', '-', value.lower())}"
    return re.sub(r"\[\[([a-z]+)\]\]", r"[[canary-key-\1]]", value) if isinstance(value, str) else value


def modest(drawn: DrawnItem) -> dict[str, Any]:
    """An answer in which nothing that is typed is one of the item's own."""
    typed = {"short-text": {"text": "a guess"}, "numeric": {"number": "7"}, "open-text": {"text": "I would ask first."}}
    response = typed.get(drawn.item.interaction) or right(drawn)
    if "gaps" in response:
        return {"gaps": response["gaps"] | {"canary-key-does": "waits"}}
    return response


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner()


@pytest.fixture
def enrolment(anna: Person, now: datetime) -> Enrolment:
    enrolment = enrol(anna, build_programme(now), now)
    finish_modules(enrolment, now)
    return enrolment


@pytest.fixture
def browser(as_: Callable[..., Browser], anna: Person, enrolment: Enrolment) -> Browser:
    return as_(anna)


@pytest.fixture
def check(now: datetime) -> Quiz:
    return build_check(now, bodies=[marked_choice(n) for n in range(12)])


@pytest.fixture
def every(now: datetime) -> Quiz:
    return build_check(now, bodies=[marked(kind) for kind in BODIES], draw=len(BODIES))


@pytest.fixture
def readiness(now: datetime) -> Quiz:
    quiz = build_readiness(now)
    build_bank("marked-knowledge", [marked_choice(n) for n in range(20, 24)], now, topic="m01")
    build_bank("marked-situations", [marked_situation(n) for n in range(20)], now)
    parts = [dict(part) for part in quiz.policy["parts"]]
    parts[0]["banks"], parts[1]["banks"] = ["marked-knowledge"], ["marked-situations"]
    quiz.policy = {**quiz.policy, "parts": parts}
    db.session.commit()
    return quiz


@pytest.fixture
def motivation(now: datetime) -> Quiz:
    quiz = build_motivation(now)
    flags = {
        key: {"title": bilingual("canary-flag-1"), "why": bilingual("canary-flag-2"), "questions": [bilingual("canary-flag-3")]}
        for key in quiz.texts["flags"]
    }
    quiz.texts = {**quiz.texts, "flags": flags}
    db.session.commit()
    return quiz


def marks_in(answer: TestResponse) -> set[str]:
    """Every mark in an answer: its body, its headers, its cookies among them."""
    return set(MARK.findall(answer.get_data(as_text=True) + str(answer.headers)))


def walk_before(browser: Browser, quiz: Quiz, answer: Callable[[DrawnItem], dict[str, Any]]) -> Iterator[TestResponse]:
    """Everything that a learner can ask for from before the start until just before handing in."""
    yield browser.get(f"/tests/{quiz.key}")
    started = browser.post_form(f"/tests/{quiz.key}/start")
    yield started
    address = started.location
    yield browser.get(address)
    attempt = attempt_at(address)
    for drawn in drawn_of(attempt):
        yield browser.get(f"{address}?item={drawn.position}")
        yield browser.post_form(f"{address}/responses", {f"q{drawn.position}": "77", f"q{drawn.position}-best": "77"}, headers=JSON)
        yield browser.post_form(f"{address}/responses", {f"q{drawn.position}": "77", f"q{drawn.position}-best": "77", "item": str(drawn.position)})
        yield browser.post_form(f"{address}/responses", raw(drawn, answer(drawn)), headers=JSON)
        yield browser.post_form(f"{address}/responses", raw(drawn, answer(drawn)) | {"item": str(drawn.position), "go": "next"})
        yield browser.get(f"{address}?item={drawn.position}")
    yield browser.get(f"{address}/submit")
    yield browser.get(f"{address}/result")
    yield browser.get(f"/tests/{quiz.key}")


def attempt_at(address: str) -> Attempt:
    return db.session.query(Attempt).filter_by(public_id=address.rpartition("/")[2]).one()


@pytest.fixture
def quiz(request: pytest.FixtureRequest) -> Quiz:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("quiz", ["check", "every", "readiness", "motivation"], indirect=True)
def test_no_mark_leaves_before_the_attempt_is_handed_in(browser: Browser, quiz: Quiz) -> None:
    answers = list(walk_before(browser, quiz, modest))

    assert len(answers) > 25
    assert {mark for answer in answers for mark in marks_in(answer)} == set()


def test_the_marks_are_there_to_be_found(check: Quiz, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    attempt = take(anna, check, now, enrolment=enrolment)
    body = drawn_of(attempt)[0].revision.body

    assert len(set(MARK.findall(str(body)))) == 1 + 3 + 3 + 3 + 1


def test_every_kind_has_its_marks(every: Quiz, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    bodies = {one.item.interaction: str(one.revision.body) for one in drawn_of(take(anna, every, now, enrolment=enrolment, answer=modest))}

    assert set(bodies) == set(BODIES)
    assert all("canary-key-" in body for body in bodies.values())
    secrets = {kind: set(MARK.findall(body)) for kind, body in bodies.items()}
    assert {kind for kind, found in secrets.items() if any(not mark.startswith("canary-key") for mark in found)} == {
        "choice", "choices", "true-false", "numeric", "short-text", "gaps", "open-text", "best-worst",
    }  # fmt: skip


def told_of_own(drawn: DrawnItem) -> set[str]:
    """The marks that one's own answer leads to: its feedback, and of a situation the reasons of the two actions chosen."""
    body, response = drawn.revision.body, drawn.response
    if "value" in response:
        return set(MARK.findall(body["feedback"][str(response["value"]).lower()]["lv"]))
    chosen = {response.get(name) for name in ("choice", "best", "worst")} | set(response.get("choices", ())) | set(response.get("gaps", {}).values())
    entries = [*body.get("options", ()), *body.get("actions", ()), *(option for gap in body.get("gaps", ()) for option in gap.get("options", ()))]
    words = [entry.get(name, {}).get("lv", "") for entry in entries if entry["key"] in chosen for name in ("feedback", "reason")]
    return set(MARK.findall(" ".join(words)))


def test_the_result_tells_of_every_kind_what_ones_own_answer_leads_to(
    browser: Browser, every: Quiz, anna: Person, enrolment: Enrolment, now: datetime
) -> None:
    attempt = take(anna, every, now, enrolment=enrolment, answer=modest)
    allowed = {mark for drawn in drawn_of(attempt) for mark in told_of_own(drawn)}

    assert len(allowed) > 5
    assert marks_in(browser.get(f"/attempts/{attempt.public_id}/result")) == allowed


def own(drawn: DrawnItem, field: str) -> set[str]:
    """The marks of this field that belong to the learner's own answer, in both languages."""
    body, response = drawn.revision.body, drawn.response
    return {option[field]["lv"].removesuffix(" (lv)") for option in body["options"] if option["key"] == response["choice"]}


@pytest.mark.parametrize("is_right", [True, False])
def test_the_result_of_a_check_tells_what_ones_own_answers_lead_to(
    browser: Browser, check: Quiz, anna: Person, enrolment: Enrolment, now: datetime, is_right: bool
) -> None:
    def answer(drawn: DrawnItem) -> dict[str, Any]:
        keys = [option["key"] for option in drawn.revision.body["options"]]
        return right(drawn) if is_right else {"choice": next(key for key in keys if {"choice": key} != right(drawn))}

    attempt = take(anna, check, now, enrolment=enrolment, answer=answer)
    allowed = {mark for drawn in drawn_of(attempt) for mark in own(drawn, "feedback")}

    assert marks_in(browser.get(f"/attempts/{attempt.public_id}/result")) == allowed


def test_a_retake_tells_nothing_of_the_items_that_come(browser: Browser, check: Quiz, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    take(anna, check, now, enrolment=enrolment)

    assert {mark for answer in walk_before(browser, check, right) for mark in marks_in(answer)} == set()


@pytest.mark.parametrize("best", [0, 1, 3])
def test_the_result_of_the_readiness_test_names_only_the_harm_of_what_one_chose(
    browser: Browser, readiness: Quiz, anna: Person, enrolment: Enrolment, now: datetime, best: int
) -> None:
    def answer(drawn: DrawnItem) -> dict[str, Any]:
        if drawn.part != "situations":
            return right(drawn)
        keys = [action["key"] for action in drawn.revision.body["actions"]]
        return {"best": keys[best], "worst": keys[(best + 1) % 4]}

    attempt = take(anna, readiness, now, enrolment=enrolment, answer=answer)
    critical = [drawn.revision.body for drawn in drawn_of(attempt) if drawn.item.critical]
    harms = {body["harm"]["lv"].removesuffix(" (lv)") for body in critical} if best > 1 else set()
    found = marks_in(browser.get(f"/attempts/{attempt.public_id}/result"))

    assert {mark for mark in found if not mark.startswith("canary-topic")} == harms


def test_a_profile_never_shows_the_coordinators_flags(browser: Browser, motivation: Quiz, anna: Person, now: datetime) -> None:
    attempt = take(anna, motivation, now, answer=lambda drawn: right(drawn) | ({"level": 5} if "level" in right(drawn) else {}))

    assert attempt.result["hasty"]
    assert marks_in(browser.get(f"/attempts/{attempt.public_id}/result")) == set()


@pytest.mark.parametrize("quiz", ["check", "readiness"], indirect=True)
def test_the_same_option_has_another_name_in_another_attempt(cast: Cast, quiz: Quiz, enrolment: Enrolment, now: datetime) -> None:
    names: dict[int, set[tuple[str, ...]]] = {}
    for n in range(12):
        person = cast.learner(f"Person{n}")
        theirs = enrol(person, enrolment.programme, now)
        finish_modules(theirs, now)
        take(person, quiz, now, enrolment=theirs)
        for drawn in drawn_of(attempts_of(person, quiz)[0]):
            if drawn.part in ("items", "situations"):
                names.setdefault(drawn.item_id, set()).add(tuple(sorted(raw(drawn, right(drawn)).values())))

    assert max(len(of_item) for of_item in names.values()) > 1


def test_nothing_is_told_while_an_answer_may_still_arrive_and_then_only_ones_own(
    browser: Browser, check: Quiz, anna: Person, enrolment: Enrolment, now: datetime
) -> None:
    """The time is up; until the grace has passed answers count, so no page may tell anything."""
    attempt = start_attempt(person=anna, quiz=check, enrolment=enrolment, at=now)
    attempt.deadline_at = now + timedelta(hours=1)
    answer_all(attempt, now)
    address = f"/attempts/{attempt.public_id}"
    looks = [address, f"{address}/submit", f"{address}/result", f"/tests/{check.key}", "/home"]
    allowed = {mark for drawn in drawn_of(attempt) for mark in own(drawn, "feedback")}

    with stopped_at(now + timedelta(hours=1) + GRACE):
        assert {mark for look in looks for mark in marks_in(browser.get(look, follow_redirects=True))} == set()
    with stopped_at(now + timedelta(hours=1) + GRACE + timedelta(seconds=1)):
        assert {mark for look in looks for mark in marks_in(browser.get(look, follow_redirects=True))} == allowed
