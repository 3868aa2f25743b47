"""`celabiedrs content`: format, check and sync from the command line."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from db import db
from revisions.models import PAGE, Revision
from revisions.queries import final_revision
from revisions.services import publish_revision
from tests.cast import Cast
from tests.publishing.small import SmallContent


@pytest.fixture
def small(tmp_path: Path) -> SmallContent:
    return SmallContent(tmp_path / "content")


def run(app: Flask, small: SmallContent, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["content", *words, "--folder", str(small.root)])


def test_format_brings_every_file_into_its_form_once(app: Flask, small: SmallContent) -> None:
    before = run(app, small, "format", "--check")
    first, second = run(app, small, "format"), run(app, small, "format")

    assert before.exit_code == 1
    assert "content/glossary.yaml" in before.output
    assert first.exit_code == 0
    assert "content/glossary.yaml" in first.output
    assert (second.exit_code, second.output) == (0, "0 formatted, 0 refused\n")
    assert run(app, small, "format", "--check").output == "0 to format, 0 refused\n"


def test_format_with_check_changes_nothing(app: Flask, small: SmallContent) -> None:
    before = small.read("glossary.yaml")
    run(app, small, "format", "--check")

    assert small.read("glossary.yaml") == before


def test_format_leaves_alone_what_it_would_rob_of_comments(app: Flask, small: SmallContent) -> None:
    small.write("glossary.yaml", "terms: []\n# why\n")
    result = run(app, small, "format")

    assert result.exit_code == 1
    assert "content/glossary.yaml:2: expected no comment here" in result.output
    assert small.read("glossary.yaml") == "terms: []\n# why\n"


def test_check_prints_a_table(app: Flask, small: SmallContent) -> None:
    result = run(app, small, "check", "--no-spelling")

    assert result.exit_code == 0
    assert result.output.splitlines()[0].split() == ["module", "language", "words", "minutes", "items", "scenes"]
    assert result.output.splitlines()[1].split()[:2] == ["m01", "lv"]
    assert result.output.splitlines()[-1] == "0 to mend"


def test_check_says_what_is_wrong(app: Flask, small: SmallContent) -> None:
    small.rewrite("pages/about.lv.md", "Vārdi", "[x](term:none)")
    result = run(app, small, "check", "--no-spelling")

    assert result.exit_code == 1
    assert "content/pages/about.lv.md:9: expected something to be found at term:none" in result.output
    assert "1 to mend" in result.output


def test_sync_loads_and_says_what_it_did(app: Flask, small: SmallContent) -> None:
    first, second = run(app, small, "sync"), run(app, small, "sync")
    texts = db.session.scalar(select(func.count(Revision.id)))

    assert first.output == f"{texts} new, 0 changed, 0 rendered anew, 0 unchanged, 0 retired\n"
    assert second.output == f"0 new, 0 changed, 0 rendered anew, {texts} unchanged, 0 retired\n"


def test_sync_refuses_what_it_cannot_read(app: Flask, small: SmallContent) -> None:
    small.write("glossary.yaml", "terms: [")
    result = run(app, small, "sync")

    assert result.exit_code == 1
    assert "content/glossary.yaml:1: expected YAML" in result.output
    assert "Nothing was loaded." in result.output
    assert db.session.scalar(select(func.count(Revision.id))) == 0


def test_sync_names_conflicts_and_what_it_kept(app: Flask, small: SmallContent, cast: Cast, now: datetime) -> None:
    run(app, small, "sync")
    front = {"slug": "about", "summary": "x"}
    publish_revision(kind=PAGE, key="about", lang="lv", title="x", source="No pārlūka.", front=front, author=cast.trainer(), at=now)
    db.session.commit()
    kept = run(app, small, "sync")
    small.rewrite("pages/about.lv.md", "Vārdi", "Citi vārdi")
    refused = run(app, small, "sync")

    assert "kept as published at the desk: page about lv" in kept.output
    assert refused.exit_code == 1
    assert "page about lv" in refused.output
    assert final_revision(PAGE, "about", "lv").source == "No pārlūka."


def test_what_ships_is_in_its_canonical_form(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["content", "format", "--check"])

    assert result.output == "0 to format, 0 refused\n"
