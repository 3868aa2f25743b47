"""Pages of `teach`."""

from flask import Blueprint

blueprint = Blueprint("teach", __name__)

from blueprints.teach import learners, meetings  # noqa: E402, F401
