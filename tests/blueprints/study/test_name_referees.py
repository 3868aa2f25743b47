"""/application/referees: the applicant names who can give a reference, and never reads one."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from db import db
from recruitment.models import Application, Referee
from recruitment.referees import decline_reference, give_reference, name_referee
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.recruitment.test_referees import SAID

As = Callable[..., Browser]
TYPED = {"name": "Inta Zariņa", "relation": "kolēģe", "email": "inta@example.org", "language": "lv"}


@pytest.fixture
def application(cast: Cast, now: datetime) -> Application:
    return cast.application(build_programme(now), cast.learner(language="en"))


def test_naming_somebody_sends_the_letter(as_: As, application: Application) -> None:
    browser = as_(application.person)
    assert browser.post_form("/application/referees", TYPED).location == "/application/referees"

    page = browser.get("/application/referees").text
    assert "Inta Zariņa" in page
    assert "no reply yet" in page
    assert db.session.scalars(select(Referee.named_by_id)).all() == [application.person_id]


@pytest.mark.parametrize("change", [{"name": ""}, {"email": "inta"}, {"relation": "120390-12345"}, {"language": "ru"}])
def test_what_can_not_be_sent_is_said(as_: As, application: Application, change: dict[str, str]) -> None:
    assert as_(application.person).post_form("/application/referees", TYPED | change).status_code == 422
    assert db.session.scalars(select(Referee)).all() == []


def test_ones_own_address_and_a_second_time_are_refused(as_: As, application: Application) -> None:
    browser = as_(application.person)
    browser.post_form("/application/referees", TYPED)

    assert "has been asked already" in browser.post_form("/application/referees", TYPED).text
    assert "comes from somebody else" in browser.post_form("/application/referees", TYPED | {"email": application.person.email}).text


def test_that_they_replied_is_told_and_nothing_of_what(as_: As, application: Application, now: datetime) -> None:
    for number, reply in enumerate((lambda one: give_reference(referee=one, said=SAID, at=now), lambda one: decline_reference(referee=one, at=now))):
        reply(name_referee(application=application, by=application.person, at=now, **TYPED | {"email": f"r{number}@example.org"})[0])
    db.session.commit()
    page = as_(application.person).get("/application/referees").text

    assert page.count("has replied") == 2
    assert "Uzticama." not in page
    assert "declined" not in page


def test_whoever_has_not_applied_names_nobody(cast: Cast, as_: As) -> None:
    assert as_(cast.learner()).get("/application/referees").status_code == 404
