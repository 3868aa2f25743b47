"""What waits for the coordinator: each with its reason and its link, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

import clock
from accounts.models import COORDINATOR, Person
from blueprints.coordinate import blueprint
from blueprints.identity import current_person
from blueprints.language import written_date, written_until
from blueprints.policy import allow
from blueprints.wording.credentials import TITLES
from blueprints.wording.mentoring import in_words
from clock import local_date
from credentials.following import expiring
from credentials.nearly import nearly_there
from credentials.queries import revocations_waiting_for
from mentoring.queries import mentors_without_pairing, pairings_in_question, young_people_without_mentor
from nudges.queries import beyond_reminders
from quizzes.desk import count_answers_to_mark, regrades_for
from recruitment.queries import ApplicationLine, files_waiting, references_to_read, talks_due
from recruitment.rules import MUNICIPALITIES, OTHER

SAFETY, EXPIRED, TALK, PERSON_WAITS, SOON, LATER = range(6)
CHIPS = {SAFETY: "danger", EXPIRED: "care", TALK: "care", PERSON_WAITS: "now", SOON: "now", LATER: "closed"}


@dataclass(frozen=True)
class Waiting:
    """One line of the queue. `since` orders what is equally urgent: the longest waiting first."""

    urgency: int
    since: date
    title: str
    reason: str
    url: str

    @property
    def chip(self) -> str:
        return CHIPS[self.urgency]


@blueprint.get("/coordinate")
@allow(COORDINATOR)
def show_queue() -> ResponseReturnValue:
    """Everything that waits, in one list."""
    person, at = current_person(), clock.now()
    waiting = [
        *_files(person, local_date(at)),
        *_references(person),
        *_talks(person),
        *_running_pairs(person, at),
        *_revocations(person),
        *_certificates(person, at),
        *_expiring(person, at),
        *_answers(person),
        *_regrades(person),
        *_stopped(person, at),
        *_pairs(person, at),
    ]
    return render_template("coordinate/show_queue.html", waiting=sorted(waiting, key=lambda one: (one.urgency, one.since)), urgencies=_urgencies())


def _urgencies() -> dict[int, str]:
    return {
        SAFETY: _("Safety"),
        EXPIRED: _("Out of date"),
        TALK: _("A talk is due"),
        PERSON_WAITS: _("Somebody waits"),
        SOON: _("Soon"),
        LATER: _("When there is time"),
    }


def _files(coordinator: Person, today: date) -> Iterator[Waiting]:
    for file in files_waiting(coordinator, today):
        application, name = file.line.application, file.line.application.person.name
        if file.acts:
            since = local_date(file.line.decided_at or application.submitted_at)
            yield Waiting(PERSON_WAITS, since, name, _why(file.line), _file(application.public_id))
        if until := file.runs_out_on:
            expired = until < today
            reason = _("The record check expired on %(date)s.") if expired else _("The record check is valid only until %(until)s.")
            words = {"date": written_date(until), "until": written_until(until)}
            yield Waiting(EXPIRED if expired else SOON, until, name, reason % words, _file(application.public_id, "file"))


def _why(line: ApplicationLine) -> str:
    if line.decided_at:
        return _("Accepted on %(date)s and not enrolled yet.", date=written_date(line.decided_at))
    sent = written_date(line.application.submitted_at)
    if line.is_interviewed:
        return _("Applied on %(date)s and was interviewed; the decision is yours.", date=sent)
    return _("Applied on %(date)s; no interview yet.", date=sent)


def _file(public_id: str, anchor: str | None = None) -> str:
    return url_for("coordinate.show_application", public_id=public_id, _anchor=anchor)


def _references(coordinator: Person) -> Iterator[Waiting]:
    """What referees have answered and nobody has read: a worry about safety before all else."""
    for referee in references_to_read(coordinator):
        said, name = referee.answer or {}, referee.application.person.name
        reason = _("A reference by %(name)s has come: please read it.", name=referee.name)
        if said.get("declined"):
            reason = _("%(name)s would rather not give a reference: please ask somebody else.", name=referee.name)
        if said.get("is_worried"):
            reason = _("A reference by %(name)s names a worry about safety: please read it today.", name=referee.name)
        url = url_for("coordinate.read_reference", public_id=referee.public_id)
        urgency = SAFETY if said.get("is_worried") else PERSON_WAITS
        yield Waiting(urgency, local_date(referee.answered_at or referee.asked_at), name, reason, url)


def _talks(coordinator: Person) -> Iterator[Waiting]:
    for talk in talks_due(coordinator):
        name, public_id = talk.enrolment.person.name, talk.enrolment.public_id
        if test := talk.about_test:
            reason = _("Has failed the readiness test %(times)d times. Talk, and open it again.", times=test.failed)
            if test.is_overconfident and test.failed < 2:
                reason = _("Feels very sure in the readiness test, and the answers do not bear it out yet. Talk about it.")
            if test.is_harmful:
                reason = _("Took a harmful action for the best one in a situation of the readiness test where safety is at stake. Talk about it.")
            yield Waiting(SAFETY if test.is_harmful else TALK, local_date(test.since), name, reason, _learner(public_id, "study"))
        if talk.low_since:
            reason = _("An observer at the seminar saw a behaviour below 2. Talk, and give your word.")
            yield Waiting(TALK, local_date(talk.low_since), name, reason, _learner(public_id, "meetings"))


def _running_pairs(coordinator: Person, at: datetime) -> Iterator[Waiting]:
    """Pairings that go on although something no longer holds: nothing ends by itself, so a person decides."""
    for pairing, reasons in pairings_in_question(coordinator, at):
        title = _("%(code)s and %(name)s", code=pairing.young_person.code, name=pairing.mentor.name)
        said = "; ".join(in_words(reason) for reason in reasons)
        reason = _("The two still walk together, but: %(why)s. Open the pairing and decide with the case manager how it goes on.", why=said)
        url = url_for("coordinate.show_pairing", public_id=pairing.public_id)
        yield Waiting(SAFETY, local_date(pairing.paired_at), title, reason, url)


def _revocations(coordinator: Person) -> Iterator[Waiting]:
    for revocation in revocations_waiting_for(coordinator):
        title = _("Certificate No. %(number)s", number=revocation.credential.number)
        reason = _("%(name)s proposes to revoke it: a second person looks at it and confirms.", name=revocation.proposed_by.name)
        url = url_for("coordinate.revoke_credential", number=revocation.credential.number)
        yield Waiting(SAFETY, local_date(revocation.proposed_at), title, reason, url)


def _expiring(coordinator: Person, at: datetime) -> Iterator[Waiting]:
    for credential in expiring(coordinator, at):
        reason = _("Certificate No. %(number)s is valid until %(until)s.", number=credential.number, until=written_until(credential.valid_until))
        yield Waiting(SOON, credential.valid_until, credential.holder.name, reason, _learner(credential.enrolment.public_id))


def _certificates(coordinator: Person, at: datetime) -> Iterator[Waiting]:
    for nearly in nearly_there(coordinator, at):
        enrolment, criterion = nearly.enrolment, nearly.criterion
        reason = _("One condition is left for the certificate: %(code)s, %(title)s.", code=criterion.code, title=TITLES[criterion.title_key])
        yield Waiting(SOON, local_date(enrolment.enrolled_at), enrolment.person.name, reason, _learner(enrolment.public_id))


def _answers(coordinator: Person) -> Iterator[Waiting]:
    count, since = count_answers_to_mark(coordinator)
    if since:
        reason = ngettext(
            "%(num)d answer in a learner's own words waits to be marked.",
            "%(num)d answers in learners' own words wait to be marked.",
            count,
        )
        yield Waiting(PERSON_WAITS, local_date(since), _("Answers to mark"), reason, url_for("teach.list_answers"))


def _regrades(coordinator: Person) -> Iterator[Waiting]:
    for regrade in regrades_for(coordinator, waiting=True):
        reason = _("Proposed by %(name)s: a second person looks at it and confirms.", name=regrade.proposed_by.name)
        url = url_for("coordinate.show_regrade", public_id=regrade.public_id)
        yield Waiting(PERSON_WAITS, local_date(regrade.proposed_at), _("A question to put right"), reason, url)


def _stopped(coordinator: Person, at: datetime) -> Iterator[Waiting]:
    for enrolment, standing in beyond_reminders(coordinator, at):
        reason = _("Has not studied since %(day)s, and three reminders were of no use. A word from a person helps now.")
        since = local_date(standing.active_at)
        yield Waiting(LATER, since, enrolment.person.name, reason % {"day": written_date(since)}, _learner(enrolment.public_id, "study"))


def _pairs(coordinator: Person, at: datetime) -> Iterator[Waiting]:
    for young in young_people_without_mentor(coordinator):
        place = "" if young.municipality == OTHER or young.municipality not in MUNICIPALITIES else f", {young.municipality}"
        url = url_for("coordinate.show_young_person", public_id=young.public_id)
        title = _("Young person %(code)s", code=young.code) + place
        reason = _("Waits for a mentor since %(date)s.", date=written_date(young.registered_at))
        yield Waiting(PERSON_WAITS, local_date(young.registered_at), title, reason, url)
    for credential in mentors_without_pairing(coordinator, at):
        reason = _("Certified on %(date)s and walks with nobody yet.", date=written_date(credential.issued_at))
        url = _learner(credential.enrolment.public_id)
        yield Waiting(LATER, local_date(credential.issued_at), credential.holder.name, reason, url)


def _learner(public_id: str, view: str | None = None) -> str:
    return url_for("coordinate.show_learner", public_id=public_id, view=view)
