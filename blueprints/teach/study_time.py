"""A group's study time: what it is made of, taken away as a workbook or on paper; and putting a learner's right, by name."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

import clock
from accounts.models import COORDINATOR, TRAINER
from accounts.services import record_act
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from courses.access import enrolment_for, group_for
from courses.crediting import correct_time
from courses.ledger import Group, LearnerTime, Period, Sums, lines_of, sums_of, time_in
from courses.models import CORRECTION, Enrolment
from courses.rules import LEAST_REASON, MOST_CORRECTED, Standard
from credentials.statement import Statement, draw_statement, export_told, state_time
from credentials.workbook import workbook_of
from db import new_public_id

A_PAGE = 100
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GIVE, TAKE = "give", "take"


class PeriodForm(Form):
    """From which day to which, both included; asked in the address, so that a period can be kept as a bookmark."""

    first = DateField(_("From"), validators=[Optional()])
    last = DateField(_("Until"), validators=[Optional()])

    class Meta(Form.Meta):
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        fits = bool(super().validate(extra_validators))
        if fits and self.first.data and self.last.data and self.last.data < self.first.data:
            self.last.errors = [gettext("The last day comes before the first.")]
            return False
        return fits

    @property
    def period(self) -> Period:
        """What was asked for; a day that nobody can reckon with is as none."""
        return Period(*(day if day and date(2000, 1, 1) <= day < date(9999, 1, 1) else None for day in (self.first.data, self.last.data)))


class CorrectionForm(Form):
    """Minutes given or taken, and why. The key is this form's: one that is sent twice is entered once."""

    direction = RadioField(_("What"), choices=choices_of({GIVE: _("Add minutes"), TAKE: _("Take minutes away")}), validators=[InputRequired()])
    minutes = IntegerField(_("Minutes"), validators=[InputRequired(), NumberRange(min=1, max=MOST_CORRECTED)])
    reason = free_text(_("Reason"), longest=1000, required=True)
    key = HiddenField(default=new_public_id, validators=[InputRequired(), Regexp(r"^[a-z0-9]{12}\Z")])

    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        sign = -1 if self.direction.data == TAKE else 1
        return {"minutes": sign * self.minutes.data, "reason": self.reason.data, "key": self.key.data}


@blueprint.get("/teach/study-time/<programme>/<group>")
@allow(TRAINER, COORDINATOR)
def show_study_time(programme: str, group: str) -> ResponseReturnValue:
    """What each learner of a group was credited and what it is made of, those of whom little was measured marked."""
    return answer_group(group_for(current_person(), programme, group), PeriodForm(request.args))


@blueprint.get("/teach/study-time/<programme>/<group>.xlsx")
@allow(TRAINER, COORDINATOR)
def download_time_sheets(programme: str, group: str) -> ResponseReturnValue:
    """The group's study time as a workbook: a sheet of sums, a sheet of entries. That it was taken is on record."""
    return give(group_for(current_person(), programme, group), "xlsx", WORKBOOK, workbook_of)


@blueprint.get("/teach/study-time/<programme>/<group>.pdf")
@allow(TRAINER, COORDINATOR)
def download_time_paper(programme: str, group: str) -> ResponseReturnValue:
    """The group's study time on paper, with lines for two signatures. That it was taken is on record."""
    return give(group_for(current_person(), programme, group), "pdf", "application/pdf", draw_statement)


@blueprint.route("/teach/learners/<public_id>/correction", methods=["GET", "POST"])
@allow(TRAINER, COORDINATOR)
def correct_study_time(public_id: str) -> ResponseReturnValue:
    """Give or take minutes by name, with a reason that the learner reads; earlier corrections stand beside."""
    enrolment, form = enrolment_for(current_person(), public_id), CorrectionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            minutes = abs(correct_time(enrolment=enrolment, **form.said(), by=current_person(), at=clock.now()).seconds) // 60
            said = ngettext("%(num)d minute is entered under your name.", "%(num)d minutes are entered under your name.", minutes)
            flash(f"{said} {gettext('The learner sees it with the reason.')}", "done")
            return redirect(url_for("teach.correct_study_time", public_id=public_id), 303)
        enrolment = enrolment_for(current_person(), public_id)
    return answer_form("teach/correct_study_time.html", form, **account_of(enrolment))


def answer_group(group: Group, form: PeriodForm) -> ResponseReturnValue:
    """The page of a group, in the period that the address asks for."""
    period = form.period if form.validate() else Period()
    page = page_of(lambda offset, limit: time_in(group, period, offset=offset, limit=limit), A_PAGE)
    is_whole = page.previous is None and page.next is None
    return answer_form(
        "teach/show_study_time.html",
        form,
        group=group,
        name=name_of(group),
        page=page,
        total=sum((learner.sums for learner in page.rows), Sums()) if is_whole else None,
        is_little=is_little_in(group),
        is_coordinator=current_person().has_role(COORDINATOR, scope=group.programme.key),
    )


def is_little_in(group: Group) -> Callable[[LearnerTime], bool]:
    """Tells whether so little of a learner's declared time was measured that a trainer's word is asked for."""
    percent = Standard.of(group.programme.criteria).measured_percent
    return lambda learner: learner.sums.is_measured_under(percent)


def give(group: Group, ending: str, kind: str, made: Callable[[Statement], bytes]) -> ResponseReturnValue:
    """The statement as a file of its own; the page again where the period is none, or the statement can't be made."""
    form, at = PeriodForm(request.args), clock.now()
    if form.validate():
        with refusals_on(form):
            statement = state_time(group=group, period=form.period, at=at)
            content = made(statement)
            record_afterwards(record_act, **export_told(statement, ending), actor_id=current_person().id, at=at)
            return as_file(content, f"macibu-laiks-{group.key}-{statement.made_on:%Y-%m-%d}.{ending}", kind)
        group = group_for(current_person(), group.programme.key, group.key)
    return answer_group(group, form)


def as_file(content: bytes, name: str, kind: str) -> Response:
    """A download that nothing on the way keeps."""
    answer = send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def account_of(enrolment: Enrolment) -> dict[str, Any]:
    """What stands beside the form: the sums, and what was corrected before."""
    return {
        "enrolment": enrolment,
        "sums": sums_of(enrolment),
        "corrections": [line for line in lines_of(enrolment) if line.entry.kind == CORRECTION],
        "group": Group(enrolment.programme, enrolment.intake),
        "name": name_of(Group(enrolment.programme, enrolment.intake)),
        "is_own": enrolment.person_id == current_person().id,
        "is_coordinator": current_person().has_role(COORDINATOR, scope=enrolment.programme.key),
        "least": LEAST_REASON,
    }


def name_of(group: Group) -> str:
    """A group as its page is called."""
    if group.is_everybody:
        return gettext("Everybody")
    return group.intake.name if group.intake else gettext("Without a group")
