"""`celabiedrs quizzes`: questions out to other programs and in from them; what the answers say about them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

import clock
from accounts.services import record_act
from db import db, reading
from publishing.exchange import Plan, Planned, export_bank, export_told, plan_import, store_import
from quizzes.banks import bank_with_key
from quizzes.exchange.bodies import BOTH, LANGUAGES
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.markup import MOST_BYTES
from quizzes.item_figures import ItemReport, QuizReport, Wording, report_of
from quizzes.models import Bank
from quizzes.queries import quiz_with_key
from quizzes.statistics import LEAST_ANSWERS, LEAST_CERTAIN

quizzes = AppGroup("quizzes", help="Tests and their questions.")


@quizzes.command("export")
@click.argument("bank_key", metavar="BANK")
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)))
@click.option(
    "--out", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A file of that name is replaced."
)
@click.option("--lang", type=click.Choice((*LANGUAGES, BOTH)), default="lv", show_default=True, help="mul: both, where the format can (moodle-xml).")
def export(bank_key: str, form: str, path: Path, lang: str) -> None:
    """Write the questions of a bank, and say of each what the format has no place for.

    The file holds which answers are right. What other programs don't read stands beside the questions, so that `import` loses nothing.
    """
    if lang not in FORMATS[form].languages:
        raise click.BadParameter(f"{form} holds one language", param_hint="--lang")
    bank = _bank(bank_key)
    made = export_bank(bank=bank, form=form, lang=lang)
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
    record_act(**export_told(made, bank), actor_id=None, at=clock.now())
    db.session.commit()
    for finding in made.findings:
        click.echo(str(finding), err=True)
    click.echo(f"{made.items} questions written.")


@quizzes.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--into", "bank_key", required=True, metavar="BANK")
@click.option("--lang", type=click.Choice(LANGUAGES), default="lv", show_default=True, help="Of texts that don't say theirs.")
@click.option("--dry-run", is_flag=True, help="Store nothing; say what would be.")
def import_(path: Path, bank_key: str, lang: str, dry_run: bool) -> None:
    """Bring questions into a bank as drafts: nobody is asked them until a person publishes them, one by one.

    FILE is GIFT, Moodle XML, or QTI 2.1 or 3.0 (an item or a package). One that can't be read whole changes nothing.
    """
    bank = _bank(bank_key)
    if path.stat().st_size > MOST_BYTES:
        raise click.ClickException(f"{path} is too large: at most {MOST_BYTES // 1024 // 1024} MB are read.")
    plan = plan_import(bank=bank, data=path.read_bytes(), lang=lang)
    if plan.problems:
        raise click.ClickException("\n".join(f"{path}: {problem}" for problem in plan.problems) + "\nNothing was stored.")
    _tell(plan)
    if not dry_run:
        store_import(bank=bank, plan=plan, by=None, at=clock.now())
        db.session.commit()
    click.echo(f"{plan.coming} {'would come in as drafts. Nothing was stored.' if dry_run else 'drafts stored.'}")


@quizzes.command("statistics")
@click.argument("quiz_key", metavar="QUIZ")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what was chosen; without it a line a question.")
def statistics(quiz_key: str, as_json: bool) -> None:
    """Say what the answers tell of the questions of a test, wording by wording: of each person the first attempt that was handed in.

    Of fewer than eight answers nothing is told; fewer than thirty are marked as uncertain. Shares are from 0 to 1, times in seconds.
    """
    with reading():
        quiz = quiz_with_key(quiz_key)
        if quiz is None:
            raise click.ClickException(f"There is no test {quiz_key}.")
        report = report_of(quiz)
        click.echo(json.dumps(_told(report), ensure_ascii=False, indent=2) if as_json else _listed(report))
    db.session.remove()


def _told(report: QuizReport) -> dict[str, Any]:
    parts = {key: asdict(part) | {"is_certain": part.people >= LEAST_CERTAIN} for key, part in report.parts.items()}
    items = [{"key": item.key, "wordings": [_wording(one) for one in item.wordings]} for item in report.items]
    limits = {"least_answers": LEAST_ANSWERS, "least_certain": LEAST_CERTAIN}
    return {"quiz": report.quiz.key, "people": report.people, "light": report.light, **limits, "parts": parts, "items": items}


def _wording(one: Wording) -> dict[str, Any]:
    """One revision. Figures are null and nothing is said of what was chosen where there are too few answers."""
    figures = {name: getattr(one.figures, name) for name in ("asked", "answers", "facility", "discrimination", "seconds", "timed", "is_certain")}
    chosen = [{"question": tally.question.key, "answers": tally.answers, "left_out": tally.left_out, "chosen": tally.chosen} for tally in one.tallies]
    reasons = [reason.code for reason in one.health.reasons]
    return {"revision": one.revision.number, "light": one.health.light, "reasons": reasons, **figures, "questions": chosen}


def _listed(report: QuizReport) -> str:
    lines = [f"{report.people} people have handed it in."]
    for key, part in report.parts.items():
        found = part.reliability
        alpha = f"alpha {found.alpha:.2f} ({found.basis} form, {found.people} people)" if found else "alpha can't be told"
        lines.append(f"{key}: {_figure(part.mean)} of the points; {alpha}")
    return "\n".join(lines + [_line(item) for item in report.items])


def _line(item: ItemReport) -> str:
    one, figures = item.told, item.told.figures
    told = (item.key, one.health.light, f"{figures.answers} answers", _figure(figures.facility), _figure(figures.discrimination))
    return "\t".join((*told, ", ".join(reason.code for reason in one.health.reasons)))


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _bank(key: str) -> Bank:
    bank = bank_with_key(key)
    if bank is None:
        raise click.ClickException(f"There is no bank {key}.")
    return bank


def _tell(plan: Plan) -> None:
    """A line a question, and under it what is to be said of it."""
    one: Planned
    for one in plan.planned:
        click.echo(f"{one.act:<9} {one.key or '?'} {one.kind}".rstrip())
        for finding in one.findings:
            click.echo(f"          {'line ' + str(finding.line) + ': ' if finding.line else ''}{finding.sentence}")
