"""Pages that anybody may read."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from blueprints.public import (  # noqa: E402, F401
    apply,
    badges,
    crisis,
    easy_read,
    glossary,
    handbook,
    health,
    letters,
    pages,
    ratings,
    references,
    search,
    situations,
    verification,
    worker,
)
