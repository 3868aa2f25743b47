"""The demo's cast and what happened to each before today: told through the same services that the pages call.

All are invented. `candidate` waits for an interview, `learner` is half-way, `almost` lacks one signature, `mentor` is
certified and walks with two young people; the others are those who work with them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from accounts.hashing import hash_password
from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, LEARNER, SUPERVISOR, TRAINER, Person
from accounts.services import grant_role
from clock import RIGA, local_date
from commands.demo_nudges import write_nudges
from commands.demo_references import ask_referees
from courses import services as courses
from courses.crediting import correct_time, record_beat
from courses.models import CASE, LESSON, QUIZ, REFLECTION, TASK, Activity, Enrolment, Intake, Programme
from courses.rules import Walk
from credentials.services import issue_if_earned
from db import db
from meetings import services as meetings
from meetings.models import MIDTERM, PRESENT, SEMINAR_DAY_1, SEMINAR_DAY_2, Meeting
from mentoring import services as mentoring
from mentoring.models import ATTESTED_RULES
from notebook.rules import NotedText, Paragraph
from notebook.services import write_in_journal, write_note
from nudges import services as nudges
from quizzes import services as quizzes
from quizzes.interactions import INTERACTIONS
from quizzes.models import Attempt
from quizzes.queries import drawn_of, quiz_with_key
from recruitment import services as recruitment
from recruitment.models import ACCEPTED, CODE_TEXT, INTERVIEW, QUALIFICATION, RECORD_CHECK, REFERENCE, Application
from recruitment.rules import Answers
from recruitment.signing import sign_code
from revisions.models import PAGE
from revisions.queries import final_revision
from search.passages import blocks_in
from settings import DEMO_PASSWORD

OWN_WORDS = "Mentors kādu laiku iet Tev blakus, uzklausa un palīdz atvērt durvis, pa kurām tālāk ej Tu pats vai pati."
WAY_TO_GOOD_ENDING = 40  # steps; a case that needs more has a loop


@dataclass
class Story:
    """Tells the demo's past. `now` is the moment of telling; days are counted back from it."""

    programme: Programme
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)

    def ago(self, days: float, hour: int = 18) -> datetime:
        """A moment so many days ago (negative: ahead), at an hour of Riga's clock."""
        day = local_date(self.now - timedelta(days=days))
        return datetime.combine(day, time(hour), RIGA).astimezone(UTC)

    def person(self, who: str, given_name: str, family_name: str, *roles: str) -> Person:
        """Somebody with an account and the demo's password."""
        at = self.ago(200)
        person = Person(
            email=f"{who}@example.org",
            given_name=given_name,
            family_name=family_name,
            password_hash=self.password_hash,
            created_at=at,
            email_confirmed_at=at,
        )
        db.session.add(person)
        db.session.flush()
        for role in roles:
            grant_role(person=person, role=role, granted_by=None, at=at)
        self.people[who] = person
        return person

    def __post_init__(self) -> None:
        self.password_hash = hash_password(DEMO_PASSWORD)

    @property
    def coordinator(self) -> Person:
        return self.people["coordinator"]

    @property
    def trainer(self) -> Person:
        return self.people["trainer"]


def tell(programme: Programme, now: datetime) -> dict[str, Person]:
    """Create the cast and its past. Returns the people by the part of their address before the @."""
    story = Story(programme, now)
    story.person("coordinator", "Ilze", "Bērziņa", COORDINATOR)
    story.person("trainer", "Toms", "Ozols", TRAINER)
    story.person("trainer2", "Rasa", "Vītoliņa", TRAINER)
    story.person("casemanager", "Gita", "Liepa", CASE_MANAGER)
    story.person("supervisor", "Sanita", "Kļava", SUPERVISOR)
    story.person("admin", "Aivars", "Egle", ADMINISTRATOR)
    for who, given_name, family_name in (
        ("candidate", "Dace", "Krūmiņa"),
        ("learner", "Līga", "Ozoliņa"),
        ("almost", "Mārtiņš", "Vītols"),
        ("mentor", "Anna", "Kalniņa"),
        ("applicant", "Raimonds", "Sproģis"),
        ("stopped", "Jānis", "Kalniņš"),
        ("paused", "Elīna", "Straume"),
    ):
        story.person(who, given_name, family_name, LEARNER)
    spring, autumn = _intake(story, "Pavasara grupa", 170), _intake(story, "Rudens grupa", 45)
    held = _meetings_of(story, spring, 140)
    _ahead(story, autumn)
    _candidates(story)
    _half_way(story, autumn)
    _not_here_now(story, autumn)
    _trained(story, "almost", spring, held, signs_code=False)
    mentor = _trained(story, "mentor", spring, held, signs_code=True)
    issue_if_earned(enrolment=mentor, at=story.ago(60))
    _pairings(story)
    write_nudges(story.ago)
    return story.people


def _intake(story: Story, name: str, days_ago: int) -> Intake:
    starts_on = local_date(story.ago(days_ago))
    intake = Intake(
        programme=story.programme, name=f"{name} {starts_on.year}", starts_on=starts_on, trainers=[story.trainer, story.people["trainer2"]]
    )
    db.session.add(intake)
    db.session.flush()
    return intake


def _meetings_of(story: Story, intake: Intake, first_days_ago: int) -> list[Meeting]:
    """A mid-term meeting and two seminar days that have been held."""
    common: dict[str, Any] = {"programme": story.programme, "intake": intake, "by": story.trainer, "at": story.ago(first_days_ago + 20)}
    seminar = first_days_ago - 60
    return [
        meetings.schedule_meeting(
            kind=MIDTERM, starts_at=story.ago(first_days_ago), minutes=90, join_url="https://zoom.example.org/j/82240017", place="", **common
        ),
        meetings.schedule_meeting(
            kind=SEMINAR_DAY_1, starts_at=story.ago(seminar, 10), minutes=420, join_url=None, place="Jelgava, Svētes iela 33", **common
        ),
        meetings.schedule_meeting(
            kind=SEMINAR_DAY_2, starts_at=story.ago(seminar - 1, 10), minutes=420, join_url=None, place="Jelgava, Svētes iela 33", **common
        ),
    ]


def _ahead(story: Story, intake: Intake) -> None:
    """A mid-term meeting in three days and a seminar next month."""
    common: dict[str, Any] = {"programme": story.programme, "intake": intake, "by": story.trainer, "at": story.ago(7)}
    meetings.schedule_meeting(kind=MIDTERM, starts_at=story.ago(-3), minutes=90, join_url="https://zoom.example.org/j/82240018", place="", **common)
    saturday = 60 - (local_date(story.ago(-60)).weekday() - 5) % 7
    for number, kind in enumerate((SEMINAR_DAY_1, SEMINAR_DAY_2)):
        meetings.schedule_meeting(
            kind=kind, starts_at=story.ago(-saturday - number, 10), minutes=420, join_url=None, place="Jelgava, Svētes iela 33", **common
        )


def _candidates(story: Story) -> None:
    """Two who wait: one has just applied, one has done the motivation test."""
    experience = "Septiņus gadus vadu jauniešu pulciņu kultūras namā."
    _apply(story, "candidate", 2, birth_year=1991, municipality="Bauskas novads", field="none", experience=experience)
    trade = "Galdniecība, velosipēdu remonts."
    ask_referees(_apply(story, "applicant", 9, birth_year=1979, municipality="Dobeles novads", field="social-pedagogy", trades=trade), story.ago)
    _motivation(story, "applicant", 8)


def _half_way(story: Story, intake: Intake) -> None:
    """Somebody accepted, enrolled with the autumn group, and in the middle of the first module."""
    application = _apply(story, "learner", 60, birth_year=1988, municipality="Jelgava", field="psychology")
    _motivation(story, "learner", 58)
    _selection(story, application, 50)
    enrolment = recruitment.enrol_applicant(application=application, intake=intake, by=story.coordinator, at=story.ago(44))
    done = _activities(story)
    for days, activity in zip((20, 14), done[:2], strict=True):
        courses.complete_activity(enrolment=enrolment, activity=activity, revision_id=_revision(activity), at=story.ago(days, 20))
        _beats(enrolment, story.ago(days, 19), 18)
    reason = "Pa tālruni pārrunājām 1. moduļa situāciju; tas platformā nav redzams."
    correct_time(enrolment=enrolment, minutes=15, reason=reason, key="demo", by=story.trainer, at=story.ago(12))
    courses.save_position(enrolment=enrolment, activity=done[2], revision_id=_revision(done[2]), position="what-change", at=story.ago(1, 21))
    _note(enrolment, done[0], 2, "Pajautāt seminārā: kā to pateikt jaunietim vienā teikumā?", story.ago(20, 20))
    _note(enrolment, done[0], 5, "Tieši tā sākās mana pirmā nedēļa ar pulciņu.\nSteidzos palīdzēt, kur vajadzēja pagaidīt.", story.ago(20, 19))
    _note(enrolment, done[2], 1, "Izlasīt vēlreiz pirms tikšanās.", story.ago(1, 21))


def _not_here_now(story: Story, intake: Intake) -> None:
    """Two who began with the autumn group: one has stopped, the other has asked for a pause."""
    for who, days_ago in (("stopped", 24), ("paused", 10)):
        application = _apply(story, who, 62, birth_year=1979, municipality="Jelgava", field="social-pedagogy")
        _motivation(story, who, 60)
        _selection(story, application, 52)
        enrolment = recruitment.enrol_applicant(application=application, intake=intake, by=story.coordinator, at=story.ago(44))
        first, second = _activities(story)[:2]
        _do(enrolment, first, story.ago(days_ago + 2, 20))
        courses.save_position(enrolment=enrolment, activity=second, revision_id=_revision(second), position="b3", at=story.ago(days_ago, 20))
    nudges.pause(person=story.people["paused"], weeks=4, at=story.ago(3))


def _trained(story: Story, who: str, intake: Intake, held: list[Meeting], *, signs_code: bool) -> Enrolment:
    """Somebody who has done all of it; without the signed code no certificate is issued."""
    born = {"almost": 1974, "mentor": 1982}[who]
    application = _apply(story, who, 190, birth_year=born, municipality="Bauskas novads", field="social-work", trades="Dārzkopība.")
    _motivation(story, who, 188)
    _selection(story, application, 180, signs_code=signs_code)
    enrolment = recruitment.enrol_applicant(application=application, intake=intake, by=story.coordinator, at=story.ago(170))
    for days, activity in enumerate(_activities(story)):
        _do(enrolment, activity, story.ago(165 - days, 20))
        _beats(enrolment, story.ago(165 - days, 18), 9)
    for meeting in held:
        meetings.record_attendance(
            meeting=meeting,
            enrolment=enrolment,
            outcome=PRESENT,
            minutes=meeting.minutes,
            by=story.trainer,
            at=meeting.starts_at + timedelta(hours=8),
        )
    _readiness(story, enrolment, 100)
    for observer in (story.trainer, story.people["trainer2"]):
        meetings.observe(
            enrolment=enrolment,
            observer=observer,
            listening=3,
            autonomy=3,
            boundaries=4,
            safety=3,
            remark="",
            at=held[-1].starts_at + timedelta(hours=7),
        )
    return enrolment


def _apply(story: Story, who: str, days_ago: int, **said: Any) -> Application:
    answers = Answers(
        **{"birth_month": 5, "languages": ("lv", "en"), "hours_a_week": 6, "months": 9, "interests": "Pastaigas, ēst gatavošana, mūzika."} | said
    )
    return recruitment.submit_application(person=story.people[who], programme=story.programme, answers=answers, at=story.ago(days_ago))


def _selection(story: Story, application: Application, days_ago: int, *, signs_code: bool = True) -> None:
    """Everything that people vouch for, and the decision."""
    at = story.ago(days_ago)
    day = local_date(at)
    common: dict[str, Any] = {"application": application, "seen_on": day, "by": story.coordinator, "at": at}
    recruitment.record_evidence(kind=INTERVIEW, note="Saruna tiešsaistē, 50 minūtes. Motivācijas profils pārrunāts.", **common)
    recruitment.record_evidence(kind=REFERENCE, subject="Inta, darba kolēģe", **common)
    recruitment.record_evidence(kind=REFERENCE, subject="Juris, biedrības vadītājs", **common)
    recruitment.record_evidence(kind=RECORD_CHECK, valid_until=day + timedelta(days=730), **common)
    recruitment.record_evidence(kind=QUALIFICATION, subject="Izglītība: sociālais darbs", **common)
    if signs_code and (code := final_revision(PAGE, CODE_TEXT, "lv")):
        sign_code(application=application, revision=code, at=at)
    recruitment.decide(
        application=application,
        outcome=ACCEPTED,
        reason="Motivācija un pieredze atbilst programmai.",
        by=story.coordinator,
        at=at + timedelta(days=1),
    )


def _motivation(story: Story, who: str, days_ago: int) -> None:
    quiz = quiz_with_key(story.programme.motivation_test)
    assert quiz is not None
    attempt = quizzes.start_attempt(person=story.people[who], quiz=quiz, at=story.ago(days_ago))
    _answer(attempt, story.ago(days_ago))


def _readiness(story: Story, enrolment: Enrolment, days_ago: int) -> None:
    quiz = quiz_with_key(story.programme.readiness_test)
    assert quiz is not None
    attempt = quizzes.start_attempt(person=enrolment.person, quiz=quiz, enrolment=enrolment, at=story.ago(days_ago))
    _answer(attempt, story.ago(days_ago))


def _answer(attempt: Attempt, at: datetime) -> None:
    """Answer everything well and hand it in."""
    for drawn in drawn_of(attempt):
        body = drawn.revision.body or {}
        response = INTERACTIONS[drawn.item.interaction].key(body) or _plausible(drawn.item.interaction, body)
        quizzes.save_response(attempt=attempt, position=drawn.position, response=response, at=at)
    quizzes.submit_attempt(attempt=attempt, at=at)


def _plausible(interaction: str, body: dict[str, Any]) -> dict[str, Any]:
    """An answer where none is right or wrong: modest expectations, strong values, enough time."""
    if interaction == "number":
        return {"number": "9" if body.get("topic") == "months" else "6"}
    if interaction == "scale":
        return {"level": 8}
    if interaction == "pair":
        return {"choice": next(option["key"] for option in body["options"] if option.get("supports"))}
    if interaction == "choice":
        return {"choice": body["options"][0]["key"]}
    levels: dict[str, int] = {"values": 5, "understanding": 4, "growth": 4, "social": 3, "career": 2, "protective": 2}
    if consistency := body.get("consistency"):
        return {"level": consistency.get("expects", 1)}
    return {"level": levels.get(body.get("topic", ""), 2)}


def _activities(story: Story) -> list[Activity]:
    return [activity for module in story.programme.modules if module.key in story.programme.counted_modules for activity in module.activities]


def _revision(activity: Activity) -> int | None:
    revision = final_revision(activity.kind, activity.key, "lv")
    return revision.id if revision else None


def _do(enrolment: Enrolment, activity: Activity, at: datetime) -> None:
    """Do one activity as a learner would."""
    ways: dict[str, Callable[[Enrolment, Activity, datetime], None]] = {
        LESSON: lambda who, what, when: courses.complete_activity(enrolment=who, activity=what, revision_id=_revision(what), at=when) and None,
        CASE: _walk_case,
        TASK: lambda who, what, when: (
            courses.complete_task(enrolment=who, activity=what, answer=OWN_WORDS, revision_id=_revision(what), at=when) and None
        ),
        REFLECTION: _reflect,
        QUIZ: _check,
    }
    ways[activity.kind](enrolment, activity, at)


def _walk_case(enrolment: Enrolment, activity: Activity, at: datetime) -> None:
    revision = final_revision(CASE, activity.key, "lv")
    assert revision is not None
    where: dict[str, Any] = {"enrolment": enrolment, "activity": activity, "revision": revision, "at": at}
    for _step in range(WAY_TO_GOOD_ENDING):
        progress = courses.open_activity(enrolment=enrolment, activity=activity, revision_id=revision.id, at=at)
        scene = Walk.of(revision.body or {}, progress.state).scene
        if scene is None:
            break
        courses.choose_in_case(**where, scene=scene["key"], choice=0)
    courses.complete_case(**where)


def _reflect(enrolment: Enrolment, activity: Activity, at: datetime) -> None:
    write_in_journal(person=enrolment.person, activity_key=activity.key, body="Reizēm es palīdzu ātrāk, nekā man palūdz.", at=at)
    courses.complete_activity(enrolment=enrolment, activity=activity, revision_id=_revision(activity), at=at)


def _note(enrolment: Enrolment, activity: Activity, place: int, body: str, at: datetime) -> None:
    """Write a note beside a paragraph of a lesson."""
    revision = final_revision(LESSON, activity.key, "lv")
    assert revision is not None
    paragraphs = tuple(Paragraph(block.id, block.text) for block in blocks_in(revision.html))
    text = NotedText(LESSON, activity.key, "lv", activity.title["lv"], paragraphs)
    unnamed = [paragraph for paragraph in paragraphs if paragraph.id.startswith("b") and paragraph.id[1:].isdigit()]
    write_note(person=enrolment.person, text=text, block=unnamed[place].id, body=body, at=at)


def _check(enrolment: Enrolment, activity: Activity, at: datetime) -> None:
    quiz = quiz_with_key(activity.key)
    assert quiz is not None
    _answer(quizzes.start_attempt(person=enrolment.person, quiz=quiz, enrolment=enrolment, at=at), at)


def _beats(enrolment: Enrolment, at: datetime, minutes: int) -> None:
    for minute in range(minutes):
        record_beat(enrolment=enrolment, at=at + timedelta(minutes=minute))


def _pairings(story: Story) -> None:
    """Three young people: two walk with the mentor, one waits."""
    mentor, at = story.people["mentor"], story.ago(50)
    described = (
        ("ZG-001", "18-20", "Bauskas novads", "Velosipēdi, zīmēšana", ["short-sentences", "needs-time"]),
        ("ZG-002", "21-25", "Bauskas novads", "Suņi, maizes cepšana", ["quiet-places", "travels-with-someone"]),
        ("ZG-003", "21-25", "Jelgava", "Fotografēšana, spēles", ["needs-routine", "reads-with-help"]),
    )
    for code, age_band, municipality, interests, needs in described:
        young_person = mentoring.register_young_person(
            code=code,
            age_band=age_band,
            municipality=municipality,
            languages=["lv"],
            interests=interests,
            support_needs=needs,
            case_manager=story.people["casemanager"],
            by=story.coordinator,
            at=at,
        )
        if code != "ZG-003":
            starts_on = local_date(story.ago(45))
            mentoring.pair(
                mentor=mentor,
                young_person=young_person,
                hours_a_week=2,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=240),
                attested={rule: local_date(at) for rule in ATTESTED_RULES},
                by=story.coordinator,
                at=at,
            )
