"""Pages of `coordinate`."""

from flask import Blueprint

blueprint = Blueprint("coordinate", __name__)

from blueprints.coordinate import (  # noqa: E402, F401
    after_issue,
    applications,
    credentials,
    criteria,
    intakes,
    keys,
    learners,
    pairings,
    queue,
    referees,
    regrades,
    seminars,
    young_people,
)
