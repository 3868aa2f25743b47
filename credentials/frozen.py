"""The whole text of a credential, as it is frozen at its issue: plain values that nothing later changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Person
from courses.models import Programme
from courses.queries import StudySummary
from credentials import declension
from credentials.issuer import Issuer
from credentials.rules import SEMINAR, Criterion, ProgrammeEvidence

VERSION = 2  # the first one did not say the total


def frozen_text(
    *,
    holder: Person,
    name: Mapping[str, str] | None,
    programme: Programme,
    study: StudySummary,
    evidence: ProgrammeEvidence,
    criteria: list[Criterion],
    issuer: Issuer,
    code: str,
    issued_on: date,
    valid_until: date,
) -> dict[str, Any]:
    """All that the certificate says and rests on; the holder as the account says, or as they wrote their `name` for it. Who vouched for
    what stays with the evidence: here are its kinds and dates."""
    return {
        "version": VERSION,
        "organisation": issuer.name,
        "address": f"{issuer.address}/verify/{code}",
        "is_sample": issuer.is_sample,
        "holder": holder_named(**(name or {"given_name": holder.given_name, "family_name": holder.family_name})),
        "programme": {"key": programme.key, "title": dict(programme.title), "revision": programme.revision},
        "modules": [{"key": state.module.key, "title": dict(state.module.title)} for state in study.counted],
        "time": _time(study, evidence, criteria),
        "readiness_on": _day(next((criterion.on for criterion in criteria if criterion.code == "C8"), None)),
        "standard": evidence.standard.written() | {"minimum_age": evidence.minimum_age, "hours": evidence.counted_hours},
        "criteria": [
            {"code": criterion.code, "state": criterion.state, "evidence": criterion.text_key, "on": _day(criterion.on)} for criterion in criteria
        ],
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat(),
    }


def following_text(text: dict[str, Any], *, number: str, cause: str, code: str, issued_on: date, valid_until: date, **changes: Any) -> dict[str, Any]:
    """The text of a credential that takes the place of another, whose number it names: what isn't changed stays as it was frozen."""
    address = text["address"].rsplit("/", 1)[0]
    own = {"address": f"{address}/{code}", "issued_on": issued_on.isoformat(), "valid_until": valid_until.isoformat()}
    return {**text, **own, "replaces": {"number": number, "cause": cause}, **changes}


def holder_named(given_name: str, family_name: str, dative: str = "") -> dict[str, str]:
    """Whose the certificate is, in both cases in which it says so; the dative by the rules unless its bearer has given it."""
    in_dative = dative or declension.dative(given_name, family_name)
    surname = in_dative.split()[len(given_name.split()) :] if dative else [declension.family_name_dative(given_name, family_name)]
    return {"given_name": given_name, "family_name": family_name, "dative": in_dative, "family_name_dative": " ".join(surname)}


def _time(study: StudySummary, evidence: ProgrammeEvidence, criteria: list[Criterion]) -> dict[str, Any]:
    """Of what the hours are made: declared study (corrections in it), the midterm meeting (or its make-up task), days of the seminar;
    and their total, which is declared and live time. Measured time is the same study once more, and no part of it."""
    midterm = next((criterion for criterion in criteria if criterion.code == "C7"), None)
    days = {presence.kind for presence in evidence.presences if presence.kind in SEMINAR and presence.outcome == "present"}
    return {
        "total_seconds": study.total_seconds,
        "declared_seconds": study.declared_seconds,
        "correction_seconds": study.correction_seconds,
        "measured_seconds": study.measured_seconds,
        "live_seconds": study.live_seconds,
        "midterm_minutes": midterm.details.get("minutes") if midterm and midterm.text_key == "midterm-attended" else None,
        "midterm_made_up": bool(midterm and midterm.text_key == "midterm-made-up"),
        "seminar_days": len(days),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
