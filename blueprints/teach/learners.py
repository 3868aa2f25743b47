"""A trainer's learners: how far they are, whether their study was real, what was seen of them at the seminar."""

from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

import clock
from accounts.models import TRAINER
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from blueprints.teach.stopped import line_of
from blueprints.wording.meetings import KINDS, OUTCOMES
from courses.models import Enrolment
from courses.overview import learners_taught_by
from courses.queries import LearnerLine, StudySummary, study_summary
from courses.rules import Standard
from errors import NotVisible
from meetings.access import learner_for_trainer
from meetings.models import SCALES, Observation
from meetings.queries import agreement_in, meetings_taught_by, observations_of, seats_of
from meetings.services import observe
from nudges.queries import stopped_among
from quizzes.desk import count_answers_to_mark
from quizzes.queries import quiz_with_key
from recruitment.models import STUDY_TIME, Application, Evidence
from recruitment.queries import application_of
from recruitment.services import record_evidence

LEVELS = range(1, 5)


class ConfirmForm(Form):
    """Why a trainer believes that the study was real."""

    note = free_text(lazy_gettext("How do you know?"), longest=1000, required=True)


class ObservationForm(Form):
    """Four behaviours, each by one of four anchored levels."""

    listening = RadioField(coerce=int, validators=[InputRequired()])
    autonomy = RadioField(coerce=int, validators=[InputRequired()])
    boundaries = RadioField(coerce=int, validators=[InputRequired()])
    safety = RadioField(coerce=int, validators=[InputRequired()])
    remark = free_text(lazy_gettext("What did you see and hear?"))


@blueprint.get("/teach")
@allow(TRAINER)
def show_home() -> ResponseReturnValue:
    """The trainer's groups with the progress of each learner; the next meeting, and those whose attendance isn't on record."""
    now, learners = clock.now(), learners_taught_by(current_person())
    held = [one for one in meetings_taught_by(current_person()) if not one.meeting.is_cancelled]
    return render_template(
        "teach/show_home.html",
        groups=by_intake(learners),
        stopped=[line_of(one) for one in stopped_among(learners, now)],
        coming=next((one.meeting for one in held if one.ends_at > now), None),
        unrecorded=[one.meeting for one in held if one.ends_at <= now and not one.recorded],
        to_mark=count_answers_to_mark(current_person())[0],
        kinds=KINDS,
    )


@blueprint.get("/teach/learners/<public_id>")
@allow(TRAINER)
def show_learner(public_id: str) -> ResponseReturnValue:
    """How far one learner is, their meetings, and whether the study time needs a word."""
    enrolment = learner_for_trainer(current_person(), public_id)
    return answer_form("teach/show_learner.html", ConfirmForm(), **page_of(enrolment))


@blueprint.post("/teach/learners/<public_id>/study-time")
@allow(TRAINER)
def confirm_study_time(public_id: str) -> ResponseReturnValue:
    """Vouch by name that the study was real although less than half of it was measured."""
    enrolment, form = learner_for_trainer(current_person(), public_id), ConfirmForm()
    page = page_of(enrolment)
    if page["application"] is None or not page["needs_word"]:
        raise NotVisible
    if form.validate():
        with refusals_on(form):
            at = clock.now()
            note, seen_on = form.note.data, clock.local_date(at)
            record_evidence(application=page["application"], kind=STUDY_TIME, seen_on=seen_on, note=note, by=current_person(), at=at)
            flash(_("The study time is confirmed by your name."), "done")
            return redirect(url_for("teach.show_learner", public_id=public_id), 303)
        page = page_of(learner_for_trainer(current_person(), public_id))
    return answer_form("teach/show_learner.html", form, **page)


@blueprint.route("/teach/learners/<public_id>/observation", methods=["GET", "POST"])
@allow(TRAINER)
def observe_learner(public_id: str) -> ResponseReturnValue:
    """Describe what was seen at the seminar; coming back changes one's own description."""
    enrolment = learner_for_trainer(current_person(), public_id)
    quiz = quiz_with_key(enrolment.programme.readiness_test)
    own = next((row for row in observations_of(enrolment) if row.observer_id == current_person().id), None)
    form = observation_form(quiz.texts.get("observation", []) if quiz else [], own)
    if form.validate_on_submit():
        with refusals_on(form):
            scales = {scale: form[scale].data for scale in SCALES}
            observe(enrolment=enrolment, observer=current_person(), remark=form.remark.data, at=clock.now(), **scales)
            flash(_("Your observation is kept."), "done")
            return redirect(url_for("teach.show_learner", public_id=public_id), 303)
        enrolment = learner_for_trainer(current_person(), public_id)
    return answer_form("teach/observe_learner.html", form, enrolment=enrolment, scales=SCALES)


def page_of(enrolment: Enrolment) -> dict[str, Any]:
    """What the page of a learner shows. Of the selection file nothing but who confirmed the study time; of the
    seminar what both observers saw, once both have said it."""
    study, application = study_summary(enrolment), application_of(enrolment.person, enrolment.programme)
    confirmed, observations = confirmation_in(application), observations_of(enrolment)
    return {
        "enrolment": enrolment,
        "study": study,
        "seats": [seat for seat in seats_of(enrolment) if not seat.meeting.is_cancelled],
        "observations": observations,
        "agreement": agreement_in(observations),
        "application": application,
        "confirmed": confirmed,
        "needs_word": is_little_measured(study) and confirmed is None,
        "kinds": KINDS,
        "outcomes": OUTCOMES,
    }


def is_little_measured(study: StudySummary) -> bool:
    """Whether so little of the declared time was measured that a trainer's word is asked for."""
    return 100 * study.measured_seconds < Standard.of(study.programme.criteria).measured_percent * study.declared_seconds


def confirmation_in(application: Application | None) -> Evidence | None:
    """The word that the study was real, where somebody gave it and it stands."""
    entries = application.evidence if application else []
    standing = [entry for entry in entries if entry.kind == STUDY_TIME and not entry.is_void]
    return standing[-1] if standing and standing[-1].is_favourable else None


def by_intake(lines: list[LearnerLine]) -> list[tuple[str, list[LearnerLine]]]:
    """Learners by their group's name, those without a group last."""

    def place(line: LearnerLine) -> tuple[bool, str, int]:
        intake = line.enrolment.intake
        return (False, intake.name, intake.id) if intake else (True, _("Without a group"), 0)

    return [(name, list(members)) for (_alone, name, _id), members in groupby(sorted(lines, key=place), key=place)]


def observation_form(anchored: list[dict[str, Any]], own: Observation | None) -> ObservationForm:
    """The form with the words of the programme at each level; filled in with what this observer has said before."""
    form = ObservationForm(obj=own)
    words = {scale["key"]: scale for scale in anchored}
    for scale in SCALES:
        anchors = words.get(scale, {}).get("anchors", {})
        form[scale].label.text = localised(words.get(scale, {}).get("title")) or scale
        form[scale].choices = choices_of({level: f"{level}. {localised(anchors.get(str(level)))}".strip() for level in LEVELS})
    return form
