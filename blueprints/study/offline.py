"""Study without a network: what a device may keep, and where its outbox asks before it sends."""

from flask import jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.language import language
from blueprints.offline import owner_key
from blueprints.policy import SIGNED_IN, allow
from blueprints.study import blueprint
from blueprints.study.places import url_of
from courses.models import QUIZ
from courses.queries import enrolment_of, study_summary
from library.queries import chapters, easy_read_pages, situations
from revisions.queries import bytes_of_finals

FRAME = 9_000
"""About how many bytes a page has beside its text."""


@blueprint.get("/offline")
@allow(LEARNER, study=True)
def show_offline() -> ResponseReturnValue:
    """What waits to be sent, and the button that keeps the whole programme and handbook on this device."""
    return render_template("study/show_offline.html")


@blueprint.get("/offline/pages")
@allow(LEARNER, study=True)
def list_offline_pages() -> ResponseReturnValue:
    """JSON for the script of `show_offline`: every address that this learner may keep, and about how many bytes that makes."""
    pages = [*_own_pages(), *_pages_to_look_up()]
    return jsonify(pages=pages, bytes=len(pages) * FRAME + bytes_of_finals(language()))


@blueprint.get("/offline/owner")
@allow(SIGNED_IN, study=True)
def show_offline_owner() -> ResponseReturnValue:
    """JSON for the outbox, asked before it sends: whose session this is, and a token of it."""
    return jsonify(owner=owner_key(current_person()), csrf=generate_csrf())


def _own_pages() -> list[str]:
    enrolment = enrolment_of(current_person())
    modules = study_summary(enrolment).modules if enrolment else ()
    activities = [state.activity for module in modules if module.is_ready for state in module.activities]
    fixed = ("study.show_home", "study.show_programme", "study.list_notes", "study.show_offline")
    return [*(url_for(endpoint) for endpoint in fixed), *(url_of(activity) for activity in activities if activity.kind != QUIZ)]


def _pages_to_look_up() -> list[str]:
    lists = ("public.list_handbook", "public.list_situations", "public.list_easy_read", "public.show_glossary")
    texts = (
        ("public.show_chapter", chapters(language())),
        ("public.show_situation", situations(language())),
        ("public.show_easy_read", easy_read_pages(language())),
    )
    return [*map(url_for, lists), *(url_for(endpoint, slug=revision.front["slug"]) for endpoint, found in texts for revision in found)]
