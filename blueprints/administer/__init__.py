"""People, what they may do, and what was done."""

from flask import Blueprint

blueprint = Blueprint("administer", __name__)

from blueprints.administer import acts, creating, people, trail  # noqa: E402, F401
