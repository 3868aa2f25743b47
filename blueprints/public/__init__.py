"""Pages that anybody may read."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from blueprints.public import health  # noqa: E402, F401
