"""Pages of `administer`."""

from flask import Blueprint

blueprint = Blueprint("administer", __name__)
