"""Study time: what a learner was credited, to the minute, and the minute of reading that is measured now."""

from itertools import groupby
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

import clock
from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.wording import sentence_for
from blueprints.wording.meetings import KINDS
from courses import crediting, rules
from courses.access import own_enrolment
from courses.errors import DayMeasured
from courses.ledger import Line, lines_of, measured_by_day, sums_of
from courses.models import CORRECTION, DECLARED, LIVE, Enrolment, Module
from meetings.queries import meetings_with


@blueprint.get("/study-time")
@allow(LEARNER)
def show_study_time() -> ResponseReturnValue:
    """What was credited and what it is made of, entry by entry; what is still to go, and how minutes are measured."""
    enrolment = own_enrolment(current_person())
    return render_template("study/show_study_time.html", **time_of(enrolment))


@blueprint.post("/beat")
@allow(LEARNER, study=True)
def record_beat() -> ResponseReturnValue:
    """Credit the present minute of active reading (sent by study.js while the page is looked at)."""
    at = clock.now()
    try:
        return jsonify(credited=crediting.record_beat(enrolment=own_enrolment(current_person()), at=at))
    except DayMeasured as refusal:
        wait = int((refusal.again_at - at).total_seconds())
        return {"credited": False, "problem": sentence_for(refusal)}, 429, {"Retry-After": str(wait)}


def time_of(enrolment: Enrolment) -> dict[str, Any]:
    """What the page says of an enrolment's time."""
    sums, lines = sums_of(enrolment), lines_of(enrolment)
    of_kind = {kind: [line for line in lines if line.entry.kind == kind] for kind in (DECLARED, LIVE, CORRECTION)}
    return {
        "enrolment": enrolment,
        "at": clock.now(),
        "sums": sums,
        "needed": enrolment.programme.counted_hours * 3600,
        "modules": by_module(of_kind[DECLARED]),
        "live": of_kind[LIVE],
        "meetings": meetings_with({line.meeting_id for line in of_kind[LIVE]}),
        "corrections": of_kind[CORRECTION],
        "days": measured_by_day(enrolment),
        "kinds": KINDS,
        "most_measured": rules.MOST_MEASURED * 60,
    }


def by_module(lines: list[Line]) -> list[tuple[Module | None, list[Line]]]:
    """What was completed, in the order of the programme; what is in no module any more stands last."""

    def place(line: Line) -> tuple[bool, int, int]:
        return (False, line.activity.module.position, line.activity.position) if line.activity else (True, 0, line.entry.id)

    ordered = sorted(lines, key=place)
    return [(module, list(theirs)) for module, theirs in groupby(ordered, key=lambda line: line.activity.module if line.activity else None)]
