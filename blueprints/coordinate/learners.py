"""Learners: the list with their progress, one with all that the certificate asks for, the talks with them, more time in tests."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField

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
from blueprints.language import written_date
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from courses.models import Enrolment
from courses.queries import LEARNER_ORDERS, intakes_among, learners_among, programmes_coordinated_by, study_summary
from meetings.queries import agreement_in, observations_of, seats_of
from quizzes.models import EXTRA_PERCENT, READINESS
from quizzes.profile import change_since_start
from quizzes.queries import extra_times_of, oddities_of, results_of
from quizzes.scoring import mean_sureness
from quizzes.services import give_extra_time as give_time
from recruitment.access import learner_for
from recruitment.errors import NoApplication
from recruitment.models import OBSERVATION_TALK, READINESS_TALK, STUDY_TIME
from recruitment.queries import application_of
from recruitment.services import record_evidence

A_PAGE = 30
CRITERIA, STUDY, SEMINAR = "criteria", "study", "meetings"
VIEWS = (CRITERIA, STUDY, SEMINAR)
VIEW_OF = {READINESS_TALK: STUDY, STUDY_TIME: STUDY, OBSERVATION_TALK: SEMINAR}


class ExtraTimeForm(Form):
    """How much more time somebody has. Why is not asked."""

    percent = SelectField(_("More time in tests that have a time limit"), coerce=int)

    def __init__(self, **kwargs: Any):
        super().__init__(prefix="extra-time", **kwargs)
        self.percent.choices = [(percent, _share(percent)) for percent in EXTRA_PERCENT]


def _share(percent: int) -> str:
    return gettext("%(percent)d %% more", percent=percent) if percent else gettext("as everybody")


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


@blueprint.post("/coordinate/learners/<public_id>/extra-time")
@allow(COORDINATOR)
def give_extra_time(public_id: str) -> ResponseReturnValue:
    """Give a learner more time in tests with a time limit, or take it back; a test that is under way is lengthened at once."""
    enrolment, form = learner_for(current_person(), public_id), ExtraTimeForm()
    if form.validate_on_submit():
        give_time(enrolment=enrolment, percent=form.percent.data, by=current_person(), at=clock.now())
        flash(gettext("Recorded under your name."), "done")
        return redirect(url_for("coordinate.show_learner", public_id=public_id, view=STUDY), 303)
    return _answer(public_id, form, STUDY)


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
    times = extra_times_of(enrolment)
    fresh = ExtraTimeForm(formdata=None, data={"percent": times[0].percent if times else 0})
    return {
        "study": study,
        "titles": titles,
        "attempts": (attempts := results_of(enrolment.person)),
        "oddities": oddities_of(attempts),
        "sure": {one.id: format_decimal(round(float(mean_sureness(one.result or {})), 1)) for one in attempts if one.quiz.kind == READINESS},
        "changes": {one.id: change_since_start(one, [other for other in attempts if other.quiz_id == one.quiz_id]) for one in attempts},
        "evidence_forms": forms,
        "extra_rows": [(written_date(one.given_at), _share(one.percent), one.given_by.name) for one in times],
        "extra_form": posted if isinstance(posted, ExtraTimeForm) else fresh,
    }


def _meetings(enrolment: Enrolment, posted: Form) -> dict[str, Any]:
    observations = observations_of(enrolment)
    return {
        "seats": seats_of(enrolment),
        "observations": observations,
        "agreement": agreement_in(observations),
        "application": application_of(enrolment.person, enrolment.programme),
        "evidence_forms": forms_of((OBSERVATION_TALK,), posted, local_date(clock.now())),
    }


LOADERS = {CRITERIA: _criteria, STUDY: _study, SEMINAR: _meetings}
