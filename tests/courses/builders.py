"""A small programme to study: one ready module with every kind of activity, one in preparation."""

from datetime import datetime

from accounts.models import Person
from courses.models import CASE, IN_PREPARATION, LESSON, QUIZ, READY, REFLECTION, TASK, Activity, Enrolment, Intake, Module, Programme
from courses.services import enrol_learner
from db import db
from revisions.services import publish_revision

CASE_BODY = {
    "key": "m01-case",
    "start": "s1",
    "intro": {"lv": "<p>Ievads</p>", "en": "<p>Introduction</p>"},
    "scenes": [
        {
            "key": "s1",
            "text": {"lv": "<p>Artis klusē.</p>", "en": "<p>Artis is silent.</p>"},
            "choices": [
                {
                    "text": {"lv": "Pagaidu.", "en": "I wait."},
                    "consequence": {"lv": "Artis paskatās uz Tevi.", "en": "Artis looks at you."},
                    "next": "s2",
                    "turning": {"lv": "Klusums bija atbilde.", "en": "The silence was an answer."},
                    "paragraph": "m01-l1#idea",
                },
                {
                    "text": {"lv": "Jautāju vēlreiz.", "en": "I ask again."},
                    "consequence": {"lv": "Artis aizgriežas.", "en": "Artis turns away."},
                    "next": "e-hurt",
                },
            ],
        },
        {
            "key": "s2",
            "text": {"lv": "<p>Artis pasmaida.</p>", "en": "<p>Artis smiles.</p>"},
            "choices": [
                {"text": {"lv": "Pasmaidu.", "en": "I smile."}, "consequence": {"lv": "Jūs ejat tālāk.", "en": "You walk on."}, "next": "e-grew"}
            ],
        },
    ],
    "endings": [
        {
            "key": "e-grew",
            "outcome": "grew",
            "title": {"lv": "Uzticēšanās auga", "en": "Trust grew"},
            "text": {"lv": "<p>Labi.</p>", "en": "<p>Good.</p>"},
        },
        {
            "key": "e-hurt",
            "outcome": "hurt",
            "title": {"lv": "Uzticēšanās cieta", "en": "Trust was hurt"},
            "text": {"lv": "<p>Nu.</p>", "en": "<p>Well.</p>"},
        },
    ],
}


def bilingual(text: str) -> dict[str, str]:
    return {"lv": f"{text} (lv)", "en": f"{text} (en)"}


def build_programme(at: datetime, key: str = "mentor-training") -> Programme:
    """A programme of which the first module counts, one hour."""
    programme = Programme(
        key=key,
        title=bilingual("Programme"),
        summary=bilingual("Summary"),
        revision="2026.1",
        hours=12,
        counted_modules=["m01"],
        counted_hours=1,
        minimum_age=27,
        certificate_valid_years=2,
        pairing_months={"least": 6, "most": 9},
        motivation_test="motivation",
        readiness_test="readiness",
    )
    outcomes = [{"key": "o1", "text": bilingual("Outcome")}]
    first = Module(
        key="m01",
        position=1,
        slug="01-mentoring",
        title=bilingual("Mentoring"),
        summary=bilingual("Summary"),
        outcomes=outcomes,
        sign="saule",
        status=READY,
    )
    second = Module(
        key="m02",
        position=2,
        slug="02-identity",
        title=bilingual("Identity"),
        summary=bilingual("Later"),
        outcomes=outcomes,
        sign="meness",
        status=IN_PREPARATION,
    )
    programme.modules = [first, second]
    db.session.add(programme)
    for position, (slug, kind, minutes) in enumerate(
        [("01-first", LESSON, 20), ("case", CASE, 15), ("task", TASK, 10), ("reflection", REFLECTION, 5), ("check", QUIZ, 10)], 1
    ):
        activity_key = {LESSON: f"{key}-l1", CASE: f"{key}-case", TASK: f"{key}-task", REFLECTION: f"{key}-reflection", QUIZ: f"{key}-check"}[kind]
        text_id = _publish(kind, activity_key, at) if kind != QUIZ else None
        title = bilingual(slug.capitalize())
        first.activities.append(
            Activity(key=activity_key, position=position, slug=slug, kind=kind, title=title, seconds=minutes * 60, text_id=text_id)
        )
    db.session.commit()
    return programme


def _publish(kind: str, key: str, at: datetime) -> int:
    if kind == LESSON:
        for lang, text in (("lv", "Pagaidi desmit sekundes."), ("en", "Wait for ten seconds.")):
            lesson = publish_revision(
                kind=kind, key=key, lang=lang, title=f"First ({lang})", source=text, html=f'<h2 id="idea">A</h2><p id="b1">{text}</p>',
                front={"you_can": ["…"], "sources": ["Source"], "slug": "01-first"}, at=at,
            )  # fmt: skip
        return lesson.text_id
    body = {CASE: CASE_BODY, TASK: {"prompt": bilingual("Prompt"), "example": bilingual("Example"), "compare": [bilingual("Compare")]}}.get(
        kind, {"prompt": bilingual("Reflect")}
    )
    return publish_revision(kind=kind, key=key, lang="mul", title="", source=f"{kind} {key}", body=body, at=at).text_id


def activity(programme: Programme, slug: str) -> Activity:
    return next(row for row in programme.modules[0].activities if row.slug == slug)


def enrol(person: Person, programme: Programme, at: datetime, intake: Intake | None = None) -> Enrolment:
    enrolment = enrol_learner(person=person, programme=programme, intake=intake, by=None, at=at)
    db.session.commit()
    return enrolment
