"""`celabiedrs credentials verify`: the verdict on a file, and 0 for a valid one alone."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

import clock
from credentials.badge.making import badge_of
from credentials.badge.proof import json_bytes
from credentials.models import Credential
from db import db
from tests.cast import Cast
from tests.courses.builders import build_programme


@pytest.fixture
def badge(cast: Cast, now: datetime, tmp_path: Path) -> Path:
    made = badge_of(cast.certified(build_programme(now)))
    assert made is not None
    path = tmp_path / "badge.json"
    path.write_bytes(made.document)
    return path


def verify(app: Flask, path: Path) -> Result:
    return app.test_cli_runner().invoke(args=["credentials", "verify", str(path)])


def test_a_valid_one_is_told_by_its_number(app: Flask, badge: Path) -> None:
    result = verify(app, badge)

    assert result.exit_code == 0
    assert result.output == "valid (json): No. 2027-0001, issued 2027-01-11, until 2029-01-11\n"


def test_an_expired_one_ends_with_1(app: Flask, badge: Path) -> None:
    with clock.stopped_at(datetime.fromisoformat("2029-01-12T12:00:00+00:00")):
        result = verify(app, badge)

    assert result.exit_code == 1
    assert result.output.startswith("expired (json): No. 2027-0001")


def test_a_revoked_one_ends_with_1(app: Flask, badge: Path, now: datetime) -> None:
    db.session.execute(update(Credential).values(revoked_at=now, revocation_reason="The code was broken."))
    db.session.commit()
    result = verify(app, badge)

    assert result.exit_code == 1
    assert result.output.startswith("revoked (json)")


def test_a_changed_one_names_nobody(app: Flask, badge: Path) -> None:
    badge.write_bytes(json_bytes(json.loads(badge.read_bytes()) | {"name": "Another"}))
    result = verify(app, badge)

    assert result.exit_code == 1
    assert result.output == "tampered (json)\n"


def test_any_other_file_is_no_credential(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Tomorrow at five.")
    result = verify(app, tmp_path / "notes.txt")

    assert result.exit_code == 1
    assert result.output == "not-a-credential (no form that is known)\n"


def test_a_file_that_is_not_there_is_a_mistake_of_who_typed_it(app: Flask, tmp_path: Path) -> None:
    assert verify(app, tmp_path / "nothing").exit_code == 2
