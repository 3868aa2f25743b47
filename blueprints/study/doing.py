"""Branching cases, tasks in one's own words, and reflections for the private journal."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

import clock
from accounts.models import LEARNER
from blueprints.forms import Form
from blueprints.free_text import without_nul
from blueprints.identity import current_person
from blueprints.language import language, localised, written_time
from blueprints.once import once
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.noting import notes_on_page
from blueprints.study.places import outline_of, url_of
from blueprints.study.texts import LONGEST, TextForm
from courses import services
from courses.access import Place, StudyPlace, study_place_for
from courses.conflicts import version_of
from courses.models import CASE, REFLECTION, TASK
from courses.rules import Walk, answer_in
from errors import NotVisible
from notebook.queries import journal_entry
from notebook.services import write_in_journal
from revisions.models import Revision
from revisions.queries import final_revision


class ChoiceForm(Form):
    """One step through a case."""

    scene = StringField(validators=[InputRequired(), Length(max=80)])
    choice = IntegerField(validators=[InputRequired()])


class AnswerForm(TextForm):
    """A task answered in one's own words."""

    body = TextAreaField(lazy_gettext("Your answer"), filters=[without_nul], validators=[InputRequired(), Length(max=LONGEST)])


class ReflectionForm(TextForm):
    """A page of the private journal."""

    body = TextAreaField(lazy_gettext("For yourself alone"), filters=[without_nul], validators=[InputRequired(), Length(max=LONGEST)])


def open_place(module: str, kind: str) -> tuple[StudyPlace, Revision]:
    """The door to a case, task or reflection of a module, and its text. Raises NotVisible."""
    place = study_place_for(current_person(), module, kind)
    revision = final_revision(kind, place.activity.key, language())
    if place.activity.kind != kind or revision is None:
        raise NotVisible
    return place, revision


def page_of(place: StudyPlace, revision: Revision) -> dict[str, object]:
    """What the three pages have in common."""
    activity, state = place.activity, place.state
    return {
        "place": place,
        "revision": revision,
        "state": state,
        "outline": outline_of(state, activity),
        "next": state.after(activity),
        "notes": None if activity.kind == REFLECTION else notes_on_page(activity.kind, activity.key, revision, localised(activity.title)),
        "url_of": url_of,
    }


@blueprint.get("/modules/<module>/case")
@allow(LEARNER, study=True)
def show_case(module: str) -> ResponseReturnValue:
    """The scene where the walk stands, or the ending with its turning points."""
    place, revision = open_place(module, CASE)
    walk = Walk.of(revision.body or {}, place.progress.state if place.progress else None)
    return render_template("study/show_case.html", walk=walk, form=ChoiceForm(), **page_of(place, revision))


@blueprint.post("/modules/<module>/case/choose")
@allow(LEARNER, study=True)
@once
def choose_in_case(module: str) -> ResponseReturnValue:
    """Say or do one of the things that the scene offers. Reaching an ending completes the case."""
    place, revision = open_place(module, CASE)
    form = ChoiceForm()
    if not form.validate():
        flash(_("Please choose what you say or do."), "care")
        return redirect(url_for("study.show_case", module=module), 303)
    at = clock.now()
    progress = services.choose_in_case(
        enrolment=place.enrolment, activity=place.activity, revision=revision, scene=form.scene.data, choice=form.choice.data, at=at
    )
    if Walk.of(revision.body or {}, progress.state).ending:
        services.complete_case(enrolment=place.enrolment, activity=place.activity, revision=revision, at=at)
    return redirect(url_for("study.show_case", module=module, _anchor="now"), 303)


@blueprint.post("/modules/<module>/case/restart")
@allow(LEARNER, study=True)
@once
def restart_case(module: str) -> ResponseReturnValue:
    """Begin the case again; endings seen stay seen."""
    place, revision = open_place(module, CASE)
    services.restart_case(enrolment=place.enrolment, activity=place.activity, revision=revision, at=clock.now())
    return redirect(url_for("study.show_case", module=module), 303)


@blueprint.route("/modules/<module>/task", methods=["GET", "POST"])
@allow(LEARNER, study=True)
@once
def show_task(module: str) -> ResponseReturnValue:
    """A task; its worked example opens after one's own answer."""
    place, revision = open_place(module, TASK)
    form = AnswerForm(data=as_kept(answer_of(place)))
    if form.validate_on_submit():
        with refusals_on(form):
            given = {"answer": form.body.data, "started_from": form.version.data, "revision_id": revision.id}
            services.complete_task(enrolment=place.enrolment, activity=place.activity, **given, at=clock.now())
            flash(_("Credited: the task is complete. Compare with the example."), "done")
            return redirect(url_for("study.show_task", module=module, _anchor="example"), 303)
        place, revision = open_place(module, TASK)
    return answer_form("study/show_task.html", form, **page_of(place, revision))


@blueprint.post("/modules/<module>/task/draft")
@allow(LEARNER, study=True)
@once
def save_task(module: str) -> ResponseReturnValue:
    """Keep an answer while it is typed."""
    place, revision = open_place(module, TASK)
    form = AnswerForm()
    body = form.draft(answer_of(place))
    with refusals_on(form):
        given = {"answer": body, "started_from": form.version.data or "", "revision_id": revision.id}
        services.save_answer(enrolment=place.enrolment, activity=place.activity, **given, at=clock.now())
        return saved("study.show_task", module, body)
    return answer_form("study/show_task.html", form, **page_of(*open_place(module, TASK)))


@blueprint.route("/modules/<module>/reflection", methods=["GET", "POST"])
@allow(LEARNER, study=True)
@once
def show_reflection(module: str) -> ResponseReturnValue:
    """A reflection, written into the journal that nobody else can open."""
    place, revision = open_place(module, REFLECTION)
    entry, at = journal_entry(current_person(), place.activity.key), clock.now()
    form = ReflectionForm(data=as_kept(entry.body if entry else ""))
    if form.validate_on_submit():
        with refusals_on(form):
            write_in_journal(person=current_person(), activity_key=place.activity.key, body=form.body.data, started_from=form.version.data, at=at)
            services.complete_activity(enrolment=place.enrolment, activity=place.activity, revision_id=revision.id, at=at)
            flash(_("Credited: the reflection is in your journal."), "done")
            return redirect(url_for("study.show_reflection", module=module), 303)
        place, revision = open_place(module, REFLECTION)
    return answer_form("study/show_reflection.html", form, entry=entry, **page_of(place, revision))


@blueprint.post("/modules/<module>/reflection/draft")
@allow(LEARNER, study=True)
@once
def save_reflection(module: str) -> ResponseReturnValue:
    """Keep a reflection while it is typed."""
    place, _revision = open_place(module, REFLECTION)
    entry = journal_entry(current_person(), place.activity.key)
    form = ReflectionForm()
    body = form.draft(entry.body if entry else "")
    with refusals_on(form):
        given = {"body": body, "started_from": form.version.data or "", "at": clock.now()}
        write_in_journal(person=current_person(), activity_key=place.activity.key, **given)
        return saved("study.show_reflection", module, body)
    return answer_form("study/show_reflection.html", form, entry=entry, **page_of(*open_place(module, REFLECTION)))


def saved(page: str, module: str, body: str) -> ResponseReturnValue:
    """When it was saved and as which version, for a script; a browser without one is led back to the page."""
    if request.accept_mimetypes.best == "text/html":
        return redirect(url_for(page, module=module), 303)
    return jsonify(saved=_("Saved at %(time)s", time=written_time(clock.now())), version=version_of(body))


def as_kept(text: str) -> dict[str, str]:
    """The fields of a text's form as they stand before somebody types."""
    return {"body": text, "version": version_of(text)}


def answer_of(place: Place) -> str:
    """The answer to a task as it is kept."""
    return answer_in(place.progress.state if place.progress else None)
