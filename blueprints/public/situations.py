"""Situation cards: what to do now, on one screen."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.study.noting import notes_on_page
from errors import NotVisible
from library.queries import situation_at, situations
from revisions.models import SITUATION


@blueprint.get("/situations")
@allow(PUBLIC)
def list_situations() -> ResponseReturnValue:
    """All situations."""
    return render_template("public/list_situations.html", situations=situations(language()))


@blueprint.get("/situations/<slug>")
@allow(PUBLIC)
def show_situation(slug: str) -> ResponseReturnValue:
    """One situation; the numbers to call stand first."""
    revision = situation_at(slug, language())
    if revision is None:
        raise NotVisible
    notes = notes_on_page(SITUATION, revision.text.key, revision, revision.title)
    return render_template("public/show_situation.html", revision=revision, notes=notes)
