"""Every secret of the world carries a mark of its own, and for each mark it is declared who may read it.

A mark is letters and digits alone, so that no escaping and no cutting hides it: `kn7` field `q` number `z`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from accounts.models import Person, RecoveryCode, SignInSession, Ticket
from courses.models import TASK, Progress
from credentials.models import Credential, Waiver
from db import db
from meetings.models import Meeting, Observation
from mentoring.models import Pairing, YoungPerson
from notebook.models import JournalEntry, Note
from quizzes.models import Attempt, DrawnItem, Item
from recruitment.models import Application, Decision, Evidence, Referee
from revisions.models import ITEM, Revision, Text

if TYPE_CHECKING:
    from tests.house.world import Told

COORDINATORS = frozenset({"coordinator", "insider"})  # of the programme in which all of this happens
TRAINERS = frozenset({"trainer", "trainer2", "other-trainer"})
NOBODY: frozenset[str] = frozenset()
ATTACK = """<script>alert("kn7")</script>'"&"""
"""Stands beside marks in what people have typed: a page that doesn't escape it holds an inline script, and is caught as that."""


@dataclass
class Secrets:
    """What is marked: who may read each mark on a page, who in a letter, and what the search looks for."""

    on_pages: dict[str, frozenset[str]] = field(default_factory=dict)
    in_letters: dict[str, frozenset[str]] = field(default_factory=dict)
    literals: dict[str, str] = field(default_factory=dict)  # the secret itself -> its mark

    def mark(self, kind: str, number: object, readers: Iterable[str], letters: Iterable[str] = ()) -> str:
        """A new mark, for these readers."""
        mark = f"kn7{kind}q{number}z"
        self.on_pages[mark], self.in_letters[mark] = frozenset(readers), frozenset(letters)
        return mark

    def watch(self, kind: str, number: object, literal: str | None, readers: Iterable[str] = (), letters: Iterable[str] = ()) -> None:
        """A secret that can't be rewritten is watched as it is."""
        if literal:
            self.literals[literal] = self.mark(kind, number, readers, letters)

    def found_in(self, text: str) -> set[str]:
        """The marks that stand in a text."""
        return set(re.findall(r"kn7[a-z]+q[0-9x]+z", text)) | {self.literals[literal] for literal in self._pattern.findall(text)}

    @property
    def _pattern(self) -> re.Pattern[str]:
        if not hasattr(self, "_compiled"):
            self._compiled = re.compile("|".join(map(re.escape, sorted(self.literals, key=len, reverse=True))) or r"(?!)")
        return self._compiled


def mark_everything(told: "Told") -> None:
    """Write marks into the database wherever there is none yet, and say who may read them. Flushes."""
    names = told.names
    for step in (_items, _tasks, _meetings, _own_words, _files, _seminar, _young_people, _credentials):
        step(told.secrets, names)
    _accounts(told.secrets, told)
    db.session.flush()


def _added(text: str, mark: str) -> str:
    """The text with this mark, unless it was told with one."""
    return text if "kn7" in text else f"{text} {mark} {ATTACK}".strip()


def _items(secrets: Secrets, names: dict[int, str]) -> None:
    """What tells right from wrong: a choice's feedback for those who chose it and handed in; nothing else for anybody."""
    chosen: dict[tuple[int, str], set[str]] = {}
    harmed: dict[int, set[str]] = {}
    for drawn, person_id, result in db.session.execute(
        select(DrawnItem, Attempt.person_id, Attempt.result).join(DrawnItem.attempt).where(Attempt.submitted_at.is_not(None))
    ):
        chosen.setdefault((drawn.revision_id, (drawn.response or {}).get("choice", "")), set()).add(names[person_id])
        if drawn.position in ((result or {}).get("parts", {}).get("critical", {}) or {}).get("failed", ()):
            harmed.setdefault(drawn.revision_id, set()).add(names[person_id])
    for revision in db.session.scalars(select(Revision).join(Revision.text).join(Item, Item.text_id == Text.id).where(Text.kind == ITEM)):
        body = revision.body or {}
        for place, option in enumerate(body.get("options", ())):
            readers = chosen.get((revision.id, option["key"]), ())
            _add(option, "feedback", secrets.mark("feedback", f"{revision.id}x{place}", readers))
        for place, action in enumerate(body.get("actions", ())):
            _add(action, "reason", secrets.mark("reason", f"{revision.id}x{place}", NOBODY))
        _add(body, "harm", secrets.mark("harm", revision.id, harmed.get(revision.id, ())))
        flag_modified(revision, "body")


def _add(mapping: dict[str, Any], key: str, mark: str) -> None:
    if isinstance(mapping.get(key), dict):
        mapping[key] = {lang: f"{text} {mark}" for lang, text in mapping[key].items()}


def _tasks(secrets: Secrets, names: dict[int, str]) -> None:
    """The worked example of a task: for those who have given their own answer, and for trainers, who write it."""
    done: dict[str, set[str]] = {}
    for progress in db.session.scalars(select(Progress).where(Progress.completed_at.is_not(None))):
        done.setdefault(progress.activity.key, set()).add(names[progress.enrolment.person_id])
    for revision in db.session.scalars(select(Revision).join(Revision.text).where(Text.kind == TASK)):
        _add(revision.body or {}, "example", secrets.mark("example", revision.id, done.get(revision.text.key, set()) | TRAINERS))
        flag_modified(revision, "body")


def _meetings(secrets: Secrets, names: dict[int, str]) -> None:
    """The way in stands on no page that can be looked at: only the answer to joining holds it."""
    for meeting in db.session.scalars(select(Meeting).where(Meeting.join_url.is_not(None))):
        meeting.join_url = f"https://zoom.example.org/j/{secrets.mark('join', meeting.id, NOBODY)}"
    for meeting in db.session.scalars(select(Meeting)):
        meeting.place += ATTACK


def _own_words(secrets: Secrets, names: dict[int, str]) -> None:
    """The journal, notes and the answers to tasks: their author, and no role at all."""
    for entry in db.session.scalars(select(JournalEntry)):
        entry.body = _added(entry.body, secrets.mark("journal", entry.id, {names[entry.person_id]}))
    for note in db.session.scalars(select(Note)):
        note.body = _added(note.body, secrets.mark("jotting", note.id, {names[note.person_id]}))
    for progress in db.session.scalars(select(Progress).join(Progress.activity).where(Progress.activity.has(kind=TASK))):
        if progress.state:
            mark = secrets.mark("task", progress.id, {names[progress.enrolment.person_id]})
            progress.state = progress.state | {"answer": _added(progress.state["answer"], mark)}


def _files(secrets: Secrets, names: dict[int, str]) -> None:
    """What applicants say and what people vouch for: the coordinators; what they said and the decision, themselves too. A
    coordinator who applies is an applicant: of their own file they see no more than anybody does."""
    for application in db.session.scalars(select(Application)):
        own = {names[application.person_id]}
        for column in ("message", "interests", "trades", "experience"):
            setattr(application, column, _added(getattr(application, column), secrets.mark(column, application.id, COORDINATORS | own)))
    for entry in db.session.scalars(select(Evidence)):
        others = COORDINATORS - {names[entry.application.person_id]}
        entry.note = _added(entry.note, secrets.mark("note", entry.id, others))
        if entry.subject:
            entry.subject = _added(entry.subject, secrets.mark("subject", entry.id, others))
    for referee in db.session.scalars(select(Referee).where(Referee.answer.is_not(None))):
        mark = secrets.mark("reference", referee.id, COORDINATORS - {names[referee.application.person_id]})
        referee.answer = (referee.answer or {}) | {"words": f"{(referee.answer or {}).get('words', '')} {mark} {ATTACK}"}
    for decision in db.session.scalars(select(Decision)):
        own = {names[decision.application.person_id]}
        decision.reason = _added(decision.reason, secrets.mark("decision", decision.id, COORDINATORS | own, own))
    for waiver in db.session.scalars(select(Waiver)):
        own = {names[waiver.enrolment.person_id]}
        waiver.reason = _added(waiver.reason, secrets.mark("waiver", waiver.id, COORDINATORS | own))


def _seminar(secrets: Secrets, names: dict[int, str]) -> None:
    """What an observer saw: the observer, and the coordinators who talk about it."""
    for observation in db.session.scalars(select(Observation)):
        readers = COORDINATORS | {names[observation.observer_id]}
        observation.remark = _added(observation.remark, secrets.mark("remark", observation.id, readers))


def _young_people(secrets: Secrets, names: dict[int, str]) -> None:
    """The least about the young: those who pair, their case manager, and the mentor who walks with them now."""
    mentors: dict[int, set[str]] = {}
    for pairing in db.session.scalars(select(Pairing)):
        if pairing.ended_at is None:
            mentors.setdefault(pairing.young_person_id, set()).add(names[pairing.mentor_id])
        else:
            pairing.end_reason = _added(pairing.end_reason, secrets.mark("ending", pairing.id, COORDINATORS))
    for young in db.session.scalars(select(YoungPerson)):
        readers = COORDINATORS | {names[young.case_manager_id]} | mentors.get(young.id, set())
        young.interests = _added(young.interests, secrets.mark("interest", young.id, readers))
        young.code = secrets.mark("code", young.id, readers)


def _credentials(secrets: Secrets, names: dict[int, str]) -> None:
    """The code that proves a certificate is its holder's to give away, and the coordinators'."""
    for credential in db.session.scalars(select(Credential)):
        secrets.watch("credential", credential.id, credential.code, COORDINATORS | {names[credential.holder_id]}, {names[credential.holder_id]})


def _accounts(secrets: Secrets, told: "Told") -> None:
    """Keys of any kind stand nowhere; a link stands in the letter to its owner."""
    names = told.names
    for person in db.session.scalars(select(Person)):
        own = names[person.id]
        secrets.watch("totp", person.id, person.totp_secret)
        mentors = {names[pairing.mentor_id] for pairing in db.session.scalars(select(Pairing)) if pairing.young_person.case_manager_id == person.id}
        secrets.watch("email", person.id, person.email, COORDINATORS | mentors | {own, "admin"}, {own})
    for hashes, column in ((SignInSession, "token_hash"), (Ticket, "token_hash"), (RecoveryCode, "code_hash")):
        for row in db.session.scalars(select(hashes)):
            secrets.watch("hash", f"{row.id}", getattr(row, column))
    for hashed in set(db.session.scalars(select(Person.password_hash).where(Person.password_hash.is_not(None)))):
        secrets.watch("password", 0, hashed)
    for number, persona in enumerate(told.personas.values()):
        secrets.watch("session", number, persona.token)
    for number, token in enumerate(told.tickets.values()):
        secrets.watch("ticket", number, token, letters={"candidate"})
