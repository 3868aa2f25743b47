"""Groups and meetings for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from courses.models import Intake, Programme
from db import db
from meetings.models import MIDTERM, Meeting
from meetings.services import schedule_meeting

JOIN_URL = "https://zoom.example.org/j/CANARY-77001?pwd=CANARY"
PLACE = "Jelgava, Svētes iela 33"


def build_intake(programme: Programme, name: str, *trainers: Person) -> Intake:
    intake = Intake(programme=programme, name=name, starts_on=date(2027, 1, 4), trainers=list(trainers))
    db.session.add(intake)
    db.session.commit()
    return intake


def build_meeting(programme: Programme, by: Person, at: datetime, intake: Intake | None = None, **changes: Any) -> Meeting:
    """A mid-term meeting of 90 minutes, agreed at this moment for two hours later."""
    agreed: dict[str, Any] = {
        "kind": MIDTERM,
        "starts_at": at + timedelta(hours=2),
        "minutes": 90,
        "join_url": JOIN_URL,
        "place": "",
        "by": by,
        "at": at,
    }
    meeting = schedule_meeting(programme=programme, intake=intake, **agreed | changes)
    db.session.commit()
    return meeting
