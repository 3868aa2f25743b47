"""The one page that everybody must be able to reach from anywhere: whom to call, and what to do then."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.public.search import IN_DANGER
from library.queries import situation_at, situations


@blueprint.get("/crisis")
@allow(PUBLIC)
def show_crisis() -> ResponseReturnValue:
    """The numbers to call, the card about not wanting to live, and the other situations; kept on the device of whoever learns."""
    others = [card for card in situations(language()) if card.front["slug"] != IN_DANGER]
    return render_template("public/show_crisis.html", revision=situation_at(IN_DANGER, language()), others=others)
