"""Who did what, and when."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import person_for
from accounts.models import ADMINISTRATOR, AuditEvent
from accounts.queries import acts_recorded, people_with_ids, trail
from blueprints.administer import blueprint
from blueprints.administer.names import act_name, note_of
from blueprints.identity import current_person
from blueprints.paging import page_of
from blueprints.policy import allow

A_PAGE = 50


@blueprint.get("/administer/trail")
@allow(ADMINISTRATOR)
def show_trail() -> ResponseReturnValue:
    """The audit trail, the newest first; of one person, of one kind of act."""
    public_id, act = request.args.get("person", ""), request.args.get("act", "")[:64]
    person = person_for(current_person(), public_id) if public_id else None
    page = page_of(lambda offset, limit: trail(person=person, act=act, offset=offset, limit=limit), A_PAGE)
    about: set[str] = {event.object_id for event in page.rows if _is_about_person(event)}
    return render_template(
        "administer/show_trail.html",
        page=page,
        person=person,
        act=act,
        acts=[(known, act_name(known)) for known in acts_recorded()],
        act_name=act_name,
        note_of=note_of,
        people=people_with_ids(about) if about else {},
    )


def _is_about_person(event: AuditEvent) -> bool:
    return event.object_kind == "person" and bool(event.object_id)
