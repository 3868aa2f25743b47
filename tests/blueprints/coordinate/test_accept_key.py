"""The key of a situation: what experts say beside the present key, and accepting theirs."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from quizzes.agreement import Rated
from quizzes.experts import forget_experts
from quizzes.models import Bank, Expert
from revisions.models import Revision
from tests.blueprints.coordinate.experts import THEIRS, rate
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import enrol

As = Callable[..., Browser]
URL = "/coordinate/keys/rc1"
PRESENT = {"a": Rated(2, False), "b": Rated(0, False), "c": Rated(-1, True), "d": Rated(-2, True)}


def accept(browser: Browser, **form: str):
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(URL).text)
    return browser.post_form(URL, {"seen": seen[1] if seen else ""} | form)


def test_the_experts_key_stands_beside_the_present_one(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, *[THEIRS] * 5)
    page = as_(ilze).get(URL).text

    assert "Krippendorff" in page
    assert ">1</dd>" in page
    assert "0, 0, 0, 0, 0" in page
    assert "−2, −2, −2, −2, −2" in page
    assert "Eksperts 3: Piezīme 3" in page


def test_accepted_it_is_a_revision_by_name_and_no_longer_provisional(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, *[THEIRS] * 5)
    assert accept(as_(ilze)).location == URL

    latest = db.session.scalars(select(Revision).where(Revision.body["key"].as_string() == "rc1").order_by(Revision.number.desc())).first()
    assert (latest.number, latest.author_id, latest.body["experts"]) == (2, ilze.id, 5)
    assert "by 5 experts" in as_(ilze).get(URL).text


def test_four_make_no_key(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, *[THEIRS] * 4)
    assert "A key follows from at least 5 experts." in as_(ilze).get(URL).text
    answer = accept(as_(ilze))

    assert answer.status_code == 422
    assert "So far 4 experts have rated this situation" in answer.text


def test_what_is_disputed_is_named_and_needs_a_reason(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, *[THEIRS] * 3, *[PRESENT] * 2)
    page = as_(ilze).get(URL).text
    assert "see the same action as the best one" in page
    assert "see the same action as the worst one" in page
    assert "harm disputed" in page

    assert accept(as_(ilze)).status_code == 422
    assert accept(as_(ilze), reason="Pārrunājām ar visiem pieciem.").status_code == 303


def test_it_is_not_there_for_others_nor_for_whoever_is_to_be_tested(
    cast: Cast, client: Browser, as_: As, ilze: Person, bank: Bank, programme: Programme, now: datetime
) -> None:
    rate(bank, ilze, now, *[THEIRS] * 5)
    expert = db.session.scalars(select(Expert).limit(1)).one()
    insider = cast.person("Ieva", roles=("coordinator", "learner"))
    enrol(insider, programme, now)
    for person in (insider, cast.person("Olga", roles=("coordinator",), scope="another-programme"), cast.trainer(), cast.administrator()):
        assert as_(person).get(URL).status_code == 404
        assert as_(person).post_form(URL, {"seen": "x"}).status_code == 404
        assert as_(person).post_form(f"/coordinate/experts/{expert.public_id}/revocation", {}).status_code == 404
    assert "rc1 stem" not in as_(insider).get("/coordinate/keys").text
    assert client.get(URL).status_code == 303
    assert expert.revoked_at is None


def test_of_an_expert_who_was_forgotten_a_letter_stands_there(as_: As, ilze: Person, bank: Bank, now: datetime) -> None:
    rate(bank, ilze, now, THEIRS)
    forget_experts(before=now + timedelta(days=61))
    db.session.commit()
    browser = as_(ilze)

    assert "Expert A: Piezīme 0" in browser.get(URL).text
    page = browser.get("/coordinate/keys").text
    assert "Expert A" in page
    assert "Eksperts 0" not in page
    assert "Take the link back" not in page
