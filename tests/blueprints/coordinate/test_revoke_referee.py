"""The link of a referee is taken back: it opens no questions any more."""

from collections.abc import Callable
from datetime import datetime

from db import db
from recruitment.referees import name_referee
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

As = Callable[..., Browser]


def test_the_link_closes_for_good(cast: Cast, as_: As, now: datetime) -> None:
    application = cast.application(build_programme(now))
    said = {"name": "Inta Zariņa", "relation": "kolēģe", "email": "inta@example.org", "language": "lv"}
    referee, _token = name_referee(application=application, by=application.person, at=now, **said)
    db.session.commit()
    address = f"/coordinate/referees/{referee.public_id}/revocation"

    assert as_(cast.coordinator(scope="other")).post_form(address).status_code == 404
    assert as_(cast.coordinator()).post_form(address).location == f"/coordinate/applications/{application.public_id}#file"
    db.session.refresh(referee)
    assert referee.revoked_at == now
