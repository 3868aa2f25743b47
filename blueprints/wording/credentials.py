"""What the refusals of `credentials/` say, and how each criterion stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from blueprints.language import written_date, written_minutes, written_until
from credentials import checking, errors
from credentials.rules import Criterion
from errors import Refused

SENTENCES: dict[type[Refused], str] = {
    errors.NotWaivable: _("Nobody can waive %(code)s: it protects young people, or stands for what the programme teaches."),
    errors.OwnCriterion: _("This is a criterion of your own. Another coordinator decides about it."),
    errors.AlreadyWaived: _("%(code)s has been waived already, and the first reason stands. Nothing was changed."),
    errors.OwnCredential: _("This is your own certificate. Another coordinator decides about it."),
    errors.AlreadyRevoked: _("Certificate No. %(number)s has been revoked already, and the first reason stands. Nothing was changed."),
    errors.AlreadyReplaced: _("Another certificate stands in the place of No. %(number)s already. Nothing was changed."),
    errors.RevocationProposed: _("Somebody has proposed to revoke No. %(number)s. That is settled first."),
    errors.RevocationSettled: _("The proposal about No. %(number)s was settled already. Nothing was changed."),
    errors.SecondPersonNeeded: _("You proposed this yourself. A second person confirms it."),
    errors.NameUnchanged: _("The certificate bears this very name already."),
    errors.NameIssued: _("The certificate has been issued with the name that stands on it. If your name has changed, write to the coordinator."),
    errors.NotAName: _("A name is written with letters, and between them spaces, hyphens or apostrophes."),
    errors.AnotherName: _(
        "This is another name than the one of your account. Accents and capitals you can put right here; for anything else write to us."
    ),
    errors.NotItsDative: _("This doesn't look like a form of your name. The beginning stays, only the ending changes: Anna Kalniņa, Annai Kalniņai."),
    errors.ReasonMissing: _("Please give the reason: it is kept under your name."),
    errors.StatementNotDrawn: _("The paper can't be drawn just now. Nothing was lost: please try again in a minute, or take the workbook."),
    errors.TooManyLearners: _(
        "More than %(most)d learners don't fit into one statement. Please take group by group, or ask for an export of the whole programme."
    ),
    errors.NotDrawn: _("The certificate can't be drawn just now. It is issued and safe: please try again in a minute."),
}

FILES_REFUSED = {
    checking.TAMPERED: (
        _("This file was changed"),
        _("It says that it was issued here, and something in it is not as it was. Please ask its holder for the original."),
    ),
    checking.FOREIGN: (_("This file was not issued here"), _("It may be real: whoever issued it can say so.")),
    checking.UNREGISTERED: (
        _("This certificate is not in the register"),
        _("It was signed here, but the register doesn't have it. Please ask whoever issued it."),
    ),
    checking.NOT_A_CREDENTIAL: (_("This is no certificate"), _("The file holds neither a certificate nor a badge that we could read.")),
    checking.UNREGISTERED: (
        _("We no longer know this certificate"),
        _("It was signed here, but our register doesn't hold it. Please write to us: something is wrong."),
    ),
    checking.TOO_LARGE: (_("This file is too large"), _("What is issued here is never larger than 2 MB.")),
}
TITLES_BY_CODE = {
    "C1": "age",
    "C2": "qualification",
    "C3": "motivation",
    "C4": "references",
    "C5": "record-check",
    "C6": "study",
    "C7": "midterm",
    "C8": "readiness",
    "C9": "seminar",
    "C10": "code",
}
STANDINGS = {"valid": _("Valid"), "expired": _("Expired"), "replaced": _("Replaced"), "revoked": _("Revoked")}
DOCUMENTS = {
    "passport": _("Passport"),
    "identity-card": _("Identity card"),
    "marriage": _("Marriage certificate"),
    "change-of-name": _("Certificate of a change of name"),
}
TITLES = {
    "age": _("Age"),
    "qualification": _("Education or experience"),
    "motivation": _("Motivation test and interview"),
    "references": _("References"),
    "record-check": _("Record check"),
    "study": _("Course and checks"),
    "midterm": _("Mid-term meeting on Zoom"),
    "readiness": _("Readiness test"),
    "seminar": _("Two-day seminar"),
    "code": _("Confidentiality and the code"),
}
TEXTS = {
    "age-reached": _("At least %(age)d completed years."),
    "age-not-yet": _("%(age)d completed years are needed; that is certain on %(since)s."),
    "age-unknown": _("%(age)d completed years are needed, and there is no application that says the year and month of birth."),
    "qualification-seen": _("Verified by a person."),
    "qualification-missing": _("Not verified yet: the coordinator looks at a diploma, or asks about the experience."),
    "qualification-unfavourable": _("Could not be verified so far."),
    "motivation-test-missing": _("The test has not been handed in yet."),
    "interview-seen": _("The test is handed in, the interview was held."),
    "interview-missing": _("The test is handed in; the interview is not on record yet."),
    "interview-unfavourable": _("The test is handed in; after the interview there is something to talk over."),
    "references-seen": _("References that speak for the person: %(count)d."),
    "references-missing": _("References that speak for the person: %(count)d of %(needed)d."),
    "record-check-seen": _("Seen; valid until %(until)s. The document itself is not kept."),
    "record-check-missing": _("Not seen yet: it is shown to the coordinator, and the document itself is not kept."),
    "record-check-unfavourable": _("It was seen, and there is something to talk over."),
    "record-check-expired": _("It was valid until %(until)s. A new one is shown to the coordinator."),
    "study-completed": _("Modules completed: %(done)d of %(all)d; credited: %(declared)s."),
    "study-confirmed": _("Modules completed: %(done)d of %(all)d; credited: %(declared)s, confirmed by a person."),
    "study-modules-missing": _("Modules completed: %(done)d of %(all)d."),
    "study-check-missing": _("Every check is passed with at least %(percent)d %%: one is still open."),
    "study-hours-missing": _("Credited: %(declared)s of %(needed)s."),
    "study-time-unconfirmed": _("Of %(declared)s credited, %(measured)s were measured: less than half. A trainer asks about it and confirms."),
    "midterm-attended": _("Present for %(minutes)d of %(of)d minutes."),
    "midterm-made-up": _("Made up for by a task."),
    "midterm-missing": _("Attendance is not on record yet. Whoever can't come does a task instead."),
    "midterm-too-short": _("Present for %(minutes)d of %(of)d minutes; at least %(percent)d %% are needed, or a task instead."),
    "readiness-passed": _("Passed."),
    "readiness-missing": _("Not handed in yet."),
    "readiness-failed": _("Handed in, not passed yet."),
    "seminar-attended": _("Present on both days."),
    "seminar-talked-over": _("Present on both days; what the observers saw was talked over."),
    "seminar-days-missing": _("Days on record: %(days)d of %(needed)d."),
    "seminar-observers-missing": _("Present on both days. Observers who have written down what they saw: %(count)d of %(needed)d."),
    "seminar-talk-missing": _("Present on both days. The observers saw something that the coordinator talks over first."),
    "code-seen": _("Signed."),
    "code-changed": _("What was signed has changed on %(since)s. Please read it and sign it again."),
    "code-missing": _("Not signed yet: it is read and signed here."),
    "code-unfavourable": _("Not signed so far; there is something to talk over."),
    "waived": _("Need not be met: %(reason)s"),
}
LINKS = {
    "study.name_referees": _("Name who can give one"),
    "study.sign_code": _("Read and sign"),
    "study.show_test": _("Open the test"),
    "study.show_programme": _("To the lessons"),
    "study.list_meetings": _("To the meetings"),
    "public.show_page": _("Ask the coordinator"),
}


@dataclass(frozen=True)
class CriterionLine:
    """A criterion as templates/ui/parts.html draws it."""

    code: str
    title: str
    state: str
    text: str
    url: str = ""
    link_text: str = ""


def lines_of(criteria: Sequence[Criterion], *, with_links: bool) -> list[CriterionLine]:
    """The criteria in the reader's language; the links lead where the learner goes, so staff is shown none."""
    return [_line(criterion, with_links and not criterion.is_settled) for criterion in criteria]


def _line(criterion: Criterion, with_link: bool) -> CriterionLine:
    return CriterionLine(
        code=criterion.code,
        title=str(TITLES[criterion.title_key]),
        state=criterion.state,
        text=" ".join(part for part in (_text(criterion), _vouched(criterion)) if part),
        url=url_for(criterion.link_endpoint, **criterion.link_values) if with_link else "",
        link_text=str(LINKS[criterion.link_endpoint]) if with_link else "",
    )


def _text(criterion: Criterion) -> str:
    """The sentence, its dates and durations as the reader writes them."""
    details = {name.removesuffix("_seconds"): _written(name, value) for name, value in criterion.details.items()}
    return str(TEXTS[criterion.text_key]) % details


def _written(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return written_until(value) if name == "until" else written_date(value)
    return written_minutes(value) if name.endswith("_seconds") else value


def _vouched(criterion: Criterion) -> str:
    """By whom, and when."""
    if criterion.by and criterion.on:
        return gettext("%(name)s, %(date)s.", name=criterion.by, date=written_date(criterion.on))
    return f"{written_date(criterion.on)}." if criterion.on else ""
