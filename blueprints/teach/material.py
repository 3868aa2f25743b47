"""What a trainer takes into the room: agendas, the runs of the days, cards to play, supervisions. For those who teach alone."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.models import COORDINATOR, TRAINER
from blueprints.language import language
from blueprints.policy import allow
from blueprints.teach import blueprint
from errors import NotVisible
from library.queries import material_at, materials


@blueprint.get("/teach/material")
@allow(TRAINER, COORDINATOR)
def list_material() -> ResponseReturnValue:
    """All of it, with how long each takes."""
    return render_template("teach/list_material.html", materials=materials(language()))


@blueprint.get("/teach/material/<slug>")
@allow(TRAINER, COORDINATOR)
def show_material(slug: str) -> ResponseReturnValue:
    """One of them: how long it takes, what has to be there, and its run. Cards print one on a page."""
    revision = material_at(slug, language())
    if revision is None:
        raise NotVisible
    return render_template("teach/show_material.html", revision=revision)
