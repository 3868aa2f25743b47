"""Pages that anybody may read."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from blueprints.public import apply, easy_read, glossary, handbook, health, letters, pages, situations, verification  # noqa: E402, F401
