"""Pages that anybody may read."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from blueprints.public import apply, crisis, easy_read, glossary, handbook, health, letters, pages, ratings, search, situations, verification, worker  # noqa: E402, F401
