"""Learners: the list with their progress, one with all that the certificate asks for, and the talks with them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import clock
from accounts.models import COORDINATOR
from accounts.services import record_act
from blueprints.coordinate import blueprint
from blueprints.coordinate.criteria import criteria_context
from blueprints.coordinate.evidence import TALKS, forms_of, posted_form
from blueprints.dispatch import record_afterwards
from blueprints.forms import EmptyForm, Form
from blueprints.identity import current_person
from blueprints.labels import EVIDENCE
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from courses.models import Enrolment
from courses.queries import LEARNER_ORDERS, intakes_among, learners_among, programmes_coordinated_by, study_summary
from meetings.queries import observations_of, seats_of
from quizzes.queries import results_of
from recruitment.access import learner_for
from recruitment.errors import NoApplication
from recruitment.models import OBSERVATION_TALK, READINESS_TALK, STUDY_TIME
from recruitment.queries import application_of
from recruitment.services import record_evidence

A_PAGE = 30
CRITERIA, STUDY, SEMINAR = "criteria", "study", "meetings"
VIEWS = (CRITERIA, STUDY, SEMINAR)
VIEW_OF = {READINESS_TALK: STUDY, STUDY_TIME: STUDY, OBSERVATION_TALK: SEMINAR}


@blueprint.get("/coordinate/learners")
@allow(COORDINATOR)
def list_learners() -> ResponseReturnValue:
    """Everybody who is enrolled, with their progress."""
    programmes = programmes_coordinated_by(current_person())
    intakes = [line.intake for line in intakes_among(programmes)]
    intake = next((row for row in intakes if row.public_id == request.args.get("intake")), None)
    order = request.args.get("order") if request.args.get("order") in LEARNER_ORDERS else LEARNER_ORDERS[0]
    page = page_of(lambda offset, limit: learners_among(programmes, order=order, intake=intake, offset=offset, limit=limit), A_PAGE)
    return render_template("coordinate/list_learners.html", page=page, order=order, orders=LEARNER_ORDERS, intake=intake, intakes=intakes)


@blueprint.get("/coordinate/learners/<public_id>")
@allow(COORDINATOR)
def show_learner(public_id: str) -> ResponseReturnValue:
    """One learner: the criteria, or (`?view=`) their study and tests, or their meetings and file."""
    view = request.args.get("view")
    return _answer(public_id, EmptyForm(), view if view in VIEWS else CRITERIA)


@blueprint.post("/coordinate/learners/<public_id>/evidence/<kind>")
@allow(COORDINATOR)
def record_talk(public_id: str, kind: str) -> ResponseReturnValue:
    """Record a talk: about the readiness test (which opens it again), the seminar, or the time of study."""
    enrolment, form = learner_for(current_person(), public_id), posted_form(kind, TALKS)
    view = VIEW_OF[kind]
    if form.validate_on_submit():
        with refusals_on(form):
            application = application_of(enrolment.person, enrolment.programme)
            if application is None:
                raise NoApplication
            record_evidence(application=application, kind=kind, by=current_person(), at=clock.now(), **form.said())
            flash(gettext("Recorded under your name."), "done")
            return redirect(url_for("coordinate.show_learner", public_id=public_id, view=view), 303)
    return _answer(public_id, form, view)


def _answer(public_id: str, posted: Form, view: str) -> ResponseReturnValue:
    """A view of the learner with the form that was sent; that it was looked at is recorded."""
    enrolment = learner_for(current_person(), public_id)
    details = {"actor_id": current_person().id, "act": "view-learner", "object_kind": "enrolment", "object_id": public_id, "note": view}
    record_afterwards(record_act, **details, at=clock.now())
    is_own = enrolment.person_id == current_person().id
    loaded = {} if is_own else LOADERS[view](enrolment, posted)
    context = {"enrolment": enrolment, "view": view, "is_own": is_own, "labels": {"evidence": EVIDENCE}}
    return answer_form("coordinate/show_learner.html", posted, **context | loaded)


def _criteria(enrolment: Enrolment, _posted: Form) -> dict[str, Any]:
    return criteria_context(enrolment, current_person())


def _study(enrolment: Enrolment, posted: Form) -> dict[str, Any]:
    study = study_summary(enrolment)
    titles = {state.module.key: state.module.title for state in study.modules}
    today = local_date(clock.now())
    forms = forms_of((READINESS_TALK, STUDY_TIME), posted, today)
    return {"study": study, "titles": titles, "attempts": results_of(enrolment.person), "evidence_forms": forms}


def _meetings(enrolment: Enrolment, posted: Form) -> dict[str, Any]:
    return {
        "seats": seats_of(enrolment),
        "observations": observations_of(enrolment),
        "application": application_of(enrolment.person, enrolment.programme),
        "evidence_forms": forms_of((OBSERVATION_TALK,), posted, local_date(clock.now())),
    }


LOADERS = {CRITERIA: _criteria, STUDY: _study, SEMINAR: _meetings}
