"""`celabiedrs demo`: the database, the content and, the first time, the demo's cast."""

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from sqlalchemy import select

import clock
from accounts.models import Person
from commands.demo_people import tell
from courses.queries import the_programme
from db import db
from jobs import have_keys, make_editions
from publishing.sync import sync_content
from search.services import mend_index

ROOT = Path(__file__).parent.parent
CAST = {
    "candidate": "has applied; the motivation test comes next",
    "applicant": "has done the motivation test and waits for an interview",
    "learner": "is half-way through the first module",
    "stopped": "began, and has not been seen for weeks",
    "paused": "began, and has asked for a pause from letters",
    "almost": "lacks one signature before the certificate",
    "mentor": "is certified and walks with two young people",
    "trainer": "teaches both groups",
    "trainer2": "teaches and observes with them",
    "coordinator": "decides, enrols and pairs",
    "casemanager": "looks after three young people",
    "supervisor": "supports mentors",
    "admin": "gives and takes roles",
}


@click.command()
def demo() -> None:
    """Prepare the demo: the database at head, the content in it, the cast once."""
    settings = current_app.config["SETTINGS"]
    if settings.is_production:
        raise click.ClickException("The demo's people have a public password: MODE=production refuses them.")
    flask_migrate.upgrade()
    sync_content(ROOT / "content", clock.now())
    mend_index()
    have_keys(clock.now())
    if db.session.scalar(select(Person.id).limit(1)) is None:
        programme = the_programme()
        assert programme is not None
        tell(programme, clock.now())
    db.session.commit()
    make_editions(clock.now())
    click.echo("The demo is prepared: database, content and people.")
