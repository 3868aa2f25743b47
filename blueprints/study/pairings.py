"""The young people with whom a mentor walks."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.labels import PLACES, SPOKEN
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.wording.mentoring import AGES, NEEDS
from mentoring.queries import pairings_of


@blueprint.get("/my-young-people")
@allow(LEARNER)
def list_pairings() -> ResponseReturnValue:
    """A mentor's own pairings, at most three: what helps, and whom to ask."""
    pairings = pairings_of(current_person())
    return render_template("study/list_pairings.html", pairings=pairings, ages=AGES, places=PLACES, spoken=SPOKEN, needs=NEEDS)
