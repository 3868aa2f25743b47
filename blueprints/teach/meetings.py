"""A trainer's meetings: agreeing them, and who was there."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

import clock
from accounts.models import TRAINER
from blueprints.forms import Form
from blueprints.free_text import short_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from blueprints.wording import sentence_for
from blueprints.wording.meetings import KINDS, OUTCOMES
from errors import Refused
from meetings import rules, services
from meetings.access import meeting_for_trainer
from meetings.models import MADE_UP, MIDTERM, PRESENT, Meeting
from meetings.queries import Group, Seat, groups_taught_by, learners_at, meetings_taught_by


class MeetingForm(Form):
    """When, how long, with whom and where."""

    group = SelectField(lazy_gettext("For whom"), validators=[InputRequired()])
    kind = RadioField(lazy_gettext("Kind of meeting"), choices=choices_of(KINDS), default=MIDTERM, validators=[InputRequired()])
    day = DateField(lazy_gettext("Day"), validators=[InputRequired()])
    time = TimeField(lazy_gettext("Time in Latvia"), validators=[InputRequired()])
    minutes = IntegerField(lazy_gettext("Minutes"), default=90, validators=[InputRequired()])
    join_url = StringField(lazy_gettext("Zoom link"), validators=[Length(max=rules.LONGEST_ADDRESS)])
    place = short_text(lazy_gettext("Place"), longest=200, required=False)

    @property
    def starts_at(self) -> datetime:
        """The moment that day and time mean in Riga."""
        return datetime.combine(self.day.data, self.time.data, clock.RIGA).astimezone(UTC)


@blueprint.get("/teach/meetings")
@allow(TRAINER)
def list_meetings() -> ResponseReturnValue:
    """Coming and past meetings of the trainer's groups."""
    now, held = clock.now(), meetings_taught_by(current_person())
    coming = [one for one in held if one.ends_at > now]
    past = [one for one in reversed(held) if one.ends_at <= now]
    return render_template("teach/list_meetings.html", coming=coming, past=past, kinds=KINDS)


@blueprint.route("/teach/meetings/new", methods=["GET", "POST"])
@allow(TRAINER)
def schedule_meeting() -> ResponseReturnValue:
    """Agree a time with a group; its learners find it on their page at once."""
    groups = {group.key: group for group in groups_taught_by(current_person())}
    form = MeetingForm()
    form.group.choices = choices_of({key: name_of(group) for key, group in groups.items()})
    if form.validate_on_submit():
        with refusals_on(form):
            where = {name: form[name].data for name in ("kind", "minutes", "join_url", "place")}
            group, by = groups[form.group.data], current_person()
            meeting = services.schedule_meeting(
                programme=group.programme, intake=group.intake, starts_at=form.starts_at, by=by, at=clock.now(), **where
            )
            flash(_("The meeting is agreed. Those invited see it on their page now."), "done")
            return redirect(url_for("teach.show_meeting", public_id=meeting.public_id), 303)
    return answer_form("teach/schedule_meeting.html", form)


@blueprint.route("/teach/meetings/<public_id>", methods=["GET", "POST"])
@allow(TRAINER)
def show_meeting(public_id: str) -> ResponseReturnValue:
    """A meeting with its learners: when each arrived, and the one form for attendance."""
    meeting = meeting_for_trainer(current_person(), public_id)
    seats, opens_at = learners_at(meeting, current_person()), rules.opens_at(meeting.starts_at)
    form = attendance_form(meeting, seats)
    if form.validate_on_submit():
        with refusals_on(form):
            recorded = record_all(form, meeting, seats)
            flash(ngettext("Attendance of %(num)d learner is on record.", "Attendance of %(num)d learners is on record.", recorded), "done")
            return redirect(url_for("teach.show_meeting", public_id=public_id), 303)
        meeting = meeting_for_trainer(current_person(), public_id)
        seats = learners_at(meeting, current_person())
    words = {"kinds": KINDS, "ends_at": rules.ends_at(meeting.starts_at, meeting.minutes), "opens_at": opens_at}
    return answer_form("teach/show_meeting.html", form, meeting=meeting, seats=seats, is_open=clock.now() >= opens_at, **words)


@blueprint.post("/teach/meetings/<public_id>/cancel")
@allow(TRAINER)
def cancel_meeting(public_id: str) -> ResponseReturnValue:
    """Say that a meeting doesn't take place."""
    meeting = meeting_for_trainer(current_person(), public_id)
    try:
        services.cancel_meeting(meeting=meeting, by=current_person(), at=clock.now())
        flash(_("The meeting is cancelled. Those invited see it on their page."), "done")
    except Refused as refusal:
        flash(sentence_for(refusal), "care")
    return redirect(url_for("teach.show_meeting", public_id=public_id), 303)


def name_of(group: Group) -> str:
    """A group as a trainer chooses it."""
    if group.intake:
        return group.intake.name
    return _("Everybody in “%(programme)s”", programme=localised(group.programme.title))


def attendance_form(meeting: Meeting, seats: list[Seat]) -> Form:
    """A form with an outcome and minutes for each learner, by the names `outcome_…` and `minutes_…` of the enrolment."""
    possible = {key: words for key, words in OUTCOMES.items() if key != MADE_UP or meeting.kind == MIDTERM}
    fields: dict[str, Any] = {}
    for seat in seats:
        name, key = seat.enrolment.person.name, seat.enrolment.public_id
        fields[f"outcome_{key}"] = SelectField(_("%(name)s, attendance", name=name), choices=choices_of(possible, _("Not recorded")))
        fields[f"minutes_{key}"] = IntegerField(_("%(name)s, minutes", name=name), validators=[Optional()])
    recorded = {
        f"{field}_{seat.enrolment.public_id}": getattr(seat.attendance, field)
        for seat in seats
        for field in ("outcome", "minutes")
        if seat.attendance and seat.outcome
    }
    return type("AttendanceForm", (Form,), fields)(data=recorded)


def record_all(form: Form, meeting: Meeting, seats: list[Seat]) -> int:
    """Put down what was chosen; present without minutes means the whole meeting. Returns of how many."""
    chosen = {seat: form[f"outcome_{seat.enrolment.public_id}"].data for seat in seats}
    for seat, outcome in chosen.items():
        if outcome:
            minutes = form[f"minutes_{seat.enrolment.public_id}"].data
            if outcome == PRESENT and minutes is None:
                minutes = meeting.minutes
            services.record_attendance(
                meeting=meeting, enrolment=seat.enrolment, outcome=outcome, minutes=minutes, by=current_person(), at=clock.now()
            )
    return sum(bool(outcome) for outcome in chosen.values())
