"""The learner's meetings: when they are, the way in, the file for the calendar, the make-up task."""

import re
from datetime import datetime, timedelta
from functools import partial

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event, vUri

import clock
from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.language import language
from blueprints.letters import address_of
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.wording import sentence_for
from blueprints.wording.meetings import KINDS
from courses.queries import enrolment_of
from courses.rules import Standard
from errors import Refused
from meetings import rules
from meetings.access import meeting_for_learner
from meetings.models import MADE_UP, MIDTERM, PRESENT, Meeting
from meetings.queries import Seat, seats_of
from meetings.services import join_meeting as arrive
from revisions.models import AGENDA
from revisions.queries import final_revision


@blueprint.get("/meetings")
@allow(LEARNER)
def list_meetings() -> ResponseReturnValue:
    """Coming and past meetings; while the mid-term doesn't count yet, how to prepare for it and what makes up for it."""
    enrolment, now = enrolment_of(current_person()), clock.now()
    seats = seats_of(enrolment) if enrolment else []
    coming = [seat for seat in seats if seat.phase(now) != rules.OVER]
    past = [seat for seat in reversed(seats) if seat.phase(now) == rules.OVER and not seat.meeting.is_cancelled]
    percent = Standard.of(enrolment.programme.criteria if enrolment else {}).attendance_percent
    counts = partial(has_midterm, percent=percent)
    needs_midterm = enrolment is not None and not any(counts(seat) for seat in seats)
    agenda = final_revision(AGENDA, MIDTERM, language()) if needs_midterm else None
    words = {"section_of": section_of, "kinds": KINDS, "has_midterm": counts, "percent": percent}
    return render_template("study/list_meetings.html", coming=coming, past=past, agenda=agenda, now=now, **words)


@blueprint.post("/meetings/<public_id>/join")
@allow(LEARNER)
def join_meeting(public_id: str) -> ResponseReturnValue:
    """Count the arrival and show the one page on which the meeting's own address stands."""
    seat = meeting_for_learner(current_person(), public_id)
    try:
        arrive(meeting=seat.meeting, enrolment=seat.enrolment, at=clock.now())
    except Refused as refusal:
        flash(sentence_for(refusal), "care")
        return redirect(url_for("study.list_meetings"), 303)
    return render_template("study/join_meeting.html", meeting=seat.meeting, kinds=KINDS)


@blueprint.get("/meetings/<public_id>.ics")
@allow(LEARNER)
def download_calendar(public_id: str) -> ResponseReturnValue:
    """The meeting for one's own calendar: our page is its address, never the way in."""
    seat = meeting_for_learner(current_person(), public_id)
    name = f"celabiedrs-{seat.meeting.starts_at:%Y-%m-%d}.ics"
    return Response(calendar_of(seat.meeting), mimetype="text/calendar", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def has_midterm(seat: Seat, percent: int) -> bool:
    """Whether the mid-term meeting counts for this learner: long enough there, or made up for."""
    if seat.meeting.kind != MIDTERM or seat.attendance is None:
        return False
    minutes = seat.attendance.minutes or 0
    return seat.outcome == MADE_UP or (seat.outcome == PRESENT and 100 * minutes >= percent * seat.meeting.minutes)


def section_of(html: str, key: str) -> str:
    """One section of a rendered text: its heading with this id and what follows, up to the next heading of that level."""
    found = re.search(rf'<h2 id="{re.escape(key)}">.*?(?=<h2\b|\Z)', html, re.DOTALL)
    return found[0] if found else ""


def calendar_of(meeting: Meeting) -> bytes:
    """One event, in UTC (a calendar shows it in its owner's time); a cancelled meeting says so."""
    page = address_of("study.list_meetings")
    event = Event()
    event.add("uid", f"{meeting.public_id}@celabiedrs")
    event.add("dtstamp", _stamp(meeting))
    event.add("sequence", int(meeting.is_cancelled))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("summary", f"{KINDS[meeting.kind]} · Ceļabiedrs")
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
    event.add("location", meeting.place or "Zoom")
    event.add("description", _("Details and the button for joining: %(page)s", page=page))
    event.add("url", vUri(page))
    calendar = Calendar()
    calendar.add("prodid", "-//Celabiedrs//meetings//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()


def _stamp(meeting: Meeting) -> datetime:
    return meeting.cancelled_at or meeting.scheduled_at
