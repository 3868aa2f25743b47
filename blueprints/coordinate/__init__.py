"""Pages of `coordinate`."""

from flask import Blueprint

blueprint = Blueprint("coordinate", __name__)

from blueprints.coordinate import applications, credentials, criteria, intakes, keys, learners, pairings, queue, regrades, young_people  # noqa: E402, F401
