"""The programme's outline and the reading of a lesson."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import clock
from accounts.models import LEARNER
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.language import language
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.home import band_of
from blueprints.study.places import outline_of, url_of
from courses import services
from courses.access import own_enrolment, place_for
from courses.models import LESSON
from courses.queries import enrolment_of, module_state, study_summary
from errors import NotVisible
from revisions.queries import final_revision


@blueprint.get("/programme")
@allow(LEARNER)
def show_programme() -> ResponseReturnValue:
    """All modules with their activities, those in preparation with what they will teach; to whom isn't enrolled, when it opens."""
    enrolment = enrolment_of(current_person())
    study = study_summary(enrolment) if enrolment else None
    return render_template("study/show_programme.html", study=study, band=band_of(study) if study else "", url_of=url_of)


@blueprint.get("/modules/<module>/<slug>")
@allow(LEARNER)
def show_lesson(module: str, slug: str) -> ResponseReturnValue:
    """A lesson, opened where it was left."""
    place = place_for(current_person(), module, slug)
    revision = final_revision(LESSON, place.activity.key, language())
    if place.activity.kind != LESSON or revision is None:
        raise NotVisible
    state = module_state(place.enrolment, place.activity.module)
    return render_template(
        "study/show_lesson.html",
        place=place,
        revision=revision,
        state=state,
        outline=outline_of(state, place.activity),
        next=state.after(place.activity),
        url_of=url_of,
    )


@blueprint.post("/modules/<module>/<slug>/position")
@allow(LEARNER)
def save_position(module: str, slug: str) -> ResponseReturnValue:
    """Remember the block that was read last (sent by study.js)."""
    place = place_for(current_person(), module, slug)
    services.save_position(enrolment=place.enrolment, activity=place.activity, position=request.form.get("position", ""), at=clock.now())
    return jsonify(saved=True)


@blueprint.post("/beat")
@allow(LEARNER)
def record_beat() -> ResponseReturnValue:
    """Credit the present minute of active reading (sent by study.js while the page is looked at)."""
    credited = services.record_beat(enrolment=own_enrolment(current_person()), at=clock.now())
    return jsonify(credited=credited)


@blueprint.post("/modules/<module>/<slug>/complete")
@allow(LEARNER)
def complete_lesson(module: str, slug: str) -> ResponseReturnValue:
    """The learner says that the lesson is read; its declared minutes are credited once."""
    form = EmptyForm()
    place = place_for(current_person(), module, slug)
    if place.activity.kind != LESSON or not form.validate():
        raise NotVisible
    revision = final_revision(LESSON, place.activity.key, language())
    services.complete_activity(enrolment=place.enrolment, activity=place.activity, revision_id=revision.id if revision else None, at=clock.now())
    flash(_("Credited: the lesson is complete."), "done")
    following = module_state(place.enrolment, place.activity.module).after(place.activity)
    return redirect(url_of(following.activity) if following else url_for("study.show_programme"), 303)
