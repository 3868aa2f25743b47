"""The handbook: chapters, the whole of it as files, and the doors to situations, glossary and easy-read pages."""

from io import BytesIO
from typing import Any

from flask import jsonify, render_template, request, send_file
from flask.typing import ResponseReturnValue

import clock
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.language import language
from blueprints.once import once
from blueprints.policy import PUBLIC, SIGNED_IN, allow
from blueprints.public import blueprint
from blueprints.public.search import reader
from blueprints.study.noting import notes_on_page
from errors import NotVisible
from library import services
from library.models import EPUB
from library.queries import chapter_at, chapters, edition, editions, place_in
from revisions.models import CHAPTER, Revision


@blueprint.get("/handbook")
@allow(PUBLIC)
def list_handbook() -> ResponseReturnValue:
    """All chapters, and the whole of it to take along."""
    return render_template("public/list_handbook.html", chapters=chapters(language()), editions=editions(language()), file_size=file_size)


@blueprint.get("/handbook/download/<any(lv, en):lang>.<any(epub, pdf):form>")
@allow(PUBLIC)
def download_handbook(lang: str, form: str) -> ResponseReturnValue:
    """The whole handbook as a file, as it was made last; until the first one is made, a page that says when to come back."""
    found = edition(lang, form)
    if found is None:
        return render_template("public/download_handbook.html"), 202, {"Retry-After": "60"}
    name = f"celabiedrs-{lang}-{clock.local_date(found.made_at)}.{form}"
    kind = "application/epub+zip" if form == EPUB else "application/pdf"
    return send_file(BytesIO(found.content), mimetype=kind, as_attachment=True, download_name=name, etag=found.digest, last_modified=found.made_at)


@blueprint.post("/handbook/<slug>/position")
@allow(SIGNED_IN, study=True)
@once
def save_chapter_position(slug: str) -> ResponseReturnValue:
    """Remember the block of a chapter that was read last (sent by study.js)."""
    revision = chapter_at(slug, language())
    if revision is None or not EmptyForm().validate():
        raise NotVisible
    services.save_place(person=current_person(), revision=revision, position=request.form.get("position", ""), at=clock.now())
    return jsonify(saved=True)


def around(revision: Revision) -> dict[str, Any]:
    """What stands about a chapter: all of them, the one before and the one after it, and the block that its reader read last."""
    everyone, person = chapters(language()), reader()
    here = next((place for place, one in enumerate(everyone) if one.text_id == revision.text_id), 0)
    return {
        "chapters": everyone,
        "before": everyone[here - 1] if here else None,
        "after": everyone[here + 1] if here + 1 < len(everyone) else None,
        "position": place_in(person, revision) if person else None,
    }


def file_size(count: int) -> str:
    """Bytes as people read them: 305 KB, 1,2 MB (1.2 MB in English)."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    size = f"{count / 1_000_000:.1f}"
    return f"{size.replace('.', ',') if language() == 'lv' else size} MB"


@blueprint.get("/handbook/<slug>")
@allow(PUBLIC)
def show_chapter(slug: str) -> ResponseReturnValue:
    """One chapter, opened where it was left; at the side all of them with its headings, at the end the one before and the one after."""
    revision = chapter_at(slug, language())
    if revision is None:
        raise NotVisible
    notes = notes_on_page(CHAPTER, revision.text.key, revision, revision.title)
    return render_template("public/show_chapter.html", **around(revision), revision=revision, notes=notes)
