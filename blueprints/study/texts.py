"""Texts that are saved while they are typed."""

from flask import request
from wtforms import HiddenField

from blueprints.forms import Form
from blueprints.free_text import without_nul
from courses.conflicts import joined

LONGEST = 20_000


class TextForm(Form):
    """A text that is saved while it is typed. `version` is that of the text which the writer saw (courses.conflicts)."""

    version = HiddenField()

    def draft(self, kept: str) -> str:
        """What is to be kept: the text as far as it may go, below the one that stands there where the writer wants both."""
        body = without_nul(request.form.get("body"))
        return (joined(kept, body) if "join" in request.form else body)[:LONGEST]
