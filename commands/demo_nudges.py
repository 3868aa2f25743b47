"""The letters about study that the demo's learners have had, written as the work behind writes them."""

from collections.abc import Callable
from datetime import datetime

from nudges.queries import enrolments_to_nudge
from nudges.services import nudge

EVENINGS = 18


def write_nudges(ago: Callable[[float], datetime]) -> None:
    """Every evening of the last weeks. `ago` gives the moment of an evening so many days ago."""
    for at in map(ago, range(EVENINGS, 0, -1)):
        for enrolment_id in enrolments_to_nudge(at):
            nudge(enrolment_id=enrolment_id, at=at)
