"""Pages of `care`."""

from flask import Blueprint

blueprint = Blueprint("care", __name__)

from blueprints.care import mentors, young_people  # noqa: E402, F401
