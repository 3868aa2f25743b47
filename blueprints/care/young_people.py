"""A case manager's own young people."""

from flask import render_template
from flask.typing import ResponseReturnValue

import clock
from accounts.models import CASE_MANAGER
from blueprints.care import blueprint
from blueprints.dispatch import record_afterwards
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.wording.mentoring import NEEDS
from mentoring.queries import young_people_of
from mentoring.services import record_views


@blueprint.get("/care/young-people")
@allow(CASE_MANAGER)
def list_young_people() -> ResponseReturnValue:
    """Own young people and their mentors; that they were looked at is recorded of each."""
    lines = young_people_of(current_person())
    public_ids = [line.young_person.public_id for line in lines]
    record_afterwards(record_views, public_ids=public_ids, by_id=current_person().id, at=clock.now())
    return render_template("care/list_young_people.html", lines=lines, needs=NEEDS)
