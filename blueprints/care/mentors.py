"""The mentors whom a supervisor supports."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.models import SUPERVISOR
from blueprints.care import blueprint
from blueprints.identity import current_person
from blueprints.policy import allow
from mentoring.queries import mentors_supervised_by


@blueprint.get("/care/mentors")
@allow(SUPERVISOR)
def list_mentors() -> ResponseReturnValue:
    """Mentors who walk with somebody: names and numbers alone."""
    return render_template("care/list_mentors.html", mentors=mentors_supervised_by(current_person()))
