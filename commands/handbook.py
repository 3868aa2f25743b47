"""`celabiedrs handbook`: the whole handbook as files."""

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from accounts.models import LANGUAGES
from db import db, reading
from library.book import Book, Publisher, book_in
from library.epub import epub_of
from library.paper import paper_of
from typesetting.press import NotComposed

handbook = AppGroup("handbook", help="The handbook as files.")
FILE = click.Path(dir_okay=False, path_type=Path)


@handbook.command("export")
@click.option("--epub", type=FILE, metavar="FILE", help="Write an EPUB 3.")
@click.option("--pdf", type=FILE, metavar="FILE", help="Write a tagged PDF (PDF/UA-1, PDF/A-3a).")
@click.option("--lang", required=True, type=click.Choice(LANGUAGES), help="In which language; a text that is in the other one only is in that.")
def export(epub: Path | None, pdf: Path | None, lang: str) -> None:
    """Write chapters, situation cards and glossary as they are published now. A file of that name is replaced."""
    if not (epub or pdf):
        raise click.UsageError("Say where to write: --epub FILE, --pdf FILE or both.")
    for path in filter(None, (epub, pdf)):
        if not path.parent.is_dir():
            raise click.ClickException(f"There is no folder {path.parent}: make it first.")
    book = _book(lang)
    if epub:
        _write(epub, epub_of(book))
    if pdf:
        try:
            _write(pdf, paper_of(book))
        except NotComposed:
            raise click.ClickException("The PDF could not be drawn. The EPUB, where one was asked for, is written.") from None
    click.echo(f"{len(book.chapters)} chapters, {len(book.situations)} situations, {sum(len(letter.terms) for letter in book.letters)} words.")


def _book(lang: str) -> Book:
    settings = current_app.config["SETTINGS"]
    with reading():
        book = book_in(lang, Publisher(settings.organisation, settings.public_url))
    db.session.remove()
    if book is None:
        raise click.ClickException("There is no chapter yet: celabiedrs content sync loads them.")
    return book


def _write(path: Path, content: bytes) -> None:
    """The whole file or none."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
    click.echo(f"{path}: {len(content) // 1000} kB")
