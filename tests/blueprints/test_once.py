"""Posts of an outbox: carried out once under their key, answered the same again, refused under another name or for another thing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import AnsweredRequest, AuditEvent
from accounts.repeats import remove_old_answers
from courses.conflicts import version_of
from courses.models import Enrolment, LedgerEntry
from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

DRAFT = "/modules/01-mentoring/task/draft"
LESSON = "/modules/01-mentoring/01-first"
KEY = "7f9c2ba4-0000-4000-8000-000000000001"


@pytest.fixture
def anna(cast: Cast, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), build_programme(now), now)


@pytest.fixture
def outbox(anna: Enrolment, as_: Callable[..., Browser]) -> Callable[..., Any]:
    """`outbox(path, fields, key=…)` posts as Anna's script does."""
    browser = as_(anna.person)
    owner = browser.get("/offline/owner").json["owner"]

    def post(path: str, fields: dict[str, str], key: str = KEY, **more: str) -> Any:
        headers = {"Idempotency-Key": key, "Outbox-Owner": owner, "Accept": "application/json", **more}
        return browser.post_form(path, fields, headers=headers)

    return post


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(AnsweredRequest)) or 0


def test_the_repeat_gets_the_same_answer_and_does_nothing(outbox: Callable[..., Any], anna: Enrolment) -> None:
    first = outbox(DRAFT, {"body": "One", "version": ""})
    outbox(DRAFT, {"body": "Two", "version": version_of("One")}, key=KEY[:-1] + "2")
    again = outbox(DRAFT, {"body": "One", "version": ""})

    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert outbox(DRAFT, {"body": "Three", "version": version_of("Two")}, key=KEY[:-1] + "3").status_code == 200
    assert rows() == 3


def test_a_page_to_which_it_led_is_told_instead_of_shown(outbox: Callable[..., Any], anna: Enrolment) -> None:
    answers = [outbox(f"{LESSON}/complete", {}) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json == answers[1].json == {"then": answers[0].json["then"]}
    assert answers[0].json["then"].startswith("/")
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "declared")) == 1


def test_another_body_under_one_key_is_refused(outbox: Callable[..., Any]) -> None:
    outbox(DRAFT, {"body": "One", "version": ""})
    other = outbox(DRAFT, {"body": "Other", "version": version_of("One")})

    assert other.status_code == 422
    assert "numuru" in other.json["problem"]


def test_another_address_under_one_key_is_refused(outbox: Callable[..., Any]) -> None:
    outbox(f"{LESSON}/complete", {})

    assert outbox(f"{LESSON}/position", {}).status_code == 422


def test_what_is_refused_leaves_no_row_and_may_be_tried_again(outbox: Callable[..., Any]) -> None:
    assert outbox("/modules/01-mentoring/task", {"body": "too little", "version": ""}).status_code == 422
    assert rows() == 0
    assert outbox("/modules/01-mentoring/task", {"body": "word " * 20, "version": ""}).status_code == 200


def test_what_was_saved_elsewhere_is_answered_with_both(outbox: Callable[..., Any]) -> None:
    outbox(DRAFT, {"body": "Theirs", "version": ""})
    answer = outbox(DRAFT, {"body": "Mine", "version": ""}, key=KEY[:-1] + "2")

    assert answer.status_code == 409
    assert (answer.json["theirs"], answer.json["version"]) == ("Theirs", version_of("Theirs"))
    assert rows() == 1


def test_what_another_person_typed_is_never_carried_out_under_this_name(
    outbox: Callable[..., Any], anna: Enrolment, as_: Callable[..., Browser], cast: Cast, now: datetime
) -> None:
    laima = cast.learner("Laima")
    db.session.add(Enrolment(person=laima, programme=anna.programme, enrolled_at=now))
    db.session.commit()
    other = as_(laima)
    owner_of_anna = as_(anna.person).get("/offline/owner").json["owner"]

    for owner in (owner_of_anna, "", "ž"):
        headers = {"Idempotency-Key": KEY, "Outbox-Owner": owner.encode().decode("latin-1")}
        assert other.post_form(DRAFT, {"body": "Anna's", "version": ""}, headers=headers).status_code == 403

    assert "Anna&#39;s" not in other.get("/modules/01-mentoring/task").text
    assert rows() == 0
    assert "denied-not-permitted" in db.session.scalars(select(AuditEvent.act)).all()


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space in the key", "ķ" * 20])
def test_a_key_that_is_none_is_refused(outbox: Callable[..., Any], key: str) -> None:
    assert outbox(DRAFT, {"body": "One", "version": ""}, key=key.encode().decode("latin-1")).status_code == 400


def test_two_people_may_have_the_same_key(
    outbox: Callable[..., Any], anna: Enrolment, as_: Callable[..., Browser], cast: Cast, now: datetime
) -> None:
    laima = cast.learner("Laima")
    db.session.add(Enrolment(person=laima, programme=anna.programme, enrolled_at=now))
    db.session.commit()
    other = as_(laima)
    headers = {"Idempotency-Key": KEY, "Outbox-Owner": other.get("/offline/owner").json["owner"]}
    outbox(DRAFT, {"body": "Anna", "version": ""})

    assert other.post_form(DRAFT, {"body": "Laima", "version": ""}, headers=headers).status_code == 200


def test_an_answer_holds_nothing_that_was_written(outbox: Callable[..., Any]) -> None:
    outbox("/modules/01-mentoring/reflection/draft", {"body": "CANARY in my journal", "version": ""})

    row = db.session.scalars(select(AnsweredRequest)).one()
    assert "CANARY" not in f"{row.answer} {row.key} {row.fingerprint}"


def test_keys_are_forgotten_after_a_time(outbox: Callable[..., Any], now: datetime) -> None:
    outbox(DRAFT, {"body": "One", "version": ""})

    assert remove_old_answers(before=now) == 0
    assert remove_old_answers(before=now + timedelta(seconds=1)) == 1


def test_without_a_key_everything_is_as_ever(anna: Enrolment, as_: Callable[..., Browser]) -> None:
    assert as_(anna.person).post_form(f"{LESSON}/complete").status_code == 303
    assert rows() == 0
