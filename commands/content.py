"""`celabiedrs content`: what the programme teaches, from the files in content/."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

import clock
from db import db
from publishing.checking import CheckReport, check_content
from publishing.documents import Unreadable
from publishing.errors import ContentConflict, ContentInvalid
from publishing.formatting import files_to_format, formatted
from publishing.sync import sync_content
from search.services import mend_index

content = AppGroup("content", help="What the programme teaches: format, check and load the files in content/.")
COLUMNS = ("module", "language", "words", "minutes", "items", "scenes")
folder = click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder than content/.")


@content.command("format")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say which files are not in their canonical form.")
@folder
def format_content(only_check: bool, folder: Path | None) -> None:
    """Bring every file into its canonical form."""
    root, refused, changed = _root(folder), 0, 0
    for path in files_to_format(root):
        name = path.relative_to(root.parent).as_posix()
        try:
            text, canonical = formatted(path, name)
        except Unreadable as error:
            click.echo(str(error), err=True)
            refused += 1
            continue
        if text != canonical:
            changed += 1
            click.echo(name)
            if not only_check:
                path.write_text(canonical, encoding="utf-8", newline="\n")
    click.echo(f"{changed} {'to format' if only_check else 'formatted'}, {refused} refused")
    sys.exit(1 if refused or (only_check and changed) else 0)


@content.command("check")
@click.option("--no-spelling", is_flag=True, help="Leave Latvian spelling out.")
@folder
def check(no_spelling: bool, folder: Path | None) -> None:
    """Say everything in content/ that isn't as it must be."""
    report = check_content(_root(folder), spelling=not no_spelling)
    for problem in report.problems:
        click.echo(str(problem), err=True)
    for notice in report.notices:
        click.echo(notice, err=True)
    _print_table(report)
    click.echo(f"{len(report.problems)} to mend")
    sys.exit(1 if report.problems else 0)


@content.command("sync")
@folder
def sync(folder: Path | None) -> None:
    """Load content/ into the database; again and again, if need be."""
    try:
        report = sync_content(_root(folder), clock.now())
    except ContentInvalid as refusal:
        db.session.rollback()
        raise click.ClickException("\n".join(map(str, refusal.problems)) + "\nNothing was loaded.") from None
    except ContentConflict as refusal:
        db.session.rollback()
        told = "\n".join(refusal.texts)
        raise click.ClickException(f"Changed in the browser and in their files:\n{told}\nNothing was loaded.") from None
    mend_index()
    db.session.commit()
    click.echo(
        f"{report.new} new, {report.changed} changed, {report.refreshed} rendered anew, {report.unchanged} unchanged, {report.retired} retired"
    )
    for name in report.kept:
        click.echo(f"kept as edited in the browser: {' '.join(name)}")


def _root(folder: Path | None) -> Path:
    return (folder or Path(current_app.root_path) / "content").resolve()


def _print_table(report: CheckReport) -> None:
    rows = [(row.module, row.lang, str(row.words), f"{row.seconds / 60:.1f}", str(row.items), str(row.scenes)) for row in report.rows]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
