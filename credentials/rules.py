"""The ten criteria of certification. Pure: evidence and today's date in, judgements out."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from courses.rules import Standard
from recruitment.rules import is_in_force

MET, MISSING, WAIVED, EXPIRED = "met", "missing", "waived", "expired"
VALID, REVOKED, REPLACED = "valid", "revoked", "replaced"

LOWEST_UNREMARKABLE = 2  # on the scales from 1 to 4: anything lower is talked over first
SEMINAR = ("seminar-day-1", "seminar-day-2")


@dataclass(frozen=True)
class Word:
    """What a named person vouches for: evidence of a kind, seen on a day, perhaps valid until another. Of the code, where it was signed in
    the platform, `revised` is the material change that the text which was signed had last (empty: none yet)."""

    kind: str
    on: date
    by: str
    is_favourable: bool = True
    valid_until: date | None = None
    subject: str = ""
    revised: str | None = None


@dataclass(frozen=True)
class Studied:
    """A module that counts: whether all of it is completed, and the best percentage of each of its checks."""

    key: str
    is_completed: bool
    checks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Presence:
    """What a trainer recorded of one meeting. `minutes` of `of` minutes present; outcome present, absent or made-up."""

    kind: str
    on: date
    outcome: str
    minutes: int | None
    of: int
    by: str


@dataclass(frozen=True)
class Observed:
    """What one observer saw at the seminar; `lowest` of the four scales."""

    on: date
    by: str
    lowest: int


@dataclass(frozen=True)
class Sitting:
    """A test that was handed in."""

    on: date
    passed: bool | None


@dataclass(frozen=True)
class Waived:
    """By whose word, when and why a criterion need not be met."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True)
class ProgrammeEvidence:
    """All that the criteria of one learner are judged by. Only what counts is in it: nothing voided, nothing vouched for
    by the learner themselves. `words`, `readiness` and `presences` stand in the order of time; `modules` are those that count.
    """

    minimum_age: int
    counted_hours: int
    readiness_test: str
    motivation_test: str
    standard: Standard = field(default_factory=Standard)
    code_revised: str = ""  # the day of the last material change of the code, as ISO writes it; empty before there is one
    birth: tuple[int, int] | None = None  # year, month
    words: tuple[Word, ...] = ()
    motivation_on: date | None = None
    readiness: tuple[Sitting, ...] = ()
    modules: tuple[Studied, ...] = ()
    studied_on: date | None = None  # the last completion
    declared_seconds: int = 0
    measured_seconds: int = 0
    presences: tuple[Presence, ...] = ()
    observations: tuple[Observed, ...] = ()
    waivers: Mapping[str, Waived] = field(default_factory=dict)

    def last(self, kind: str) -> Word | None:
        """The last word of a kind: it stands before the earlier ones."""
        return next((word for word in reversed(self.words) if word.kind == kind), None)


@dataclass(frozen=True)
class Criterion:
    """One criterion as it stands: which evidence (or lack of it) `text_key` names, who vouched for it, when, where to go next.

    `details` fill the sentence; `link_endpoint` with `link_values` is where the learner goes while something is missing.
    """

    code: str
    state: str
    title_key: str
    text_key: str
    by: str = ""
    on: date | None = None
    link_endpoint: str = ""
    link_values: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    is_waivable: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is asked."""
        return self.state in (MET, WAIVED)


def judge(evidence: ProgrammeEvidence, today: date) -> list[Criterion]:
    """The criteria that the programme asks, from C1 to C10, as they stand on this day. A waiver stands for what is not met, and only where
    one may."""
    standard = evidence.standard
    return [
        _waived(replace(verdict(evidence, today), code=code, is_waivable=code in standard.waivable), evidence)
        for code, verdict in _VERDICTS.items()
        if code in standard.apply
    ]


def all_settled(criteria: list[Criterion]) -> bool:
    """Whether the certificate is earned."""
    return bool(criteria) and all(criterion.is_settled for criterion in criteria)


def certain_from(birth_year: int, birth_month: int, age: int) -> date:
    """The first day on which somebody born in this month has certainly completed so many years: the month after."""
    year, month = birth_year + age, birth_month + 1
    return date(year + 1, 1, 1) if month > 12 else date(year, month, 1)


def standing(revoked: bool, valid_until: date, today: date, *, replaced: bool) -> str:
    """A credential on this day: valid (the last day included), expired, replaced by another, or revoked, which outlives all else."""
    if revoked:
        return REVOKED
    if replaced:
        return REPLACED
    return VALID if today <= valid_until else EXPIRED


def notice_due(days_left: int, told: Collection[int], days: Collection[int]) -> int:
    """Which of these days before the end is to be announced now: the last one that has come, unless it or a later one was; 0 for none."""
    come = [day for day in days if days_left <= day]
    latest = min(come, default=0)
    return latest if latest and days_left >= 0 and not any(day <= latest for day in told) else 0


def plain_number(typed: str) -> str:
    """A certificate's number however it was copied: *Nr. 2027 – 0001* is 2027-0001; empty where it can't be one."""
    groups = re.findall(r"[0-9]+", typed)
    return "-".join(groups) if len(groups) == 2 and len(groups[0]) == 4 <= len(groups[1]) else ""


def valid_until(issued_on: date, years: int) -> date:
    """The last day of validity: the same day so many years on; the 29th of February ends on the 28th."""
    try:
        return issued_on.replace(year=issued_on.year + years)
    except ValueError:
        return issued_on.replace(year=issued_on.year + years, day=28)


def _waived(criterion: Criterion, evidence: ProgrammeEvidence) -> Criterion:
    waiver = evidence.waivers.get(criterion.code)
    if waiver is None or criterion.is_settled or not criterion.is_waivable:
        return criterion
    details = {**criterion.details, "reason": waiver.reason}
    return Criterion(criterion.code, WAIVED, criterion.title_key, "waived", by=waiver.by, on=waiver.on, details=details, is_waivable=True)


def _missing(title_key: str, text_key: str, link: str = "", values: Mapping[str, str] | None = None, **details: Any) -> Criterion:
    """Without a link of its own, the way leads to the coordinator."""
    if not link:
        link, values = "public.show_page", {"slug": "contact"}
    return Criterion("", MISSING, title_key, text_key, link_endpoint=link, link_values=values or {}, details=details)


def _met(title_key: str, text_key: str, by: str = "", on: date | None = None, **details: Any) -> Criterion:
    return Criterion("", MET, title_key, text_key, by=by, on=on, details=details)


def _age(evidence: ProgrammeEvidence, today: date) -> Criterion:
    if evidence.birth is None:
        return _missing("age", "age-unknown", age=evidence.minimum_age)
    since = certain_from(*evidence.birth, evidence.minimum_age)
    if today >= since:
        return _met("age", "age-reached", age=evidence.minimum_age)
    return _missing("age", "age-not-yet", age=evidence.minimum_age, since=since)


def _vouched(title_key: str, word: Word | None) -> Criterion:
    """A criterion that one named person's last word decides."""
    if word is None:
        return _missing(title_key, f"{title_key}-missing")
    if not word.is_favourable:
        return _missing(title_key, f"{title_key}-unfavourable", on=word.on)
    return _met(title_key, f"{title_key}-seen", by=word.by, on=word.on, subject=word.subject)


def _qualification(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    return _vouched("qualification", evidence.last("qualification"))


def _motivation(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    if evidence.motivation_on is None:
        return _missing("motivation", "motivation-test-missing", "study.show_test", {"quiz_key": evidence.motivation_test})
    verdict = _vouched("interview", evidence.last("interview"))
    return replace(verdict, title_key="motivation", details={**verdict.details, "test_on": evidence.motivation_on})


def _references(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    """The last word of each referee counts; entries that name nobody count one by one."""
    referees: dict[object, Word] = {}
    for place, word in enumerate(evidence.words):
        if word.kind == "reference":
            referees[" ".join(word.subject.casefold().split()) or place] = word
    favourable = [word for word in referees.values() if word.is_favourable]
    if len(favourable) < (needed := evidence.standard.references):
        return _missing("references", "references-missing", "study.name_referees", count=len(favourable), needed=needed)
    last = max(favourable, key=lambda word: word.on)
    return _met("references", "references-seen", by=last.by, on=last.on, count=len(favourable))


def _record_check(evidence: ProgrammeEvidence, today: date) -> Criterion:
    verdict = _vouched("record-check", evidence.last("record-check"))
    word = evidence.last("record-check")
    if word is None or verdict.state != MET:
        return verdict
    if word.valid_until is None or word.valid_until < today:
        gone = _missing("record-check", "record-check-expired", until=word.valid_until)
        return replace(gone, state=EXPIRED, by=word.by, on=word.on)
    return replace(verdict, details={"until": word.valid_until})


def _study(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    done = sum(module.is_completed for module in evidence.modules)
    needed = evidence.counted_hours * 3600
    declared, measured = evidence.declared_seconds, evidence.measured_seconds
    details: dict[str, Any] = {"done": done, "all": len(evidence.modules), "declared_seconds": declared, "needed_seconds": needed}
    text = ""
    if not evidence.modules or done < len(evidence.modules):
        text = "study-modules-missing"
    elif any(percent < evidence.standard.check_percent for module in evidence.modules for percent in module.checks):
        text, details["percent"] = "study-check-missing", evidence.standard.check_percent
    elif declared < needed:
        text = "study-hours-missing"
    if text:
        return _missing("study", text, "study.show_programme", **details)
    if 100 * measured >= evidence.standard.measured_percent * declared:
        return _met("study", "study-completed", on=evidence.studied_on, **details)
    word = evidence.last("study-time")
    if word is None or not word.is_favourable:
        return _missing("study", "study-time-unconfirmed", measured_seconds=measured, **details)
    return _met("study", "study-confirmed", by=word.by, on=word.on, measured_seconds=measured, **details)


def _midterm(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    percent = evidence.standard.attendance_percent
    met = [presence for presence in evidence.presences if presence.kind == "midterm" and _counts(presence, percent)]
    if met:
        first = met[0]
        text = "midterm-made-up" if first.outcome == "made-up" else "midterm-attended"
        return _met("midterm", text, by=first.by, on=first.on, minutes=first.minutes, of=first.of)
    short = [presence for presence in evidence.presences if presence.kind == "midterm" and presence.outcome == "present"]
    text = "midterm-too-short" if short else "midterm-missing"
    details = {"minutes": short[-1].minutes or 0, "of": short[-1].of} if short else {}
    return _missing("midterm", text, "study.list_meetings", percent=percent, **details)


def _counts(presence: Presence, percent: int) -> bool:
    """Whether somebody was there for long enough, or made it up."""
    if presence.outcome == "made-up":
        return True
    return presence.outcome == "present" and 100 * (presence.minutes or 0) >= percent * presence.of


def _readiness(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    passed = [sitting for sitting in evidence.readiness if sitting.passed]
    if passed:
        return _met("readiness", "readiness-passed", on=passed[0].on)
    text = "readiness-failed" if evidence.readiness else "readiness-missing"
    return _missing("readiness", text, "study.show_test", {"quiz_key": evidence.readiness_test})


def _seminar(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    days = {presence.kind: presence for presence in evidence.presences if presence.kind in SEMINAR and presence.outcome == "present"}
    if len(days) < len(SEMINAR):
        return _missing("seminar", "seminar-days-missing", "study.list_meetings", days=len(days), needed=len(SEMINAR))
    if len(evidence.observations) < (needed := evidence.standard.observers):
        return _missing("seminar", "seminar-observers-missing", count=len(evidence.observations), needed=needed)
    last = days[SEMINAR[1]]
    if min(observed.lowest for observed in evidence.observations) >= LOWEST_UNREMARKABLE:
        return _met("seminar", "seminar-attended", by=last.by, on=last.on)
    word = evidence.last("observation-talk")
    if word is None or not word.is_favourable:
        return _missing("seminar", "seminar-talk-missing")
    return _met("seminar", "seminar-talked-over", by=word.by, on=word.on)


def _code(evidence: ProgrammeEvidence, _today: date) -> Criterion:
    word = evidence.last("code")
    verdict = _vouched("code", word)
    if word is None:
        return replace(verdict, link_endpoint="study.sign_code", link_values={})
    if verdict.state == MET and not is_in_force(word.on, word.revised, evidence.code_revised):
        changed = _missing("code", "code-changed", "study.sign_code", since=date.fromisoformat(evidence.code_revised))
        return replace(changed, state=EXPIRED, by=word.by, on=word.on)
    return verdict


_VERDICTS: dict[str, Callable[[ProgrammeEvidence, date], Criterion]] = {
    "C1": _age,
    "C2": _qualification,
    "C3": _motivation,
    "C4": _references,
    "C5": _record_check,
    "C6": _study,
    "C7": _midterm,
    "C8": _readiness,
    "C9": _seminar,
    "C10": _code,
}
