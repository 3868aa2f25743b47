"""`celabiedrs handbook export`: the whole handbook as files."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.library.books import publish_everything


def export(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["handbook", "export", *map(str, words)])


def test_writes_what_is_asked_for(app: Flask, now: datetime, tmp_path: Path) -> None:
    publish_everything(now)
    epub, pdf = tmp_path / "rokasgrāmata.epub", tmp_path / "rokasgrāmata.pdf"

    assert export(app, "--epub", epub, "--lang", "lv").exit_code == 0
    assert not pdf.exists()
    done = export(app, "--epub", epub, "--pdf", pdf, "--lang", "lv")
    assert done.exit_code == 0
    assert "2 chapters, 1 situations, 2 words." in done.output
    assert epub.read_bytes().startswith(b"PK\x03\x04")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert {path.name for path in tmp_path.iterdir()} == {epub.name, pdf.name}


def test_refuses_in_a_sentence(app: Flask, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is no chapter yet" in export(app, "--pdf", tmp_path / "a.pdf", "--lang", "lv").output
    publish_everything(now)
    for words, sentence in (
        (("--lang", "lv"), "Say where to write"),
        (("--epub", tmp_path / "a.epub"), "Missing option '--lang'"),
        (("--epub", tmp_path / "a.epub", "--lang", "de"), "is not one of"),
        (("--epub", tmp_path / "none" / "a.epub", "--lang", "lv"), "There is no folder"),
        (("--epub", tmp_path, "--lang", "lv"), "is a directory"),
        (("--epub", "/proc/a.epub", "--lang", "lv"), "can't be written"),
    ):
        done = export(app, *words)
        assert done.exit_code, words
        assert sentence in done.output, done.output
    monkeypatch.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])
    assert "The PDF could not be drawn." in export(app, "--pdf", tmp_path / "a.pdf", "--lang", "lv").output
    assert list(tmp_path.iterdir()) == []
