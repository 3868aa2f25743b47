"""The programme's outline and the reading of a lesson."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import clock
from accounts.models import LANGUAGES, LEARNER
from blueprints.forms import EmptyForm
from blueprints.free_text import without_nul
from blueprints.identity import current_person
from blueprints.language import language, localised
from blueprints.once import once
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.home import band_of
from blueprints.study.noting import notes_on_page
from blueprints.study.places import outline_of, url_of
from courses import changes, services
from courses.access import Place, place_for, seen_place_for
from courses.changes import change_since
from courses.models import LESSON
from courses.queries import enrolment_of, module_state, study_summary
from errors import NotVisible
from notebook.queries import final_revision_with_notes
from revisions.models import Revision
from revisions.queries import final_revision, revision_numbered


@blueprint.get("/programme")
@allow(LEARNER, study=True)
def show_programme() -> ResponseReturnValue:
    """All modules with their activities, those in preparation with what they will teach; to whom isn't enrolled, when it opens."""
    enrolment = enrolment_of(current_person())
    study = study_summary(enrolment) if enrolment else None
    return render_template("study/show_programme.html", study=study, band=band_of(study) if study else "", url_of=url_of)


@blueprint.get("/modules/<module>/<slug>")
@allow(LEARNER, study=True)
def show_lesson(module: str, slug: str) -> ResponseReturnValue:
    """A lesson, opened where it was left."""
    place = seen_place_for(current_person(), module, slug)
    revision, notes = final_revision_with_notes(current_person(), LESSON, place.activity.key, language())
    if place.activity.kind != LESSON or revision is None:
        raise NotVisible
    return render_template(
        "study/show_lesson.html",
        place=place,
        revision=revision,
        state=place.state,
        outline=outline_of(place.state, place.activity),
        next=place.state.after(place.activity),
        notes=notes_on_page(LESSON, place.activity.key, revision, localised(place.activity.title), notes),
        change=change_since(place.progress, revision),
        url_of=url_of,
    )


@blueprint.post("/modules/<module>/<slug>/position")
@allow(LEARNER, study=True)
@once
def save_position(module: str, slug: str) -> ResponseReturnValue:
    """Remember the block that was read last (sent by study.js)."""
    place = place_for(current_person(), module, slug)
    shown = revision_shown(place) if place.progress is None else None
    services.save_position(
        enrolment=place.enrolment,
        activity=place.activity,
        revision_id=shown.id if shown else None,
        position=without_nul(request.form.get("position")),
        at=clock.now(),
    )
    return jsonify(saved=True)


@blueprint.post("/modules/<module>/<slug>/complete")
@allow(LEARNER, study=True)
@once
def complete_lesson(module: str, slug: str) -> ResponseReturnValue:
    """The learner says that the lesson is read; its declared minutes are credited once."""
    form = EmptyForm()
    place = place_for(current_person(), module, slug)
    if place.activity.kind != LESSON or not form.validate():
        raise NotVisible
    shown = revision_shown(place)
    services.complete_activity(enrolment=place.enrolment, activity=place.activity, revision_id=shown.id if shown else None, at=clock.now())
    flash(_("Credited: the lesson is complete."), "done")
    following = module_state(place.enrolment, place.activity.module).after(place.activity)
    return redirect(url_of(following.activity) if following else url_for("study.show_programme"), 303)


@blueprint.post("/modules/<module>/<slug>/change")
@allow(LEARNER, study=True)
@once
def accept_change(module: str, slug: str) -> ResponseReturnValue:
    """The learner has read what changed since they read the lesson."""
    place = place_for(current_person(), module, slug)
    shown = revision_shown(place)
    if place.progress is not None and shown is not None:
        changes.accept_change(progress=place.progress, revision=shown, at=clock.now())
    return redirect(url_of(place.activity), 303)


def revision_shown(place: Place) -> Revision | None:
    """The revision that the page showed, which may be an older one by now; where it doesn't say, the present one."""
    lang, _dot, number = request.form.get("revision", "").partition(".")
    if lang in LANGUAGES and number.isascii() and number.isdigit() and len(number) < 9:
        return revision_numbered(LESSON, place.activity.key, lang, int(number))
    return final_revision(LESSON, place.activity.key, language())
