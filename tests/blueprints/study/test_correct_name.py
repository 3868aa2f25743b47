"""/certificate/name: how my name will stand on the certificate, and putting it right."""

from collections.abc import Callable
from datetime import datetime

from db import db
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

As = Callable[..., Browser]
OWN = {"given_name": "Jānis", "family_name": "Zivs", "dative": "Jānim Zivij"}


def test_whose_name_is_not_sure_is_asked_and_heard(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = enrol(cast.person("Jānis", "Zivs", roles=("learner",), language="en"), build_programme(now), now)
    browser = as_(enrolment.person)

    page = browser.get("/certificate/name").text
    assert "Is this right?" in page
    assert "Jānim Zivs" in page
    assert browser.post_form("/certificate/name", OWN).location == "/certificate/name"
    page = browser.get("/certificate/name").text
    assert "Jānim Zivij" in page
    assert "Is this right?" not in page


def test_another_name_is_refused_and_what_was_typed_is_kept(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = enrol(cast.learner(language="en"), build_programme(now), now)
    answer = as_(enrolment.person).post_form("/certificate/name", {"given_name": "Anna", "family_name": "Ozola", "dative": "Annai Ozolai"})

    assert answer.status_code == 422
    assert "This is another name" in answer.text
    assert 'value="Annai Ozolai"' in answer.text


def test_after_the_issue_there_is_no_form(cast: Cast, as_: As, now: datetime) -> None:
    credential = cast.certified(build_programme(now))
    credential.holder.language = "en"
    db.session.commit()
    browser = as_(credential.holder)

    page = browser.get("/certificate/name").text
    assert "nothing in it changes any more" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert browser.post_form("/certificate/name", {"given_name": "Anna", "family_name": "Kalniņa", "dative": "Annai Kalniņai"}).status_code == 422


def test_whoever_is_not_enrolled_has_no_such_page(cast: Cast, as_: As, now: datetime) -> None:
    build_programme(now)
    assert as_(cast.learner()).get("/certificate/name").status_code == 404
