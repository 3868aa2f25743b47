"""`celabiedrs ledger`: the study time of a programme or of one of its groups, for those who pay for it."""

import os
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

import clock
from accounts.services import record_act
from courses.ledger import Group, Period
from courses.queries import intakes_in, programme_with_key
from courses.rules import MOST_STATED
from credentials.errors import StatementNotDrawn, TooManyLearners
from credentials.statement import draw_statement, export_told, state_time
from credentials.workbook import workbook_of
from db import db

ledger = AppGroup("ledger", help="The record of study time.")
DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(dir_okay=False, path_type=Path)


@ledger.command("export")
@click.option("--programme", "key", required=True, metavar="KEY", help="The key of the programme, for instance mentor-training.")
@click.option("--xlsx", type=FILE, metavar="FILE", help="Write a workbook: a sheet of sums, a sheet of entries.")
@click.option("--pdf", type=FILE, metavar="FILE", help=f"Write a paper with lines for two signatures, of at most {MOST_STATED} learners.")
@click.option("--intake", metavar="NAME", help="Only this group; without it, everybody in the programme.")
@click.option("--from", "first", type=DAY, metavar="DAY", help="From this day, such as 2027-01-01.")
@click.option("--until", "last", type=DAY, metavar="DAY", help="Until this day, which is counted.")
def export(key: str, xlsx: Path | None, pdf: Path | None, intake: str | None, first: datetime | None, last: datetime | None) -> None:
    """Write what learners were credited: names, days and minutes, and nothing else of them. That it was done is in the trail.

    A file of that name is replaced. Its owner alone can read it.
    """
    if not (xlsx or pdf):
        raise click.UsageError("Say where to write: --xlsx FILE, --pdf FILE or both.")
    if first and last and last < first:
        raise click.UsageError("--until comes before --from.")
    period, at = Period(first.date() if first else None, last.date() if last else None), clock.now()
    try:
        statement = state_time(group=_group(key, intake), period=period, most=MOST_STATED if pdf else None, at=at)
        for path, form, made in ((xlsx, "xlsx", workbook_of), (pdf, "pdf", draw_statement)):
            if path:
                _write(path, made(statement))
                record_act(**export_told(statement, form), actor_id=None, at=at)
    except TooManyLearners as refusal:
        raise click.ClickException(f"A paper holds at most {refusal.most} learners: choose a group by --intake, or leave out --pdf.") from None
    except StatementNotDrawn:
        raise click.ClickException("The paper could not be drawn. The workbook, where one was asked for, is written.") from None
    db.session.commit()
    click.echo(f"{len(statement.learners)} learners, {statement.total.total // 60} minutes credited.")


def _group(key: str, intake: str | None) -> Group:
    programme = programme_with_key(key)
    if programme is None:
        raise click.ClickException(f"There is no programme {key}.")
    if intake is None:
        return Group(programme, is_everybody=True)
    found = next((one for one in intakes_in(programme) if one.name == intake), None)
    if found is None:
        raise click.ClickException(f"The programme {key} has no group called {intake}.")
    return Group(programme, found)


def _write(path: Path, content: bytes) -> None:
    """The whole file or none, readable by its owner alone."""
    fresh = path.with_name(f".{path.name}.writing")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
