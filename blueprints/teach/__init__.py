"""Pages of `teach`."""

from flask import Blueprint

blueprint = Blueprint("teach", __name__)
