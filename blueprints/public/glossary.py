"""The words of the programme."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from library.queries import glossary


@blueprint.get("/glossary")
@allow(PUBLIC)
def show_glossary() -> ResponseReturnValue:
    """Every term on one page, each with an id that texts link to, and letters to jump by."""
    return render_template("public/show_glossary.html", letters=glossary(language()))
