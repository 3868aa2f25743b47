"""Pages of `study`."""

from flask import Blueprint

blueprint = Blueprint("study", __name__)

from blueprints.study import doing, home, reading  # noqa: E402, F401
