"""The handbook: chapters, and the doors to situations, glossary and easy-read pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from errors import NotVisible
from library.queries import chapter_at, chapters


@blueprint.get("/handbook")
@allow(PUBLIC)
def list_handbook() -> ResponseReturnValue:
    """All chapters."""
    return render_template("public/list_handbook.html", chapters=chapters(language()))


@blueprint.get("/handbook/<slug>")
@allow(PUBLIC)
def show_chapter(slug: str) -> ResponseReturnValue:
    """One chapter, with its headings at the side."""
    revision = chapter_at(slug, language())
    if revision is None:
        raise NotVisible
    return render_template("public/show_chapter.html", revision=revision)
