"""The letters of a nudge: the weekly one with the band as it is woven, the reminder, and the invitation to answer a test once more.
The first two lead back to the place that was left; each can be silenced by one tap.
"""

from datetime import datetime

from flask_babel import gettext as _

from accounts.models import Person
from accounts.services import issue_ticket
from blueprints.letters import address_of, send_letter, speaking
from courses.band import SIGN_NAMES
from courses.band_picture import picture_of_band
from courses.models import Enrolment
from courses.queries import StudySummary, study_summary
from credentials.declension import vocative
from nudges.queries import week_of
from nudges.rules import END, MOST_REMINDERS, WEEKLY
from post.services import Picture

NAMES = {WEEKLY: "weekly_letter"}


def nudge_due(enrolment: Enrolment, *, kind: str, number: int, at: datetime) -> None:
    """Write it: what was done (a weekly letter) or since when nothing was (a reminder), what is next, and the two links."""
    person, study = enrolment.person, study_summary(enrolment)
    quiet_url = address_of("account.keep_quiet", token=issue_ticket(person=person, purpose="quiet", at=at))
    send_letter(
        NAMES.get(kind, "reminder"),
        to=person,
        at=at,
        picture=picture_of(study, person.language),
        unsubscribe_url=quiet_url,
        called=vocative(person.given_name),
        study=study,
        week=week_of(enrolment, at),
        next=study.next_state(),
        rows=rows_of(study),
        touched_at=last_touched(study, at),
        is_last=number == MOST_REMINDERS,
        resume_url=resume_url(person, at),
        quiet_url=quiet_url,
    )


def invitation_due(person: Person, *, kind: str, quiz_key: str, at: datetime) -> None:
    """Ask a mentor to answer the motivation test once more. It leads through signing in: the link of a letter opens study, and of the
    tests only checks are that (docs/adr/0011)."""
    quiet_url = address_of("account.keep_quiet", token=issue_ticket(person=person, purpose="quiet", at=at))
    send_letter(
        "repeat_invited",
        to=person,
        at=at,
        unsubscribe_url=quiet_url,
        called=vocative(person.given_name),
        has_ended=kind == END,
        test_url=address_of("study.show_test", quiz_key=quiz_key),
        quiet_url=quiet_url,
    )


def resume_url(person: Person, at: datetime) -> str:
    """Where the letter leads: by a link of its own, or for staff and whoever has a second factor through signing in."""
    if person.is_guarded:
        return address_of("study.show_home")
    return address_of("study.resume", token=issue_ticket(person=person, purpose="resume", at=at))


def picture_of(study: StudySummary, language: str) -> Picture:
    """The woven band, and what it shows in words."""
    shares = [module.share for module in study.modules]
    with speaking(language):
        text = _("The woven band: %(done)d of %(all)d modules", done=study.completed, all=len(study.modules))
    return Picture(picture_of_band((shares + [0.0] * len(SIGN_NAMES))[: len(SIGN_NAMES)]), text)


def rows_of(study: StudySummary) -> dict[str, int]:
    """How many rows of the band are woven: one for each activity of the modules that count."""
    return {"done": sum(module.done for module in study.counted), "all": sum(len(module.activities) for module in study.counted)}


def last_touched(study: StudySummary, at: datetime) -> datetime | None:
    """When anything was last opened; what lies ahead, since a clock was set back, is left out."""
    touched = [state.progress.touched_at for module in study.modules for state in module.activities if state.progress]
    return max((moment for moment in touched if moment <= at), default=None)
