"""The world that the gates look at: the demo's cast and past, those who must see nothing of it, and every secret marked.

Built once a worker, committed, and never changed after: what a visit writes is undone (`World.undone`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Connection

from accounts import services as accounts
from accounts.models import CASE_MANAGER, COORDINATOR, LEARNER, STUDY, TRAINER, WHOLE, Person
from commands.demo_people import Story, tell
from courses.crediting import correct_time
from courses.models import QUIZ, Activity, Intake
from courses.queries import enrolment_of, the_programme
from courses.services import complete_activity, enrol_learner, open_activity
from credentials.pdf import keep_pdf, render_pdf
from credentials.published_keys import prepare_keys
from credentials.queries import credentials_without_pdf
from credentials.services import waive_criterion
from db import Base, db
from meetings import services as meetings
from meetings.models import MIDTERM
from mentoring import services as mentoring
from post.models import Letter
from publishing.exchange import plan_import, store_import
from publishing.sync import sync_content
from quizzes import services as quizzes
from quizzes.banks import bank_with_key
from quizzes.queries import drawn_of, quiz_with_key
from recruitment import services as recruitment
from recruitment.models import ACCEPTED, INTERVIEW
from recruitment.queries import application_of
from recruitment.referees import give_reference, name_referee
from recruitment.rules import Answers, Reference
from tests.browser import Browser
from tests.house import markers
from tests.house.databases import application
from tests.house.judgements import tell_judgements
from tests.house.markers import ATTACK

ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = "another-programme"
PERSONAS = (
    "stranger", "candidate", "applicant", "learner", "stopped", "paused", "other-learner", "almost", "mentor", "trainer", "trainer2", "other-trainer",
    "coordinator", "insider", "other-coordinator", "casemanager", "other-casemanager", "supervisor", "admin", "nobody", "disabled",
    "demoted", "half", "due", "studying",
)  # fmt: skip
WALKING = tuple(who for who in PERSONAS if who not in ("applicant", "stopped", "paused", "trainer2", "nobody", "disabled"))
"""Those who are followed from page to page: the others see what one of these sees."""
QUIET_TABLES = frozenset({"audit_event"})
"""Looking may write here: that somebody looked, or wanted to."""


@dataclass(frozen=True)
class Persona:
    """Somebody who asks. `roles` is what they hold now; `standing` is `in`, `out` (nobody is signed in), `half` (the code of
    the second factor was not given), `study` (came by the link of a letter) or `due` (staff of a real installation who have not set it up)."""

    name: str
    roles: frozenset[str] = frozenset()
    standing: str = "in"
    token: str = ""

    @property
    def mode(self) -> str:
        return "production" if self.standing == "due" else "test"

    @property
    def is_signed_in(self) -> bool:
        return self.standing != "out"


@dataclass
class Told:
    """What is known of a world that was told: who is in it, the links that work, its secrets."""

    personas: dict[str, Persona] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)  # of people, by the name of their persona
    tickets: dict[str, str] = field(default_factory=dict)  # the secret part of links that work now, by purpose
    secrets: markers.Secrets = field(default_factory=markers.Secrets)
    referee_token: str = ""  # of somebody who was asked and has not answered
    expert_token: str = ""  # of a link that shows itself: whoever holds it comes back by it

    @property
    def names(self) -> dict[int, str]:
        """The personas by the key of their person."""
        return {number: name for name, number in self.ids.items()}


@dataclass
class World:
    """The applications over one database, and what is known of it."""

    apps: dict[str, Flask]
    connection: Connection
    told: Told

    @property
    def personas(self) -> dict[str, Persona]:
        return self.told.personas

    @property
    def secrets(self) -> markers.Secrets:
        return self.told.secrets

    @cached_property
    def names(self) -> dict[int, str]:
        return self.told.names

    def browser(self, who: str, app: Flask | None = None) -> Browser:
        """A browser in which this persona is signed in, as they left it when they signed in."""
        persona = self.personas[who]
        app = app or self.apps[persona.mode]
        browser = Browser(app, app.response_class, use_cookies=True)
        browser.set_cookie(app.config["SESSION_COOKIE_NAME"], _cookie(app, persona.token), secure=persona.mode == "production")
        return browser

    @contextmanager
    def undone(self) -> Iterator[list[str]]:
        """What is written inside is undone at the end."""
        nested = self.connection.begin_nested()
        try:
            yield []
        finally:
            nested.rollback()

    @contextmanager
    def adopted(self, app: Flask) -> Iterator[Flask]:
        """Inside, this application too works on the world's connection."""
        engines = db._app_engines[app]
        engine, engines[None] = engines[None], self.connection
        try:
            yield app
        finally:
            engines[None] = engine

    @contextmanager
    def untouched(self) -> Iterator[list[str]]:
        """Gives the tables that statements inside write to, quiet ones left out: there should be none."""
        found: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            words = statement.replace('"', "").split(None, 3)
            if words[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE"):
                table = words[1] if words[0].upper() == "UPDATE" else words[2]
                if table not in QUIET_TABLES:
                    found.append(table)

        event.listen(self.connection, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(self.connection, "before_cursor_execute", note)

    def fingerprint(self) -> dict[str, int]:
        """A number for each table that changes when a row in it does; quiet tables left out."""
        tables = [table for table in Base.metadata.sorted_tables if table.name not in QUIET_TABLES]
        return {table.name: hash(tuple(map(repr, self.connection.execute(table.select().order_by(*table.primary_key))))) for table in tables}


def tell_in(url: str, folder: Path, now: datetime) -> Told:
    """Tell the world at this moment, in an empty database."""
    with application(url, folder) as app, app.app_context():
        Base.metadata.create_all(db.engine)
        return _told(now)


@cache
def _cookie(app: Flask, token: str) -> str:
    session = {"csrf_token": "0" * 40} | ({"_user_id": token, "_fresh": True} if token else {})
    return app.session_interface.get_signing_serializer(app).dumps(session)  # type: ignore[attr-defined]


@contextmanager
def opened(url: str, folder: Path, told: Told) -> Iterator[World]:
    """The world that was told in this database. Nothing that is written in it is kept."""
    with application(url, folder) as app, application("sqlite://", folder, "production") as production:
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        with app.app_context():
            engine = db.engine
        with engine.connect() as connection, connection.begin() as outer:
            world = World({"test": app, "production": production}, connection, told)
            with world.adopted(app), world.adopted(production):
                yield world
            outer.rollback()


def _told(now: datetime) -> Told:
    prepare_keys(now - timedelta(days=365))
    sync_content(ROOT / "content", now)
    programme = the_programme()
    assert programme is not None
    told, people = Told(), tell(programme, now)
    story = Story(programme, now, people)
    _others(story, told.secrets)
    told.referee_token = _referees_asked(story)
    told.expert_token = tell_judgements(story, told.secrets)
    told.ids = {who: person.id for who, person in people.items()}
    told.personas = _sign_everybody_in(people, now)
    tickets = {purpose: accounts.issue_ticket(person=people["candidate"], purpose=purpose, at=now) for purpose in ("confirm", "resume", "quiet")}
    told.tickets = tickets | _links_by_letter(now)
    markers.mark_everything(told)
    db.session.commit()
    for credential in credentials_without_pdf():  # as the sweep would: who downloads one then writes nothing
        keep_pdf(credential_id=credential.id, pdf=render_pdf(credential))
    db.session.commit()
    return told


def _links_by_letter(now: datetime) -> dict[str, str]:
    """The secret parts of links that the candidate has just had by mail."""
    found = {}
    for purpose in ("sign-in", "reset"):
        accounts.ask_link(email="candidate@example.org", purpose=purpose, language="lv", at=now)
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        link = re.search(r"/(?:sign-in-link|reset-password)/(\S+)", letter.body if letter else "")
        assert link, "no link in the letter"
        found[purpose] = link[1]
    return found


def _others(story: Story, secrets: markers.Secrets) -> None:
    """Those who are beside the demo: same roles, other people's; and what is under way at this very moment."""
    story.person("other-trainer", "Tālis", "Riekstiņš", TRAINER)
    story.person("other-casemanager", "Guna", "Priede", CASE_MANAGER)
    story.person("demoted", "Dita", "Zariņa", COORDINATOR)
    story.person("disabled", "Dzintars", "Kalējs", COORDINATOR)
    story.person("due", "Dagnija", "Zvirbule", COORDINATOR)
    story.person("nobody", "Nora", "Balode")
    _studying(story)
    half = story.person("half", "Harijs", "Lapiņš", COORDINATOR)
    half.totp_secret, half.totp_confirmed_at = "JBSWY3DPEHPK3PXP", story.now
    other = story.person("other-coordinator", "Olga", "Riekstiņa")
    accounts.grant_role(person=other, role=COORDINATOR, scope=ELSEWHERE, granted_by=None, at=story.now)
    starts_on = story.now.date()
    winter = Intake(programme=story.programme, name=f"Ziemas grupa{ATTACK}", starts_on=starts_on, trainers=[story.people["other-trainer"]])
    db.session.add(winter)
    db.session.flush()
    _other_learner(story, secrets, winter)
    _insider(story)
    _meeting_now(story, secrets, winter)
    _attempts_under_way(story)
    _draft_waiting(story)
    _other_young_person(story)


def _first(story: Story) -> Activity:
    return next(activity for module in story.programme.modules for activity in module.activities)


def _studying(story: Story) -> None:
    """A learner without a group who has opened the first lesson, and comes by the link of a letter."""
    enrolment = enrol_learner(person=story.person("studying", "Silva", "Dūja"), programme=story.programme, by=None, at=story.ago(6))
    open_activity(enrolment=enrolment, activity=_first(story), at=story.ago(5))


def _other_learner(story: Story, secrets: markers.Secrets, intake: Intake) -> None:
    """Of the winter group; told with marks in what letters are written of."""
    person, own = story.person("other-learner", "Oskars", f"Bērzs{ATTACK}", LEARNER), {"other-learner"}
    message = "Vēlos palīdzēt. " + secrets.mark("message", 900, markers.COORDINATORS | own)
    answers = Answers(
        birth_year=1980, birth_month=3, field="medicine", languages=("lv",), municipality="Rīga", hours_a_week=4, months=9, message=message
    )
    application = recruitment.submit_application(person=person, programme=story.programme, answers=answers, at=story.ago(30))
    note = "Mierīga saruna. " + secrets.mark("note", 900, markers.COORDINATORS)
    by: dict[str, Any] = {"application": application, "by": story.coordinator}
    recruitment.record_evidence(kind=INTERVIEW, seen_on=story.ago(20).date(), note=note, at=story.ago(20), **by)
    reason = "Atbilst programmai. " + secrets.mark("decision", 900, markers.COORDINATORS | own, own)
    recruitment.decide(outcome=ACCEPTED, reason=reason, at=story.ago(19), **by)
    enrolment = recruitment.enrol_applicant(intake=intake, at=story.ago(18), **by)
    reason = "Strādājusi ar jauniešiem. " + secrets.mark("waiver", 900, markers.COORDINATORS | own)
    waive_criterion(enrolment=enrolment, criterion="C2", reason=reason, by=story.coordinator, at=story.ago(17))
    complete_activity(enrolment=enrolment, activity=_first(story), at=story.ago(16))  # and no minute of it was measured
    reason = "Lasīja izdrukātu. " + secrets.mark("correction", 900, markers.COORDINATORS | own | {"other-trainer"}) + ATTACK
    correct_time(enrolment=enrolment, minutes=5, reason=reason, key="winter", by=story.people["other-trainer"], at=story.ago(15))


def _insider(story: Story) -> None:
    """A coordinator who has applied, and whom a colleague has accepted and enrolled."""
    person = story.person("insider", "Ieva", "Kārkliņa", COORDINATOR, LEARNER)
    answers = Answers(birth_year=1985, birth_month=8, field="psychology", languages=("lv",), municipality="Rīga", hours_a_week=2, months=6)
    application = recruitment.submit_application(person=person, programme=story.programme, answers=answers, at=story.ago(12))
    by: dict[str, Any] = {"application": application, "by": story.coordinator}
    recruitment.record_evidence(kind=INTERVIEW, seen_on=story.ago(10).date(), note="Saruna ar kolēģi.", at=story.ago(10), **by)
    recruitment.decide(outcome=ACCEPTED, reason="Atbilst programmai.", at=story.ago(9), **by)
    recruitment.enrol_applicant(at=story.ago(8), **by)


def _referees_asked(story: Story) -> str:
    """Of the insider one has answered; of the other learner one hasn't yet, whose link is returned."""
    own = {who: application_of(story.people[who], story.programme) for who in ("insider", "other-learner")}
    told = Reference("work", 2019, "often", "often", "often", is_worried=False, entrust="yes", words="Uzticama.")
    common: dict[str, Any] = {"relation": "Kolēģe", "language": "lv", "by": story.coordinator, "at": story.ago(2)}
    answered, _token = name_referee(application=own["insider"], name="Inta Zariņa", email="inta@example.org", **common)
    give_reference(referee=answered, said=told, at=story.ago(1))
    return name_referee(application=own["other-learner"], name="Juris Balodis", email="juris@example.org", **common)[1]


def _meeting_now(story: Story, secrets: markers.Secrets, winter: Intake) -> None:
    """A meeting that can be joined now, of the group that is not the demo's."""
    meetings.schedule_meeting(
        programme=story.programme,
        intake=winter,
        kind=MIDTERM,
        starts_at=story.now + timedelta(minutes=10),
        minutes=90,
        join_url="https://zoom.example.org/j/" + secrets.mark("join", 900, markers.NOBODY),
        place="",
        by=story.people["other-trainer"],
        at=story.ago(5),
    )


def _attempts_under_way(story: Story) -> None:
    """A check that the half-way learner has begun and answered in part, and one that somebody else has just opened."""
    key = next(activity.key for module in story.programme.modules for activity in module.activities if activity.kind == QUIZ)
    check = quiz_with_key(key)
    assert check is not None
    for who, answered in (("learner", 2), ("other-learner", 0)):
        person = story.people[who]
        attempt = quizzes.start_attempt(person=person, quiz=check, enrolment=enrolment_of(person), at=story.ago(1))
        for drawn in drawn_of(attempt)[:answered]:
            quizzes.save_response(attempt=attempt, position=drawn.position, response={"choice": drawn.option_order[0]}, at=story.ago(1))


def _draft_waiting(story: Story) -> None:
    """A question that a trainer has brought in from another program, and that nobody has published."""
    bank, by = bank_with_key("m01-check"), story.people["trainer"]
    assert bank is not None
    plan = plan_import(bank=bank, data=b"::m01-brought::Kas ved? {=Jaunietis ~Mentors ~Laiks}", lang="lv")
    store_import(bank=bank, plan=plan, by=by, at=story.ago(2))


def _other_young_person(story: Story) -> None:
    """Looked after by the other case manager, and waiting."""
    mentoring.register_young_person(
        code="ZG-101",
        age_band="18-20",
        municipality="Dobeles novads",
        languages=["lv"],
        interests="Zirgi un lauku darbi",
        support_needs=["needs-time"],
        case_manager=story.people["other-casemanager"],
        by=story.coordinator,
        at=story.now,
    )


def _sign_everybody_in(people: dict[str, Person], now: datetime) -> dict[str, Persona]:
    """Each in a browser of their own; then one account is closed and one role taken while those browsers stay open."""
    by = people["admin"]
    accounts.disable_person(person=people["disabled"], by=by, at=now)
    standings = {"half": "half", "due": "due", "disabled": "out", "studying": "study"}
    scopes = {"studying": STUDY}
    tokens = {who: accounts.open_session(person=person, device="tests", scope=scopes.get(who, WHOLE), at=now)[1] for who, person in people.items()}
    for person in people.values():
        accounts.open_session(person=person, device="phone", at=now)
    accounts.revoke_role(grant=next(iter(people["demoted"].grants)), by=by, at=now)
    db.session.flush()
    db.session.expire_all()
    return {"stranger": Persona("stranger", standing="out")} | {
        who: Persona(who, frozenset(person.roles()), standings.get(who, "in"), tokens[who]) for who, person in people.items()
    }
