"""`celabiedrs register`: the register as still pages, for the day on which an installation is closed and its addresses go on."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from markupsafe import Markup

import clock
from accounts.models import LANGUAGES
from accounts.services import record_act
from clock import local_date
from credentials.badge.making import issuer_told, status_list
from credentials.keys import NoKey
from credentials.queries import all_credentials, standing_of
from credentials.rules import REPLACED
from db import db

register = AppGroup("register", help="The register of certificates.")
PAGE, BLANK = "documents/closed-register.html", "documents/closed-register-front.html"
ROBOTS = "User-agent: *\nDisallow: /verify/\n"


@register.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write every certificate's page, as it stands now, into FOLDER: a site of plain files for the address that is printed on the paper.

    Whoever has a code finds its page under it as before; there is no list. The badges' issuer and status list are beside them. The files
    hold names: their owner alone can read them, and whoever serves them must not list folders. That it was done is in the trail.
    """
    at = clock.now()
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Choose a new folder: nothing old may stand beside what is exported now.")
    credentials = all_credentials()
    codes = {one.id: one for one in credentials}
    successors = {one.replaces_id: one for one in credentials if one.replaces_id}
    try:
        _write(folder / "robots.txt", ROBOTS.encode())
        _write(folder / "verify" / "index.html", _in_both(BLANK, at))
        for one in credentials:
            state = standing_of(one, local_date(at))
            told = {"credential": one, "state": state, "successor": successors.get(one.id), "former": codes.get(one.replaces_id or 0)}
            _write(folder / "verify" / one.code / "index.html", _in_both(PAGE, at, **told))
        _write_badges(folder / "credentials", at)
    except OSError as error:
        raise click.ClickException(f"{folder} can't be written: {error.strerror}.") from None
    record_act(actor_id=None, act="export-register", object_kind="register", object_id="site", note=f"{len(credentials)}", at=at)
    db.session.commit()
    replaced = sum(standing_of(one, local_date(at)) == REPLACED for one in credentials)
    click.echo(f"{len(credentials)} certificates ({replaced} of them replaced by another) are in {folder}.")


def _in_both(template: str, at: datetime, **told: Any) -> bytes:
    """The page with Latvian first and English beneath."""
    parts = {}
    for lang in LANGUAGES:
        parts[lang] = Markup(_rendered(template, lang, at=at, **told))
    return _rendered("documents/closed-frame.html", LANGUAGES[0], parts=parts).encode()


def _rendered(template: str, lang: str, **told: Any) -> str:
    """The template as somebody who asks in this language would be answered."""
    with current_app.app_context(), current_app.test_request_context(headers={"Accept-Language": lang}):
        return current_app.jinja_env.get_template(template).render(**told)


def _write_badges(folder: Path, at: datetime) -> None:
    try:
        _write(folder / "issuer", issuer_told())
        _write(folder / "status", status_list(at))
    except NoKey:
        click.echo("The keys of badges can't be read: their issuer and status list are left out.", err=True)


def _write(path: Path, content: bytes) -> None:
    """Readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
