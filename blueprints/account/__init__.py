"""Coming in, going out, and what is one's own to choose."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from blueprints.account import appearance, links, nudges, own, passwords, second_factor, sign_in  # noqa: E402, F401
