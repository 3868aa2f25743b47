"""Pages of `coordinate`."""

from flask import Blueprint

blueprint = Blueprint("coordinate", __name__)

from blueprints.coordinate import applications, credentials, criteria, intakes, learners, pairings, queue, young_people  # noqa: E402, F401
