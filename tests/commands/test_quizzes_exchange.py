"""`celabiedrs quizzes export` and `import`: what is written, what is told, what is stored."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from db import db
from publishing.sync import sync_content
from quizzes.exchange.formats import FORMATS
from revisions.models import DRAFT, Revision
from tests.publishing.small import SmallContent


@pytest.fixture(autouse=True)
def content(now: datetime, tmp_path: Path) -> None:
    sync_content(SmallContent(tmp_path / "content").root, now)
    db.session.commit()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["quizzes", *words])


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(Revision).where(Revision.status == DRAFT)) or 0


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_is_here_already(form: str, app: Flask, tmp_path: Path) -> None:
    path = str(tmp_path / "out")

    told = run(app, "export", "m01-check", "--format", form, "--out", path)
    back = run(app, "import", path, "--into", "m01-check", "--dry-run")

    assert (told.exit_code, back.exit_code) == (0, 0)
    assert "m01-c01: " in told.output
    assert told.output.endswith("questions written.\n")
    assert back.output.endswith("0 would come in as drafts. Nothing was stored.\n")


def test_a_dry_run_stores_nothing_and_an_import_drafts(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("::Jauns::Vai? {=a ~b ~c}\n")

    dry = run(app, "import", str(path), "--into", "m01-check", "--dry-run")
    assert drafts() == 0
    done = run(app, "import", str(path), "--into", "m01-check")

    assert "new       jauns choice\n          line 1: Before it can be published it needs: outcome" in dry.output
    assert done.output.endswith("1 drafts stored.\n")
    assert drafts() == 1


def test_a_bad_file_stores_nothing_and_says_its_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("::a::Vai? {=a ~b ~c}\n\nVai? {=a")

    done = run(app, "import", str(path), "--into", "m01-check")

    assert done.exit_code == 1
    assert f"{path}: line 3: The answers begin with {{ and don't end.\nNothing was stored." in done.output
    assert drafts() == 0


@pytest.mark.parametrize(
    "words",
    [
        ("export", "nowhere", "--format", "gift", "--out", "OUT"),
        ("export", "m01-check", "--format", "gift", "--lang", "mul", "--out", "OUT"),
        ("export", "m01-check", "--format", "word", "--out", "OUT"),
        ("import", "OUT", "--into", "nowhere"),
    ],
)
def test_what_is_not_there_is_refused_by_name(words: tuple[str, ...], app: Flask, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("::a::Vai? {T}")

    done = run(app, *(str(tmp_path / "out") if word == "OUT" else word for word in words))

    assert done.exit_code != 0
    assert (tmp_path / "out").read_text() == "::a::Vai? {T}"
