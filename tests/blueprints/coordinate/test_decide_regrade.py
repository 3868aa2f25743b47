"""A second coordinator confirms what the first proposed, or drops it; nobody else can."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from db import db
from post.models import Letter
from quizzes.models import RIGHT_KEY, Attempt, Item, Regrade
from quizzes.regrading import propose_regrade
from revisions.models import Revision
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol
from tests.quizzes.builders import choice, take

As = Callable[..., Browser]


def confirm(browser: Browser, regrade: Regrade):
    address = f"/coordinate/regrades/{regrade.public_id}"
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(address).text)
    return browser.post_form(f"{address}/decision", {"go": "confirm", "seen": seen[1] if seen else ""})


def test_confirmed_the_result_changes_and_its_owner_is_told(as_: As, inga: Person, regrade: Regrade, attempt: Attempt) -> None:
    assert confirm(as_(inga), regrade).location == f"/coordinate/regrades/{regrade.public_id}"

    db.session.refresh(attempt)
    assert (attempt.passed, attempt.result["percent"]) == (True, 100)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.to_email == attempt.person.email
    assert "What was passed stays passed." in letter.body
    result = as_(attempt.person).get(f"/attempts/{attempt.public_id}/result").text
    assert "This question turned out to be wrong. Everybody has its points." in result
    assert "c1 feedback" not in result, "what the wrong key says is not repeated"
    page = as_(inga).get(f"/coordinate/regrades/{regrade.public_id}").text
    assert "carried out: Inga Bērziņa, 11 January 2027" in page
    assert "Confirm and carry out" not in page


def test_who_passed_reads_that_it_stays_so(as_: As, cast: Cast, ilze: Person, inga: Person, attempt: Attempt, now: datetime) -> None:
    enrolment = enrol(cast.learner("Zane", language="en"), attempt.enrolment.programme, now)
    passed = take(enrolment.person, attempt.quiz, now, enrolment=enrolment, answer=lambda _drawn: {"choice": "b"})
    wrong = db.session.scalars(select(Revision).where(Revision.body["key"].as_string() == "c2")).one()
    right = publish_revision(kind="item", key="c2", lang="mul", title="", source="put right", body=choice("c2", right="c"), at=now)
    item = db.session.scalars(select(Item).where(Item.text_id == wrong.text_id)).one()
    regrade = propose_regrade(item=item, wrong=wrong, remedy=RIGHT_KEY, right=right, reason="Atslēga bija kļūdaina.", by=ilze, at=now)
    db.session.commit()
    assert "stays passed" in as_(inga).get(f"/coordinate/regrades/{regrade.public_id}").text
    confirm(as_(inga), regrade)

    page = as_(passed.person).get(f"/attempts/{passed.public_id}/result").text
    assert "Passed: 1 of 2" in page
    assert "what you passed stays passed" in page


def test_who_proposed_it_has_no_button_and_no_way_around_it(as_: As, ilze: Person, regrade: Regrade, attempt: Attempt) -> None:
    assert "Confirm and carry out" not in as_(ilze).get(f"/coordinate/regrades/{regrade.public_id}").text
    answer = confirm(as_(ilze), regrade)

    assert answer.status_code == 422
    assert "A second coordinator confirms it." in answer.text
    db.session.refresh(attempt)
    assert attempt.passed is False


def test_other_figures_than_were_seen_are_not_confirmed(as_: As, inga: Person, regrade: Regrade, attempt: Attempt) -> None:
    answer = as_(inga).post_form(f"/coordinate/regrades/{regrade.public_id}/decision", {"go": "confirm", "seen": "0" * 16})

    assert answer.status_code == 422
    assert "the figures are others now" in answer.text


def test_dropped_nothing_changes(as_: As, ilze: Person, regrade: Regrade, attempt: Attempt) -> None:
    as_(ilze).post_form(f"/coordinate/regrades/{regrade.public_id}/decision", {"go": "withdraw"})

    db.session.refresh(regrade)
    db.session.refresh(attempt)
    assert (regrade.status, attempt.passed) == ("withdrawn", False)
    assert as_(ilze).post_form(f"/coordinate/regrades/{regrade.public_id}/decision", {"go": "withdraw"}).status_code == 422


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, regrade: Regrade, attempt: Attempt) -> None:
    address = f"/coordinate/regrades/{regrade.public_id}"
    elsewhere = cast.person("Olga", roles=("coordinator",), scope="another-programme")
    for person in (elsewhere, cast.trainer(), attempt.person, cast.administrator()):
        assert as_(person).get(address).status_code == 404
        assert as_(person).post_form(f"{address}/decision", {"go": "withdraw"}).status_code == 404
    assert client.post_form(f"{address}/decision", {"go": "withdraw"}).status_code == 303
    db.session.refresh(regrade)
    assert regrade.status == "proposed"
