"""The letters of the demonstration, which go nowhere: anybody may read them here, and nowhere else."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from blueprints.paging import page_of
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from errors import NotVisible
from post.queries import letter_with_id, newest_letters

A_PAGE = 30


@blueprint.get("/letters")
@allow(PUBLIC)
def list_letters() -> ResponseReturnValue:
    """The newest first."""
    _only_in_demo()
    page = page_of(lambda offset, limit: newest_letters(offset=offset, limit=limit), A_PAGE)
    return render_template("public/list_letters.html", page=page)


@blueprint.get("/letters/<public_id>")
@allow(PUBLIC)
def show_letter(public_id: str) -> ResponseReturnValue:
    """One letter, its links alive."""
    _only_in_demo()
    return render_template("public/show_letter.html", letter=letter_with_id(public_id))


def _only_in_demo() -> None:
    if not current_app.config["SETTINGS"].is_demo:
        raise NotVisible
