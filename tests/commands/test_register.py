"""`celabiedrs register export`: the addresses that are printed on paper go on when the installation is closed."""

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Programme
from credentials.following import rename_holder
from credentials.models import Credential
from db import db
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.credentials.builders import revoke


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


def export(app: Flask, folder: Path) -> Result:
    return app.test_cli_runner().invoke(args=["register", "export", str(folder)])


def page_of(folder: Path, credential: Credential) -> str:
    return (folder / "verify" / credential.code / "index.html").read_text()


def test_every_printed_address_answers_with_how_it_stood(app: Flask, cast: Cast, programme: Programme, now: datetime, tmp_path: Path) -> None:
    coordinator, folder = cast.coordinator(), tmp_path / "site"
    valid, replaced, revoked, expired = (cast.certified(programme, cast.learner(name)) for name in ("Anna", "Berta", "Laima", "Vita"))
    new = rename_holder(credential=replaced, given_name="Berta", family_name="Ozola", because="passport", by=coordinator, at=now)
    revoke(credential=revoked, reason="CANARY", by=coordinator, at=now)
    expired.valid_until = now.date() - timedelta(days=1)
    db.session.commit()

    result = export(app, folder)

    assert result.exit_code == 0, result.output
    assert "5 certificates (1 of them replaced by another)" in result.output
    assert "This certificate is valid until 11 January 2029" in page_of(folder, valid)
    assert "Šī apliecība ir derīga līdz 2029. gada 11. janvārim" in page_of(folder, valid)
    assert "has been revoked" in page_of(folder, revoked)
    assert "has expired" in page_of(folder, expired)
    assert f'href="../{new.code}/"' in page_of(folder, replaced)
    assert "Berta Ozola" in page_of(folder, new)
    pages = "".join(path.read_text() for path in folder.rglob("*.html"))
    assert "CANARY" not in pages
    assert "<script" not in pages
    assert 'content="noindex, nofollow"' in page_of(folder, valid)


def test_there_is_no_list_and_the_owner_alone_reads_it(app: Flask, cast: Cast, programme: Programme, tmp_path: Path) -> None:
    credential, folder = cast.certified(programme), tmp_path / "site"
    export(app, folder)

    for front in (folder / "verify" / "index.html", folder / "robots.txt"):
        assert credential.code not in front.read_text()
        assert "Kalni" not in front.read_text()
    assert "Disallow: /verify/" in (folder / "robots.txt").read_text()
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in folder.rglob("*"))
    assert (folder / "credentials" / "issuer").read_bytes().startswith(b"{")
    assert (folder / "credentials" / "status").exists()


def test_is_in_the_trail(app: Flask, cast: Cast, programme: Programme, tmp_path: Path) -> None:
    cast.certified(programme)
    export(app, tmp_path / "site")

    [act] = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-register"))
    assert act.note == "1"


def test_names_are_text(app: Flask, cast: Cast, programme: Programme, tmp_path: Path) -> None:
    credential = cast.certified(programme, cast.person("<b>Anna</b>", "{{ 7*7 }}"))
    export(app, tmp_path / "site")

    page = page_of(tmp_path / "site", credential)
    assert "<b>Anna" not in page
    assert "&lt;b&gt;Anna" in page
    assert "{{ 7*7 }}" in page


def test_beside_something_old_it_writes_nothing(app: Flask, cast: Cast, programme: Programme, tmp_path: Path) -> None:
    cast.certified(programme)
    (tmp_path / "old").write_text("old")

    result = export(app, tmp_path)
    assert result.exit_code == 1
    assert "is not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_where_nothing_can_be_written_it_says_so(app: Flask, cast: Cast, programme: Programme, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    result = export(app, tmp_path / "file" / "site")
    assert result.exit_code == 1
    assert "can't be written" in result.output
