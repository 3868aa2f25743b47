"""Who finds what, in which order; the same on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from accounts.models import TRAINER, Person
from courses.models import IN_PREPARATION, WITHDRAWN, Enrolment, Programme
from db import db
from notebook.services import write_in_journal
from revisions.models import CHAPTER, ITEM, MULTIPLE, SITUATION
from revisions.services import publish_revision
from search.own import MOST_OWN
from search.queries import MOST_FOUND, found_for
from search.rules import parse_query
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.library.builders import publish_term
from tests.search.builders import addresses, publish

LESSON = "/modules/01-mentoring/01-first"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def anna(cast: Cast) -> Person:
    return cast.learner("Anna")


@pytest.fixture
def enrolment(anna: Person, programme: Programme, now: datetime) -> Enrolment:
    return enrol(anna, programme, now)


def test_a_paragraph_is_found_at_its_block(now: datetime) -> None:
    publish(CHAPTER, "h01", "Ievads.\n\n## Robežas {#limits}\n\nPar naudu.\n\n- viens\n- šķērslis\n\nBeigas.", now, title="Rokasgrāmata")
    (hit,) = found_for(None, parse_query("skersliem"), "lv").hits

    assert (hit.address, hit.title, hit.heading, hit.text) == ("/handbook/h01#b3", "Rokasgrāmata", "Robežas", "viens · šķērslis")


def test_a_heading_leads_to_the_paragraph_below_it(now: datetime) -> None:
    publish(CHAPTER, "h01", "Ievads.\n\n## Robežas {#limits}\n\nPar naudu.\n\nPar laiku.\n\n## Tukšs {#empty}", now)

    assert addresses("robežas") == ["/handbook/h01#b2"]
    assert addresses("tukšs") == ["/handbook/h01#empty"]


def test_a_title_leads_to_the_top_and_its_words_help_every_paragraph(now: datetime) -> None:
    publish(CHAPTER, "h01", "Par laiku.\n\nPar naudu.", now, title="Mentora robežas", summary="Kur apstāties.")

    assert addresses("robežas") == ["/handbook/h01"]
    assert addresses("mentors nauda") == ["/handbook/h01#b2"]
    assert addresses("mentors auto") == []


def test_all_words_must_be_in_one_paragraph_or_around_it(now: datetime) -> None:
    publish(CHAPTER, "h01", "Nauda un laiks.\n\nNauda.\n\nLaiks.", now)

    assert addresses("laiku naudu") == ["/handbook/h01#b1"]


def test_a_phrase_is_found_word_by_word(now: datetime) -> None:
    publish(CHAPTER, "h01", "Krīzes tālrunis atbild.\n\nTālrunis krīzes brīdī.", now)

    assert addresses('"krizes talrunis"') == ["/handbook/h01#b1"]
    assert addresses("krizes talrunis") == ["/handbook/h01#b1", "/handbook/h01#b2"]


def test_the_last_word_may_be_begun(now: datetime) -> None:
    publish(CHAPTER, "h01", "Supervīzija palīdz.", now)

    assert addresses("superv") == ["/handbook/h01#b1"]
    assert addresses("su") == []
    assert addresses("superv palīdz") == []


def test_the_order_is_headings_then_nearness_then_exactness(now: datetime) -> None:
    publish(CHAPTER, "h01", "Robeža ir laba, un robežu ir daudz.\n\nRobežas, un vēl kaut kas cits.\n\n### Robežas\n\nCits.", now)
    publish(SITUATION, "s1", "Te ir robežas, un vēl kaut kas cits.", now)
    publish_term("limits", "robežas", "limits", now)

    assert addresses("robežas") == ["/glossary#limits", "/handbook/h01#b4", "/situations/s1#b1", "/handbook/h01#b2", "/handbook/h01#b1"]


def test_the_readers_language_stands_first_and_is_not_repeated_in_the_other(now: datetime) -> None:
    publish(CHAPTER, "h01", "Mentor ir vārds.", now, title="Latviski")
    publish(CHAPTER, "h01", "The mentor is a word.", now, lang="en", title="English")
    publish(CHAPTER, "h02", "Mentor, mentor, mentor.", now, lang="en", title="English")
    found = {lang: [(hit.address, hit.lang) for hit in found_for(None, parse_query("mentor"), lang).hits] for lang in ("lv", "en")}

    assert found["lv"] == [("/handbook/h01#b1", "lv"), ("/handbook/h02#b1", "en")]
    assert found["en"] == [("/handbook/h02#b1", "en"), ("/handbook/h01#b1", "en")]


@pytest.mark.parametrize(
    "text",
    ["OR", "NOT", "a AND b", "NEAR(a b)", "body:x", "x*", "^x", "(", '"', "'; DROP TABLE passage; --", "a & !b", "x:*", "\\", "%", "\x00a", "🌿"],
)
def test_operators_are_only_signs(text: str, now: datetime) -> None:
    publish(CHAPTER, "h01", "Mentors.", now)

    assert addresses(text) == []
    assert addresses(f"mentors {text}"[:200]) in ([], ["/handbook/h01#b1"])


def test_lessons_are_for_those_who_study_them(anna: Person, enrolment: Enrolment, cast: Cast) -> None:
    elsewhere = cast.person("Tālis", roles=(TRAINER,), scope="another-programme")
    others = [cast.learner("Laima"), elsewhere, cast.coordinator(), cast.administrator(), cast.supervisor(), None]

    assert addresses("sekundes", anna) == [f"{LESSON}#b1"]
    assert [addresses("sekundes", other) for other in others] == [[]] * len(others)


def test_whoever_teaches_a_lesson_is_led_to_its_preview(enrolment: Enrolment, cast: Cast) -> None:
    key = final_lesson_key(enrolment.programme)

    assert addresses("sekundes", cast.trainer()) == [f"/teach/texts/lesson/{key}/lv/preview#b1"]


def final_lesson_key(programme: Programme) -> str:
    return activity(programme, "01-first").key


def test_what_no_longer_opens_is_no_longer_found(anna: Person, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    first = activity(programme, "01-first")
    for row, name, value in ((enrolment, "status", WITHDRAWN), (first.module, "status", IN_PREPARATION), (first, "retired_at", now)):
        before = getattr(row, name)
        setattr(row, name, value)
        db.session.flush()
        assert addresses("sekundes", anna) == []
        setattr(row, name, before)
    db.session.flush()
    assert addresses("sekundes", anna) == [f"{LESSON}#b1"]


def test_of_a_task_and_a_reflection_only_the_prompt_is_found(anna: Person, enrolment: Enrolment, now: datetime) -> None:
    for kind in ("task", "reflection", "case"):
        body = {
            "title": {"lv": f"Nosaukums {kind}"},
            ("intro" if kind == "case" else "prompt"): {"lv": f"<p>Uzdots {kind}</p>"},
            "example": {"lv": "noslēpums"},
            "compare": [{"lv": "noslēpums"}],
            "scenes": [{"text": {"lv": "noslēpums"}, "choices": [{"consequence": {"lv": "noslēpums"}}]}],
        }
        publish_revision(kind=kind, key=f"mentor-training-{kind}", lang=MULTIPLE, title="", source=f"new {kind}", body=body, at=now)

    assert sorted(addresses("uzdots", anna)) == [f"/modules/01-mentoring/{kind}" for kind in ("case", "reflection", "task")]
    assert addresses("noslēpums", anna) == []


def test_items_are_never_found(anna: Person, enrolment: Enrolment, now: datetime) -> None:
    body = {"stem": {"lv": "noslēpums"}, "title": {"lv": "noslēpums"}, "options": [{"key": "a", "text": {"lv": "noslēpums"}}]}
    publish_revision(kind=ITEM, key="i1", lang=MULTIPLE, title="noslēpums", source="item", body=body, at=now)

    assert addresses("noslēpums", anna) == []


def test_the_self_check_of_a_lesson_is_never_found(now: datetime) -> None:
    publish(CHAPTER, "h01", "Teksts.", now, question={"stem": "noslēpums", "options": [{"text": "noslēpums", "feedback": "noslēpums"}]})

    assert addresses("noslēpums") == []


def test_the_journal_is_found_by_its_author_alone(anna: Person, enrolment: Enrolment, programme: Programme, cast: Cast, now: datetime) -> None:
    laima = cast.learner("Laima")
    enrol(laima, programme, now)
    key = activity(programme, "reflection").key
    write_in_journal(person=anna, activity_key=key, body="Pirmā rinda.\nMans kanārijputns dzied.", at=now)
    others = [laima, cast.trainer(), cast.coordinator(), cast.administrator(), cast.case_manager(), cast.supervisor(), None]
    (hit,) = found_for(anna, parse_query("kanarijputni"), "lv").own

    assert (hit.address, hit.text) == ("/modules/01-mentoring/reflection", "Mans kanārijputns dzied.")
    assert [addresses("kanārijputns", other) for other in others] == [[]] * len(others)


def test_own_words_are_in_no_table_of_the_search(anna: Person, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="kanārijputns", at=now)
    db.session.flush()
    kept = " ".join(map(str, db.session.execute(db.text("SELECT text, body, head, around FROM passage"))))

    assert "anarijputn" not in kept
    assert "anārijputn" not in kept


def test_of_ones_own_words_the_best_few_are_shown(anna: Person, enrolment: Enrolment, programme: Programme, now: datetime) -> None:
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="\n".join(["putns"] * 20 + ["putns putns"]), at=now)
    own = found_for(anna, parse_query("putns"), "lv").own

    assert len(own) == MOST_OWN
    assert own[0].text == "putns putns"


def test_of_very_many_the_best_are_found(now: datetime) -> None:
    publish(CHAPTER, "h01", "\n\n".join(f"Vārds {'cits ' * (number % 7)}{number}." for number in range(MOST_FOUND + 50)), now)

    assert len(addresses("vārds")) == MOST_FOUND


@pytest.mark.parametrize("texts", [1, 30])
def test_a_search_is_four_statements(
    texts: int,
    anna: Person,
    enrolment: Enrolment,
    programme: Programme,
    now: datetime,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for number in range(texts):
        publish(CHAPTER, f"h{number}", "Mentors.\n\nMentors.", now)
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="mentors", at=now)
    db.session.commit()

    assert anna.roles()  # whoever asks is known with their roles
    with statements() as log:
        assert found_for(anna, parse_query("mentors"), "lv").hits
    assert len(log) == 4
    with statements() as log:
        found_for(None, parse_query("mentors"), "lv")
    assert len(log) == 1
