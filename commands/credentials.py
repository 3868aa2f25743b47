"""`celabiedrs credentials`: what an issued certificate would be, for whoever wants to look at one or hold it against other programs."""

import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import yaml
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

import clock
from accounts.models import LANGUAGES
from clock import local_date
from credentials.badge.making import badge_files
from credentials.checking import Verdict, check_file
from credentials.errors import NotDrawn
from credentials.frozen import VERSION, holder_named
from credentials.keys import BADGE, PDF, KeyRing, NoKey
from credentials.pdf import draw_certificate
from credentials.rules import VALID, valid_until
from db import db, reading

credentials = AppGroup("credentials", help="Certificates and their badges.")
FOLDER = click.Path(file_okay=False, path_type=Path)
PROGRAMME = Path(__file__).parent.parent / "content" / "programmes" / "mentor-training" / "programme.yaml"
SIGNED_AS = "PARAUGS / SAMPLE"
NOWHERE = "https://celabiedrs.example.org"  # where an installation has no address of its own that others could ask


@credentials.command("sample")
@click.option("--name", required=True, metavar="NAME", help="Whose: given name and surname, such as 'Anna Kalniņa'.")
@click.option("--lang", default="lv", show_default=True, type=click.Choice(LANGUAGES), help="Which language stands first.")
@click.option("--out", required=True, type=FOLDER, metavar="FOLDER", help="Where to write; made if it isn't there.")
def sample(name: str, lang: str, out: Path) -> None:
    """Write a certificate as it would be issued today: PDF, badge (JSON, token, picture), issuer, status list. Files of these names are replaced.

    It asks no database and says on paper and in its data that it is a sample. The keys are made for it alone and thrown away; what they
    verify with is in issuer.json and authority.pem.
    """
    given, _, family = " ".join(name.split()).rpartition(" ")
    if not family:
        raise click.BadParameter("whose certificate is it?", param_hint="--name")
    at = clock.now()
    try:
        files = _files(_text(given or family, family if given else "", lang, local_date(at)), at)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except NotDrawn:
        raise click.ClickException("The certificate could not be drawn. Nothing was written.") from None
    except OSError as error:
        raise click.ClickException(f"{out} can't be written: {error.strerror}.") from None
    click.echo(f"A sample: {', '.join(files)} in {out}")


@credentials.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Say whether FILE (a PDF, or a badge as JSON, token or picture) was issued here, is whole, and how its certificate stands now.

    Ends with 0 for a valid one alone.
    """
    try:
        with reading():
            verdict = check_file(file.read_bytes(), clock.now())
            click.echo(_told(verdict))
    except (NoKey, OSError) as failure:
        raise click.ClickException(str(failure)) from None
    except DBAPIError:
        raise click.ClickException("The register can't be asked: there is no database, or it is not at hand.") from None
    finally:
        db.session.remove()
    sys.exit(verdict.state != VALID)


def _told(verdict: Verdict) -> str:
    """How it stands, in which form it came, and by its number whose certificate it is."""
    credential = verdict.credential
    if credential is None:
        return f"{verdict.state} ({verdict.form or 'no form that is known'})"
    return f"{verdict.state} ({verdict.form}): No. {credential.number}, issued {credential.issued_at:%Y-%m-%d}, until {credential.valid_until}"


def _text(given: str, family: str, lang: str, today: date) -> dict[str, Any]:
    """What would be frozen at the issue, of invented study."""
    settings = current_app.config["SETTINGS"]
    address = settings.public_url if settings.public_url.startswith("https://") else NOWHERE
    told = yaml.safe_load(PROGRAMME.read_text())
    seconds = told["hours"] * 3600 + 600
    return {
        "version": VERSION,
        "lang": lang,
        "organisation": settings.organisation or "Ceļabiedrs",
        "address": f"{address}/verify/{'0' * 32}",
        "is_sample": True,
        "holder": holder_named(given, family),
        "programme": {"key": told["key"], "title": told["title"], "revision": str(told["revision"])},
        "modules": [{"key": key} for key in told["counted"]["modules"]],
        "time": {
            "total_seconds": seconds + 90 * 60,
            "declared_seconds": seconds,
            "correction_seconds": 0,
            "measured_seconds": seconds - 3600,
            "live_seconds": 90 * 60,
            "midterm_minutes": 90,
            "midterm_made_up": False,
            "seminar_days": 2,
        },
        "readiness_on": (today - timedelta(days=8)).isoformat(),
        "criteria": [{"code": code, "state": "met", "evidence": "", "on": today.isoformat()} for code in told["criteria"]["apply"]],
        "issued_on": today.isoformat(),
        "valid_until": valid_until(today, told["certificate_valid_years"]).isoformat(),
    }


def _files(text: dict[str, Any], at: datetime) -> dict[str, bytes]:
    """Every file by its name. Raises NotDrawn, OSError."""
    number = f"{at.year}-0000"  # one that is never given
    with tempfile.TemporaryDirectory() as folder:
        ring = KeyRing(Path(folder), SIGNED_AS)
        paper, seal = ring.make(PDF, at), ring.make(BADGE, at)
    badge = badge_files(text, number=number, issued_at=at, key=seal)
    pdf = draw_certificate(text, number, badge["badge.json"].decode(), key=paper, at=at)
    return {"certificate.pdf": pdf, **badge, "authority.pem": paper.public.encode()}
