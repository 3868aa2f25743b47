"""The words of the programme."""

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language, localised
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.refusals import wants_json
from errors import NotVisible
from library.queries import glossary, term


@blueprint.get("/glossary")
@allow(PUBLIC)
def show_glossary() -> ResponseReturnValue:
    """Every term on one page, each with an id that texts link to, and letters to jump by."""
    return render_template("public/show_glossary.html", letters=glossary(language()))


@blueprint.get("/glossary/<key>")
@allow(PUBLIC)
def show_term(key: str) -> ResponseReturnValue:
    """One word alone; a script, which shows it beside the text where it stands, is told it in JSON."""
    found = term(key, language())
    if found is None:
        raise NotVisible
    if wants_json():
        return jsonify(term=localised(found["term"]), definition=localised(found["definition"]))
    return render_template("public/show_term.html", term=found)
