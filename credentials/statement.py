"""The statement of study time: what a group's learners were credited, for those who pay for the programme.

Of people it holds names, days and minutes, and nothing else: no address, no reason of a correction. Its words are the document's
own, Latvian with English, like those of the certificate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clock import local_date
from courses.ledger import Group, Item, LearnerTime, Period, Sums, items_in, time_in
from courses.models import WITHDRAWN
from courses.rules import MOST_STATED
from credentials.errors import StatementNotDrawn, TooManyLearners
from credentials.issuer import Issuer, issuer
from credentials.printing import printable, when, when_en
from typesetting.press import NotComposed, compose


@dataclass(frozen=True)
class Statement:
    """A group's study time in a period, as it stands on a day."""

    group: Group
    period: Period
    made_on: date
    by: Issuer
    learners: list[LearnerTime]

    @property
    def total(self) -> Sums:
        return sum((learner.sums for learner in self.learners), Sums())

    @property
    def programme(self) -> dict[str, str]:
        title = self.group.programme.title
        return {"lv": printable(title["lv"]), "en": printable(title.get("en") or title["lv"])}

    @property
    def group_name(self) -> dict[str, str]:
        if self.group.is_everybody:
            return {"lv": "Visi dalībnieki", "en": "All learners"}
        if self.group.intake is None:
            return {"lv": "Bez grupas", "en": "Without a group"}
        return dict.fromkeys(("lv", "en"), printable(self.group.intake.name))

    @property
    def period_name(self) -> dict[str, str]:
        """From a day to a day; an open end is the day on which the statement is made."""
        first, last = self.period.first, self.period.last or self.made_on
        if first is None:
            return {"lv": f"līdz {last:%d.%m.%Y.}", "en": f"until {when_en(last)}"}
        return {"lv": f"{first:%d.%m.%Y.}–{last:%d.%m.%Y.}", "en": f"{when_en(first)} – {when_en(last)}"}

    def items(self) -> Iterator[tuple[LearnerTime, Item]]:
        """Every entry with its learner, read when asked for."""
        learners = {learner.enrolment.id: learner for learner in self.learners}
        for item in items_in(self.group, self.period):
            if item.enrolment_id in learners:
                yield learners[item.enrolment_id], item


def state_time(*, group: Group, period: Period, most: int | None = MOST_STATED, at: datetime) -> Statement:
    """The statement of a group's study time: one statement. Raises TooManyLearners where there are more than `most`."""
    learners = time_in(group, period, limit=None if most is None else most + 1)
    if most is not None and len(learners) > most:
        raise TooManyLearners(most=most)
    return Statement(group, period, local_date(at), issuer(), learners)


def export_told(statement: Statement, form: str) -> dict[str, str]:
    """What the trail keeps of a statement that is taken away (accounts.services.record_act): which group, as what, of how many."""
    group = statement.group
    kind, key = ("intake", group.intake.public_id) if group.intake else ("programme", group.programme.key)
    return {"act": "export-study-time", "object_kind": kind, "object_id": key, "note": f"{form}, {group.key}, {len(statement.learners)}"}


def draw_statement(statement: Statement) -> bytes:
    """The statement as a tagged PDF with lines for two signatures. Raises StatementNotDrawn."""
    try:
        return compose("study-time", printed_statement(statement))
    except NotComposed:
        raise StatementNotDrawn from None


def printed_statement(statement: Statement) -> dict[str, Any]:
    """Every value on the paper, for the template."""
    day = statement.made_on
    return {
        "organisation": printable(statement.by.name),
        "is_sample": statement.by.is_sample,
        "made": [day.year, day.month, day.day],
        "made_on": {"lv": when(day), "en": when_en(day)},
        "programme": statement.programme,
        "revision": statement.group.programme.revision,
        "group": statement.group_name,
        "period": statement.period_name,
        "rows": [{"name": name_of(learner), **_clocks(learner.sums)} for learner in statement.learners],
        "total": _clocks(statement.total),
    }


def name_of(learner: LearnerTime) -> str:
    """The name as it is printed; of whoever has left the programme, that they have."""
    name = printable(learner.enrolment.person.name)
    return f"{name} (izstājies / left)" if learner.enrolment.status == WITHDRAWN else name


def clock_of(seconds: int) -> str:
    """Hours and minutes as a table has them: *12:10*, *−0:05*."""
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    return f"{'−' if seconds < 0 else ''}{hours}:{minutes:02}"


def _clocks(sums: Sums) -> dict[str, str]:
    parts = {"declared": sums.declared, "corrections": sums.corrections, "live": sums.live, "total": sums.total, "measured": sums.measured}
    return {part: clock_of(seconds) for part, seconds in parts.items()}
