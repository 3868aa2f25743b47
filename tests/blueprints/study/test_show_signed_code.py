"""/code/signed: the very words that were signed, whatever the code says since."""

from collections.abc import Callable
from datetime import datetime, timedelta

from db import db
from recruitment.signing import sign_code
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.recruitment.test_signing import publish

As = Callable[..., Browser]


def test_shows_the_words_that_were_signed_with_name_and_moment(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now), cast.learner(language="en"))
    sign_code(application=application, revision=publish("Es klusju.", now), at=now)
    publish("Es klusēju.", now + timedelta(hours=1))
    db.session.commit()
    page = as_(application.person).get("/code/signed").text

    for shown in ("Es klusju.", "Anna Kalniņa", "11 January 2027", "Revision 1"):
        assert shown in page
    assert "Es klusēju." not in page


def test_before_it_is_signed_there_is_no_copy(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now), cast.learner())
    publish("Es klusēju.", now)
    db.session.commit()

    assert as_(application.person).get("/code/signed").status_code == 404
