"""Looking for words in all that the reader may read. What is looked for is kept nowhere."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user

from accounts.models import Person
from blueprints.language import language
from blueprints.paging import page_of
from blueprints.policy import PUBLIC, allow, is_studying, second_factor_due
from blueprints.public import blueprint
from blueprints.wording import sentence_for
from library.queries import situation_at
from revisions.models import CASE, CHAPTER, EASY_READ, LESSON, PAGE, REFLECTION, SITUATION, TASK, TERM
from search.errors import QueryTooLong
from search.queries import MOST_FOUND, OWN, found_for
from search.rules import Query, is_of_danger, parse_query

A_PAGE = 20
IN_DANGER = "speaks-of-not-wanting-to-live"
KEPT_NOWHERE = {"Cache-Control": "no-store"}
KINDS = {
    SITUATION: _("Situation"),
    TERM: _("Glossary"),
    CHAPTER: _("Handbook"),
    EASY_READ: _("Easy to read"),
    PAGE: _("About the programme"),
    LESSON: _("Lesson"),
    CASE: _("Situation to try"),
    TASK: _("Task"),
    REFLECTION: _("Reflection"),
    OWN: _("My notes and journal"),
}


@blueprint.get("/search")
@allow(PUBLIC)
def search() -> ResponseReturnValue:
    """Paragraphs with all these words, twenty a page; signed in, also those of one's lessons and of one's own journal."""
    words = request.args.get("q", "")
    try:
        query = parse_query(words)
    except QueryTooLong as refusal:
        return render_template("public/search.html", words=words[:1000], error=sentence_for(refusal)), 422, KEPT_NOWHERE
    found = found_for(reader(), query, language())
    page = page_of(lambda offset, limit: found.published[offset : offset + limit], A_PAGE)
    context = {"query": query, "found": found, "page": page, "kinds": KINDS, "most": MOST_FOUND, "is_known": reader() is not None}
    return render_template("public/search.html", words=query.text, danger=danger_in(query), **context), 200, KEPT_NOWHERE


def danger_in(query: Query) -> dict[str, str | None] | None:
    """For words of danger: the numbers to call, and the address of what to do, where there is such a card."""
    if not is_of_danger(query):
        return None
    card = situation_at(IN_DANGER, language())
    return {"url": url_for("public.show_situation", slug=IN_DANGER) if card else None}


def reader() -> Person | None:
    """Who is reading: nobody, until they have signed in with all that it takes (`policy.enforce` asks pages of one's own the same)."""
    if not current_user.is_authenticated or second_factor_due() or (is_studying() and current_user.person.is_guarded):
        return None
    return current_user.person
