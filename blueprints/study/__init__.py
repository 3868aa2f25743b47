"""Pages of `study`."""

from flask import Blueprint

blueprint = Blueprint("study", __name__)

from blueprints.study import application, attempts, credential, doing, home, meetings, pairings, reading, results, tests  # noqa: E402, F401
