"""Applications: the list, one with all that a decision needs, and the acts on it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

import clock
from accounts.models import COORDINATOR
from accounts.services import record_act
from blueprints.coordinate import blueprint
from blueprints.coordinate.evidence import SELECTION, forms_of, posted_form
from blueprints.dispatch import record_afterwards
from blueprints.forms import EmptyForm, Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import EVIDENCE, FIELDS, OUTCOMES, PLACES, SPOKEN, choices_of, listed
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from courses.models import Intake
from courses.queries import enrolment_of, intakes_in
from courses.rules import Standard
from errors import NotVisible
from quizzes.profile import motivation_profile
from quizzes.queries import latest_result
from recruitment import services
from recruitment.access import application_for, evidence_for
from recruitment.models import ACCEPTED, DECLINED, Application
from recruitment.queries import CLOSED, WAITING, applications_for, count_applications
from recruitment.rules import completed_years, is_old_enough, requirements

A_PAGE = 30


class FilterForm(Form):
    """What the list is narrowed down by; it changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    name = StringField(_("Name"), validators=[Length(max=80)], default="")
    municipality = SelectField(_("Municipality"), choices=choices_of(PLACES, _("All municipalities")), default="")
    outcome = SelectField(_("Decision"), choices=choices_of(OUTCOMES, _("All decisions")), default="")


class DecisionForm(Form):
    """Yes or no, and why."""

    outcome = RadioField(_("Decision"), choices=choices_of({ACCEPTED: _("Accept"), DECLINED: _("Decline")}), validators=[InputRequired()])
    reason = free_text(_("Reason"), required=True)


class EnrolForm(Form):
    """Alone, or with a group."""

    intake = SelectField(_("Group"), default="")

    def __init__(self, intakes: list[Intake], **kwargs: Any):
        super().__init__(**kwargs)
        self.intakes = {intake.public_id: intake for intake in intakes}
        self.intake.choices = choices_of({intake.public_id: intake.name for intake in intakes}, _("Alone, without a group"))


@blueprint.get("/coordinate/applications")
@allow(COORDINATOR)
def list_applications() -> ResponseReturnValue:
    """The applications that wait, or those that are closed."""
    state = CLOSED if request.args.get("state") == CLOSED else WAITING
    form = FilterForm(request.args)
    chosen = {field.name: field.data for field in form if field.data} if form.validate() else {}
    page = page_of(lambda offset, limit: applications_for(current_person(), state=state, offset=offset, limit=limit, **chosen), A_PAGE)
    context = {"labels": {"places": PLACES, "outcomes": OUTCOMES}, "state": state, "chosen": chosen}
    return render_template("coordinate/list_applications.html", page=page, counts=count_applications(current_person()), form=form, **context)


@blueprint.get("/coordinate/applications/<public_id>")
@allow(COORDINATOR)
def show_application(public_id: str) -> ResponseReturnValue:
    """What somebody said, their motivation profile, and their selection file."""
    return _answer(public_id, EmptyForm())


@blueprint.get("/coordinate/applications/<public_id>/interview")
@allow(COORDINATOR)
def show_interview_sheet(public_id: str) -> ResponseReturnValue:
    """What to talk about at the interview, with room to write: for paper, and never of oneself."""
    application = application_for(current_person(), public_id)
    if application.person_id == current_person().id:
        raise NotVisible
    _record_look(public_id)
    return render_template("coordinate/show_interview_sheet.html", application=application, **_profile_of(application))


@blueprint.post("/coordinate/applications/<public_id>/evidence/<kind>")
@allow(COORDINATOR)
def record_evidence(public_id: str, kind: str) -> ResponseReturnValue:
    """Vouch for one thing."""
    application, form = application_for(current_person(), public_id), posted_form(kind, SELECTION)
    if form.validate_on_submit():
        with refusals_on(form):
            services.record_evidence(application=application, kind=kind, by=current_person(), at=clock.now(), **form.said())
            flash(gettext("Recorded under your name."), "done")
            return _back_to(public_id)
    return _answer(public_id, form)


@blueprint.post("/coordinate/evidence/<public_id>/void")
@allow(COORDINATOR)
def void_evidence(public_id: str) -> ResponseReturnValue:
    """Declare an entry wrong."""
    evidence, form = evidence_for(current_person(), public_id), EmptyForm()
    address = evidence.application.public_id
    with refusals_on(form):
        services.void_evidence(evidence=evidence, by=current_person(), at=clock.now())
        flash(gettext("The entry is void. It stays in the file and counts no more."), "done")
        return _back_to(address)
    return _answer(address, form)


@blueprint.post("/coordinate/applications/<public_id>/decision")
@allow(COORDINATOR)
def decide_application(public_id: str) -> ResponseReturnValue:
    """Take the decision."""
    application, form = application_for(current_person(), public_id), DecisionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            at = clock.now()
            services.decide(application=application, outcome=form.outcome.data, reason=form.reason.data, by=current_person(), at=at)
            flash(gettext("The decision is recorded, and the applicant is told by letter."), "done")
            return _back_to(public_id, "decision")
    return _answer(public_id, form)


@blueprint.post("/coordinate/applications/<public_id>/enrolment")
@allow(COORDINATOR)
def enrol_applicant(public_id: str) -> ResponseReturnValue:
    """Enrol an accepted applicant, alone or with a group."""
    application = application_for(current_person(), public_id)
    form = EnrolForm(intakes_in(application.programme))
    if form.validate_on_submit():
        with refusals_on(form):
            intake = form.intakes.get(form.intake.data)
            enrolment = services.enrol_applicant(application=application, intake=intake, by=current_person(), at=clock.now())
            flash(gettext("%(name)s is enrolled.", name=application.person.name), "done")
            return redirect(url_for("coordinate.show_learner", public_id=enrolment.public_id), 303)
    return _answer(public_id, form)


def _back_to(public_id: str, anchor: str = "file") -> ResponseReturnValue:
    return redirect(url_for("coordinate.show_application", public_id=public_id, _anchor=anchor), 303)


def _record_look(public_id: str) -> None:
    details = {"actor_id": current_person().id, "act": "view-application", "object_kind": "application", "object_id": public_id}
    record_afterwards(record_act, **details, at=clock.now())


def _answer(public_id: str, posted: Form) -> ResponseReturnValue:
    """The page of an application with the form that was sent; that it was looked at is recorded."""
    application, today = application_for(current_person(), public_id), local_date(clock.now())
    _record_look(public_id)
    needed = requirements(application.evidence, today, Standard.of(application.programme.criteria))
    return answer_form(
        "coordinate/show_application.html",
        posted,
        application=application,
        is_own=application.person_id == current_person().id,
        age=completed_years(application.birth_year, application.birth_month, today),
        is_old_enough=is_old_enough(application.birth_year, application.birth_month, application.programme.minimum_age, today),
        labels={"fields": FIELDS, "places": PLACES, "outcomes": OUTCOMES, "evidence": EVIDENCE},
        spoken=listed(application.languages, SPOKEN),
        requirements=needed,
        missing=listed([one.kind for one in needed if not one.is_met], EVIDENCE),
        evidence_forms=forms_of(SELECTION, posted, today),
        decision_form=posted if isinstance(posted, DecisionForm) else DecisionForm(formdata=None),
        **_profile_of(application),
        **_enrolment_of(application, posted),
    )


def _profile_of(application: Application) -> dict[str, Any]:
    attempt = latest_result(application.person, application.programme.motivation_test)
    return {"attempt": attempt, "profile": motivation_profile(attempt) if attempt else None}


def _enrolment_of(application: Application, posted: Form) -> dict[str, Any]:
    """The enrolment, or (accepted and not yet enrolled) the form that makes it."""
    if application.decision is None or application.decision.outcome != ACCEPTED:
        return {"enrolment": None, "enrol_form": None}
    enrolment = enrolment_of(application.person, application.programme)
    if enrolment is not None:
        return {"enrolment": enrolment, "enrol_form": None}
    form = posted if isinstance(posted, EnrolForm) else EnrolForm(intakes_in(application.programme), formdata=None)
    return {"enrolment": None, "enrol_form": form}
