"""A referee may say nothing, without a reason; that is their one answer."""

from datetime import datetime, timedelta

import clock
from blueprints.language import LANGUAGE_COOKIE
from db import db
from recruitment.referees import name_referee
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme


def test_declining_is_an_answer_and_the_only_one(cast: Cast, client: Browser, now: datetime) -> None:
    application = cast.application(build_programme(now))
    said = {"name": "Inta", "relation": "kolēģe", "email": "inta@example.org", "language": "en"}
    referee, token = name_referee(application=application, by=application.person, at=now, **said)
    db.session.commit()
    client.set_cookie(LANGUAGE_COOKIE, "en")

    with clock.stopped_at(now + timedelta(days=31)):
        assert "The link no longer works" in client.post_form(f"/references/{token}/decline").text
    assert client.post_form(f"/references/{token}/decline").location == f"/references/{token}"
    db.session.refresh(referee)
    assert referee.answer == {"declined": True}
    assert "Thank you!" in client.post_form(f"/references/{token}/decline").text
    assert client.post_form("/references/" + "x" * 43 + "/decline").status_code == 404
