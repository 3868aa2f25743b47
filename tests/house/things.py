"""Every object that has an address, and for whom it exists: declared here once more, from facts, without asking any door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person, SignInSession
from courses.models import LESSON, READY, Enrolment, Intake, LedgerEntry, Module, Programme
from credentials.models import Credential
from meetings.models import SEMINAR_DAY_2, Meeting
from mentoring.models import Pairing, YoungPerson
from notebook.models import Note
from post.models import Letter
from quizzes.models import CHECK, MOTIVATION, Attempt, Bank, Expert, Item, OpenAnswer, Quiz, Regrade
from recruitment.models import Application, Evidence, Referee
from revisions.models import CHAPTER, DRAFT, EASY_READ, FINAL, MATERIAL, PAGE, SITUATION, TERM, Revision, Text
from tests.house.judgements import KEYHOLDERS
from tests.house.markers import COORDINATORS
from tests.house.world import World

LINKS = {"confirm": "confirm-link", "reset": "reset-link", "sign-in": "sign-in-link", "resume": "resume-link", "quiet": "quiet-link"}


@dataclass(frozen=True)
class Thing:
    """An object: the values that its address needs, and the personas who stand in some relation to it."""

    kind: str
    values: dict[str, str]
    owner: str = ""
    people: frozenset[str] = frozenset()
    trainers: frozenset[str] = frozenset()
    form: dict[str, str] = field(default_factory=dict)
    is_asked: bool = True
    is_study: bool = True  # the motivation and the readiness test are more than that


Relation = Callable[[Thing, str], bool]
RELATIONS: dict[str, Relation] = {
    "anybody": lambda thing, who: True,
    "nobody": lambda thing, who: False,
    "owner": lambda thing, who: who == thing.owner,
    "enrolled": lambda thing, who: who in thing.people,
    "taker": lambda thing, who: who in thing.people,
    "invited": lambda thing, who: who in thing.people,
    "trainer": lambda thing, who: who in thing.trainers,
    "trainer-whose-word-is-asked": lambda thing, who: who in thing.trainers and thing.is_asked,
    "coordinator": lambda thing, who: who in COORDINATORS,
    "coordinator-or-administrator": lambda thing, who: who in COORDINATORS or who == "admin",
    "coordinator-of-others": lambda thing, who: who in COORDINATORS and who != thing.owner,
    "reader": lambda thing, who: who in thing.people,
    "keyholder": lambda thing, who: who in KEYHOLDERS,
    "trainer-or-coordinator": lambda thing, who: who in thing.trainers or who in COORDINATORS,
    "trainer-or-coordinator-who-may-see-the-key": lambda thing, who: who in thing.people,
    "anybody-who-takes-a-role-that-is-held": lambda thing, who: bool(thing.form),
}


def things_in(world: World) -> dict[str, list[Thing]]:
    """Every object of the world, by its kind."""
    with Session(world.connection, join_transaction_mode="create_savepoint") as session:
        found: dict[str, list[Thing]] = {}
        for kind in (_texts, _studies, _notes, _groups, _tests, _judged, _banks, _desk, _meetings, _files, _people, _young_people):
            for thing in kind(session, world):
                found.setdefault(thing.kind, []).append(thing)
        found["file"] = [Thing("file", {"filename": "tokens.css"})]
        for purpose, token in world.told.tickets.items():
            found[LINKS[purpose]] = [Thing(LINKS[purpose], {"token": token})]
        found["reference-link"] = [Thing("reference-link", {"token": world.told.referee_token})]
        found["expert-link"] = [Thing("expert-link", {"token": world.told.expert_token, "place": "1"})]
        return found


def facts_of(world: World) -> dict[str, frozenset[str]]:
    """Who has applied, is enrolled, holds a certificate, coordinates the programme; `demo` is true of nobody here."""
    with Session(world.connection, join_transaction_mode="create_savepoint") as session:
        of = lambda column: frozenset(world.names[number] for number in session.scalars(select(column)))  # noqa: E731
        return {
            "applied": of(Application.person_id),
            "signed": frozenset(world.names[one.application.person_id] for one in session.scalars(select(Evidence)) if one.revision_id),
            "enrolled": of(Enrolment.person_id),
            "certified": of(Credential.holder_id),
            "coordinates": COORDINATORS,
            "demo": frozenset(),
        }


def _texts(session: Session, world: World) -> Iterator[Thing]:
    for kind in (CHAPTER, SITUATION, EASY_READ, MATERIAL, PAGE):
        finals = session.scalars(select(Revision).join(Revision.text).where(Text.kind == kind, Revision.status == FINAL, Revision.lang == "lv"))
        for revision in finals:
            yield Thing(kind, {"slug": revision.front.get("slug") or revision.text.key})
    yield Thing(TERM, {"key": session.scalars(select(Text.key).where(Text.kind == TERM).order_by(Text.key)).first() or ""})


def _studies(session: Session, world: World) -> Iterator[Thing]:
    enrolled = frozenset(world.names[number] for number in session.scalars(select(Enrolment.person_id)))
    for module in session.scalars(select(Module).where(Module.status == READY)):
        yield Thing("module", {"module": module.slug}, people=enrolled)
        for activity in module.activities:
            if activity.kind == LESSON:
                yield Thing("lesson", {"module": module.slug, "slug": activity.slug}, people=enrolled)
    for enrolment in session.scalars(select(Enrolment)):
        yield Thing(
            "enrolment",
            {"public_id": enrolment.public_id},
            owner=world.names[enrolment.person_id],
            trainers=_trainers_of(enrolment, world),
            is_asked=_is_word_asked(session, enrolment),
        )


def _groups(session: Session, world: World) -> Iterator[Thing]:
    """The programmes, and those whose time stands on one page: of an intake, without one (every trainer's), everybody (no trainer's)."""
    every = frozenset(who for who, persona in world.personas.items() if "trainer" in persona.roles)
    for programme in session.scalars(select(Programme)):
        yield Thing("programme", {"key": programme.key})
        yield Thing("group", {"programme": programme.key, "group": "alone"}, trainers=every)
        yield Thing("group", {"programme": programme.key, "group": "everybody"})
        for intake in session.scalars(select(Intake).where(Intake.programme_id == programme.id)):
            trainers = frozenset(world.names[trainer.id] for trainer in intake.trainers)
            yield Thing("group", {"programme": programme.key, "group": intake.public_id}, trainers=trainers)


def _notes(session: Session, world: World) -> Iterator[Thing]:
    """A note is its author's; beside a lesson those write who are enrolled, beside a chapter every learner."""
    learners = frozenset(who for who, persona in world.personas.items() if "learner" in persona.roles)
    enrolled = frozenset(world.names[number] for number in session.scalars(select(Enrolment.person_id)))
    for note in session.scalars(select(Note)):
        yield Thing("note", {"public_id": note.public_id}, owner=world.names[note.person_id])
    for kind, people in ((LESSON, enrolled), (CHAPTER, learners)):
        key = session.scalars(select(Text.key).join(Text.revisions).where(Text.kind == kind, Revision.status == FINAL).order_by(Text.id)).first()
        yield Thing("noted-text", {"kind": kind, "key": str(key), "block": "b1"}, people=people)


def _trainers_of(holder: Enrolment | Meeting, world: World) -> frozenset[str]:
    """Those of the group; of what has no group, every trainer of the programme."""
    if holder.intake:
        return frozenset(world.names[trainer.id] for trainer in holder.intake.trainers)
    return frozenset(who for who, persona in world.personas.items() if "trainer" in persona.roles)


def _is_word_asked(session: Session, enrolment: Enrolment) -> bool:
    """Less than half of the declared time was measured, and nobody has given their word yet."""
    entries = session.scalars(select(LedgerEntry).where(LedgerEntry.enrolment_id == enrolment.id)).all()
    kinds = ("declared", "correction"), ("measured",)
    declared, measured = (sum(entry.seconds for entry in entries if entry.kind in kind) for kind in kinds)
    application = select(Application.id).where(Application.person_id == enrolment.person_id)
    said = session.scalars(select(Evidence).where(Evidence.kind == "study-time", Evidence.application_id.in_(application))).all()
    return bool(said == [] and session.scalar(application) and 2 * measured < declared)


def _tests(session: Session, world: World) -> Iterator[Thing]:
    learners = frozenset(who for who, persona in world.personas.items() if "learner" in persona.roles)
    enrolled = frozenset(world.names[number] for number in session.scalars(select(Enrolment.person_id)))
    for quiz in session.scalars(select(Quiz)):
        yield Thing("quiz", {"quiz_key": quiz.key}, people=learners if quiz.kind == MOTIVATION else enrolled, is_study=quiz.kind == CHECK)
        yield from _watched(session, world, quiz, enrolled)
    for attempt in session.scalars(select(Attempt)):
        yield Thing("attempt", {"public_id": attempt.public_id}, owner=world.names[attempt.person_id], is_study=attempt.quiz.kind == CHECK)


def _banks(session: Session, world: World) -> Iterator[Thing]:
    """One of a module, and those that belong to tests alone; every trainer's. In one a draft waits."""
    every = frozenset(who for who, persona in world.personas.items() if "trainer" in persona.roles)
    banks = session.scalars(select(Bank).order_by(Bank.topic, Bank.id)).all()
    for bank in [one for one in banks if not one.topic] + [one for one in banks if one.topic][:1]:
        yield Thing("bank", {"key": bank.key}, trainers=every)
    drafts = select(Text.key, Bank.key).join(Item, Item.text_id == Text.id).join(Item.bank).join(Text.revisions).where(Revision.status == DRAFT)
    for item, key in session.execute(drafts):
        yield Thing("question-draft", {"key": key, "item": item}, trainers=every)


def _desk(session: Session, world: World) -> Iterator[Thing]:
    """A programme, and one text of every kind that is written at the desk: every trainer's of the one programme that there is."""
    for programme in session.scalars(select(Programme)):
        yield Thing("taught-programme", {"key": programme.key})
    for kind in (LESSON, CHAPTER, SITUATION, EASY_READ, PAGE):
        finals = select(Text.key).join(Text.revisions).where(Text.kind == kind, Revision.status == FINAL)
        yield Thing("desk-text", {"kind": kind, "key": str(session.scalars(finals.order_by(Text.id)).first()), "lang": "lv"})


def _judged(session: Session, world: World) -> Iterator[Thing]:
    """Answers to mark, for those who teach or coordinate, but for who wrote them; keys and regrades, for who is not tested by them."""
    marking = frozenset(who for who, persona in world.personas.items() if "trainer" in persona.roles) | COORDINATORS
    for answer in session.scalars(select(OpenAnswer)):
        owner = world.names[answer.drawn.attempt.person_id]
        yield Thing("open-answer", {"public_id": answer.public_id}, owner=owner, people=marking - {owner})
    for regrade in session.scalars(select(Regrade)):
        yield Thing("regrade", {"public_id": regrade.public_id})
        yield Thing("item", {"key": regrade.item.text.key})
    for key in session.scalars(select(Text.key).join(Item, Item.text_id == Text.id).where(Item.interaction == "best-worst").limit(2)):
        yield Thing("situation-key", {"key": key})
    for expert in session.scalars(select(Expert)):
        yield Thing("expert", {"public_id": expert.public_id})


def _watched(session: Session, world: World, quiz: Quiz, enrolled: frozenset[str]) -> Iterator[Thing]:
    """A test and a question of it, for those who look after them: trainers and coordinators of the programme, but for those enrolled
    in it who have not passed. The motivation test has no key and is read by coordinators alone."""
    trainers = frozenset(who for who, persona in world.personas.items() if "trainer" in persona.roles)
    passed = frozenset(world.names[number] for number in session.scalars(select(Attempt.person_id).where(Attempt.quiz_id == quiz.id, Attempt.passed)))
    people = COORDINATORS if quiz.kind == MOTIVATION else (trainers | COORDINATORS) - (enrolled - passed)
    yield Thing("watched-quiz", {"quiz_key": quiz.key}, people=people)
    bank = quiz.policy["parts"][0]["banks"][0]
    key = session.scalars(select(Text.key).join(Item, Item.text_id == Text.id).join(Item.bank).where(Bank.key == bank)).first()
    yield Thing("watched-item", {"quiz_key": quiz.key, "item_key": str(key)}, people=people)


def _meetings(session: Session, world: World) -> Iterator[Thing]:
    enrolments = session.scalars(select(Enrolment)).all()
    for meeting in session.scalars(select(Meeting)):
        invited = frozenset(world.names[one.person_id] for one in enrolments if meeting.intake_id in (None, one.intake_id))
        yield Thing("meeting", {"public_id": meeting.public_id}, people=invited, trainers=_trainers_of(meeting, world))
        if meeting.kind == SEMINAR_DAY_2 and meeting.cancelled_at is None:
            yield Thing("seminar", {"public_id": meeting.public_id})


def _files(session: Session, world: World) -> Iterator[Thing]:
    for application in session.scalars(select(Application)):
        yield Thing("application", {"public_id": application.public_id}, owner=world.names[application.person_id])
    for entry in session.scalars(select(Evidence)):
        yield Thing("evidence", {"public_id": entry.public_id}, owner=world.names[entry.application.person_id])
    for referee in session.scalars(select(Referee)):
        yield Thing("referee", {"public_id": referee.public_id}, owner=world.names[referee.application.person_id])
    for credential in session.scalars(select(Credential)):
        owner = world.names[credential.holder_id]
        yield Thing("credential", {"number": credential.number}, owner=owner)
        yield Thing("credential-code", {"code": credential.code}, owner=owner)


def _people(session: Session, world: World) -> Iterator[Thing]:
    for person in session.scalars(select(Person)):
        held = [{"role": grant.role, "scope": grant.scope} for grant in person.grants if grant.revoked_at is None]
        yield Thing("person", {"public_id": person.public_id}, owner=world.names[person.id], form=held[0] if held else {})
    for one in session.scalars(select(SignInSession).where(SignInSession.device == "phone")):
        yield Thing("session", {"public_id": one.public_id}, owner=world.names[one.person_id])
    for letter in session.scalars(select(Letter)):
        yield Thing("letter", {"public_id": letter.public_id})


def _young_people(session: Session, world: World) -> Iterator[Thing]:
    pairings = session.scalars(select(Pairing)).all()
    for young in session.scalars(select(YoungPerson)):
        mentors = frozenset(world.names[one.mentor_id] for one in pairings if one.young_person_id == young.id and one.ended_at is None)
        yield Thing("young-person", {"public_id": young.public_id}, owner=world.names[young.case_manager_id], people=mentors)
    for pairing in pairings:
        yield Thing("pairing", {"public_id": pairing.public_id}, owner=world.names[pairing.mentor_id])
