"""Easy-read pages: one clause a sentence, common words."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from errors import NotVisible
from library.queries import easy_read_page_at, easy_read_pages


@blueprint.get("/easy-read")
@allow(PUBLIC)
def list_easy_read() -> ResponseReturnValue:
    """All easy-read pages."""
    return render_template("public/list_easy_read.html", pages=easy_read_pages(language()))


@blueprint.get("/easy-read/<slug>")
@allow(PUBLIC)
def show_easy_read(slug: str) -> ResponseReturnValue:
    """One easy-read page."""
    revision = easy_read_page_at(slug, language())
    if revision is None:
        raise NotVisible
    return render_template("public/show_easy_read.html", revision=revision)
