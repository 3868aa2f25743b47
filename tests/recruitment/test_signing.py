"""The code is signed by oneself, in the wording that was read; another wording in substance asks again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from db import db
from recruitment.errors import ApplicationWithdrawn, CodeChanged
from recruitment.models import CODE, Application, Evidence
from recruitment.services import record_evidence, void_evidence, withdraw_application
from recruitment.signing import sign_code, signature_in
from revisions.models import Revision
from revisions.services import publish_revision
from tests.cast import Cast
from tests.courses.builders import build_programme

DAY = timedelta(days=1)


def publish(words: str, now: datetime, revised: str = "", key: str = "code") -> Revision:
    front = {"slug": key, "summary": "Kopsavilkums"} | ({"revised": revised} if revised else {})
    return publish_revision(
        kind="page", key=key, lang="lv", title="Kodekss", source=words, html=f"<p>{words}</p>", front=front, body={"blocks": []}, at=now
    )


@pytest.fixture
def application(cast: Cast, now: datetime) -> Application:
    return cast.application(build_programme(now))


def test_which_wording_was_signed_and_when_is_kept(application: Application, now: datetime) -> None:
    code = publish("Es klusēju.", now)
    signature = sign_code(application=application, revision=code, at=now)

    assert (signature.revision_id, signature.recorded_at, signature.recorded_by_id) == (code.id, now, application.person_id)
    assert signature_in(application, code) == signature
    assert db.session.scalars(select(AuditEvent.act).where(AuditEvent.act == "sign-code")).all() == ["sign-code"]


def test_signing_twice_is_signing_once(application: Application, now: datetime) -> None:
    code = publish("Es klusēju.", now)
    first = sign_code(application=application, revision=code, at=now)

    assert sign_code(application=application, revision=code, at=now + DAY) == first
    assert db.session.scalars(select(Evidence).where(Evidence.kind == CODE)).all() == [first]


def test_what_was_voided_can_be_signed_again(cast: Cast, application: Application, now: datetime) -> None:
    code = publish("Es klusēju.", now)
    void_evidence(evidence=sign_code(application=application, revision=code, at=now), by=cast.coordinator(), at=now)

    assert signature_in(application, code) is None
    assert sign_code(application=application, revision=code, at=now + DAY).seen_on == (now + DAY).date()


def test_a_misprint_mended_asks_nothing_and_a_change_in_substance_asks_again(application: Application, now: datetime) -> None:
    signature = sign_code(application=application, revision=publish("Es klusju.", now), at=now)
    mended = publish("Es klusēju.", now + DAY)
    assert signature_in(application, mended) == signature

    changed = publish("Es klusēju un sargāju.", now + 2 * DAY, revised="2027-01-13")
    assert signature_in(application, changed) is None
    assert signature_in(application, changed) is None
    assert sign_code(application=application, revision=changed, at=now + 2 * DAY) != signature


def test_a_signature_on_paper_holds_until_the_code_changes(cast: Cast, application: Application, now: datetime) -> None:
    entry = record_evidence(application=application, kind=CODE, seen_on=now.date(), subject="Uz papīra", by=cast.coordinator(), at=now)

    assert signature_in(application, publish("Es klusēju.", now)) == entry
    assert signature_in(application, publish("Es sargāju.", now + 2 * DAY, revised="2027-01-13")) is None


def test_only_what_the_code_says_now_is_signed(application: Application, now: datetime) -> None:
    old = publish("Es klusēju.", now)
    publish("Es klusēju un sargāju.", now + DAY)

    for wrong in (old, publish("Par mums.", now, key="about")):
        with pytest.raises(CodeChanged):
            sign_code(application=application, revision=wrong, at=now)


def test_nothing_is_signed_on_what_was_withdrawn(application: Application, now: datetime) -> None:
    withdraw_application(application=application, at=now)

    with pytest.raises(ApplicationWithdrawn):
        sign_code(application=application, revision=publish("Es klusēju.", now), at=now)
