"""`celabiedrs ledger export`: a programme's study time for those who pay for it."""

import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Programme
from courses.services import complete_activity
from db import db
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.meetings.builders import build_intake


@pytest.fixture
def programme(cast: Cast, now: datetime) -> Programme:
    """Anna of a group has twenty minutes, Vita without one has none."""
    programme = build_programme(now)
    anna = enrol(cast.learner("Anna"), programme, now, build_intake(programme, "Ziemas grupa"))
    enrol(cast.learner("Vita"), programme, now)
    complete_activity(enrolment=anna, activity=activity(programme, "01-first"), at=now)
    db.session.commit()
    return programme


def export(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["ledger", "export", "--programme", "mentor-training", *options])


def names_in(path: Path) -> list[str]:
    return [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=8)]


def test_a_workbook_of_everybody(app: Flask, programme: Programme, tmp_path: Path) -> None:
    path = tmp_path / "hours.xlsx"
    path.write_text("an older one")

    done = export(app, "--xlsx", str(path))

    assert (done.exit_code, done.output) == (0, "2 learners, 20 minutes credited.\n")
    assert names_in(path) == ["Anna Kalniņa", "Vita Kalniņa", "Kopā / Total"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["hours.xlsx"]


def test_both_of_one_group_and_period(app: Flask, programme: Programme, tmp_path: Path) -> None:
    xlsx, pdf = tmp_path / "hours.xlsx", tmp_path / "hours.pdf"

    done = export(app, "--xlsx", str(xlsx), "--pdf", str(pdf), "--intake", "Ziemas grupa", "--from", "2027-01-12", "--until", "2027-01-31")

    assert done.output == "1 learners, 0 minutes credited.\n"
    assert names_in(xlsx) == ["Anna Kalniņa", "Kopā / Total"]
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_each_is_in_the_trail(app: Flask, programme: Programme, tmp_path: Path) -> None:
    export(app, "--xlsx", str(tmp_path / "a.xlsx"), "--pdf", str(tmp_path / "a.pdf"))

    events = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "export-study-time").order_by(AuditEvent.id)).all()
    assert [(event.actor_id, event.object_id, event.note) for event in events] == [
        (None, "mentor-training", "xlsx, everybody, 2"),
        (None, "mentor-training", "pdf, everybody, 2"),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--xlsx FILE, --pdf FILE or both"),
        (("--xlsx", "a.xlsx", "--intake", "Pavasara grupa"), "has no group called Pavasara grupa"),
        (("--xlsx", "a.xlsx", "--from", "2027-02-01", "--until", "2027-01-01"), "--until comes before --from"),
        (("--xlsx", "a.xlsx", "--from", "soon"), "does not match"),
        (("--xlsx", "nowhere/a.xlsx"), "can't be written: No such file or directory"),
        (("--programme", "nothing", "--xlsx", "a.xlsx"), "There is no programme nothing."),
    ],
)
def test_what_cannot_be_done_is_said(
    app: Flask, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)

    done = export(app, *options)

    assert done.exit_code
    assert said in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_paper_of_too_many_is_refused(app: Flask, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["commands.ledger"], "MOST_STATED", 1)  # the package has a command of that name

    assert "at most 1 learners" in export(app, "--pdf", str(tmp_path / "a.pdf")).output
    assert export(app, "--xlsx", str(tmp_path / "a.xlsx")).exit_code == 0
