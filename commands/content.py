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
from publishing.errors import ContentInvalid, ExportRefused, NoSuchConflict
from publishing.export import export_content
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
@click.option("--take", "taken", multiple=True, metavar="'KIND KEY LANG'", help="Of a text changed on both sides, let its file be what it says.")
def sync(folder: Path | None, taken: tuple[str, ...]) -> None:
    """Load content/ into the database; again and again, if need be.

    What was published at the desk is never overwritten. A text that was changed there and in its file is named and left, both
    as they are; the rest is loaded, and the command ends with 1.
    """
    try:
        report = sync_content(_root(folder), clock.now(), take=[_name(one) for one in taken])
    except ContentInvalid as refusal:
        db.session.rollback()
        raise click.ClickException("\n".join(map(str, refusal.problems)) + "\nNothing was loaded.") from None
    except NoSuchConflict as refusal:
        db.session.rollback()
        raise click.ClickException(f"Not changed on both sides: {', '.join(refusal.texts)}\nNothing was loaded.") from None
    mend_index()
    db.session.commit()
    click.echo(
        f"{report.new} new, {report.changed} changed, {report.refreshed} rendered anew, {report.unchanged} unchanged, {report.retired} retired"
    )
    for name in report.kept:
        click.echo(f"kept as published at the desk: {' '.join(name)}")
    for name in report.conflicts:
        click.echo(f"changed at the desk and in its file, left as it is at the desk: {' '.join(name)}", err=True)
    sys.exit(1 if report.conflicts else 0)


@content.command("export")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="An empty folder, or one that isn't there yet.")
def export(out: Path) -> None:
    """Write content/ as this installation has it: the files as they came in, with what was published at the desk since."""
    try:
        report = export_content(out)
    except ExportRefused as refusal:
        raise click.ClickException("\n".join((refusal.reason, *refusal.texts))) from None
    click.echo(f"{report.files} files, {len(report.replaced)} as published at the desk")
    for name in report.replaced:
        click.echo(" ".join(name))


def _name(written: str) -> tuple[str, str, str]:
    """A text as a conflict names it."""
    words = written.split()
    if len(words) != 3:
        raise click.BadParameter(f"expected KIND KEY LANG, found {written!r}", param_hint="--take")
    return words[0], words[1], words[2]


def _root(folder: Path | None) -> Path:
    return (folder or Path(current_app.root_path) / "content").resolve()


def _print_table(report: CheckReport) -> None:
    rows = [(row.module, row.lang, str(row.words), f"{row.seconds / 60:.1f}", str(row.items), str(row.scenes)) for row in report.rows]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
