"""GET /search: paragraphs with all these words; without an account those that are for everybody."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from urllib.parse import quote

import pytest
from sqlalchemy import update

from accounts.models import STUDY, TRAINER, Person, SignInSession
from accounts.services import grant_role
from db import db
from notebook.services import write_in_journal
from revisions.models import CHAPTER, SITUATION
from search.queries import MOST_FOUND
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.search.builders import publish

LATVIAN, ENGLISH = {"Accept-Language": "lv"}, {"Accept-Language": "en"}
DANGER = "speaks-of-not-wanting-to-live"


def test_before_anything_is_asked_it_says_where_it_looks(client: Browser) -> None:
    page = client.get("/search", headers=ENGLISH).text

    assert "Looks through the handbook" in page
    assert '<input type="search" id="q" name="q" value=""' in page
    assert "Nothing was found" not in page


def test_shows_the_paragraph_with_the_words_marked(client: Browser, now: datetime) -> None:
    publish(CHAPTER, "h01", "## Ceļā {#way}\n\nKādi šķēršļi & <citi>?", now, title="Par šķēršļiem")
    page = client.get("/search?q=skerslu", headers=LATVIAN).text

    assert '<a href="/handbook/h01#b1">Par <mark>šķēršļiem</mark>: Ceļā</a>' in page
    assert "Kādi <mark>šķēršļi</mark> &amp; &lt;citi&gt;?" in page
    assert "Rokasgrāmata" in page


def test_says_which_language_a_paragraph_is_in_where_it_is_another(client: Browser, now: datetime) -> None:
    publish(CHAPTER, "h01", "Mentor ir vārds.", now)
    publish(CHAPTER, "h02", "A mentor.", now, lang="en")
    page = client.get("/search?q=mentor", headers=LATVIAN).text

    assert page.index("ir vārds") < page.index("A <mark>mentor</mark>")
    assert '<p lang="en">A <mark>mentor</mark>.</p>' in page
    assert '<p lang="lv">' not in page


def test_says_when_there_is_more_than_it_shows(client: Browser, now: datetime) -> None:
    publish(CHAPTER, "h01", "\n\n".join("Mentors." for _ in range(MOST_FOUND)), now)
    assert f"Rindkopas: {MOST_FOUND}<" in client.get("/search?q=mentors", headers=LATVIAN).text

    publish(CHAPTER, "h02", "Mentors.", now)
    assert f"Vairāk nekā {MOST_FOUND} rindkopu" in client.get("/search?q=mentors", headers=LATVIAN).text


def test_where_nothing_is_found_it_says_what_may_help(client: Browser) -> None:
    page = client.get("/search?q=zilonis", headers=LATVIAN).text

    assert "Nekas nav atrasts" in page
    assert 'href="/handbook"' in page
    assert 'value="zilonis"' in page


@pytest.mark.parametrize("words", ["pašnāvība", "nedzīvot", "palīdzi"])
def test_for_words_of_danger_the_numbers_stand_first(client: Browser, words: str, now: datetime) -> None:
    bare = client.get(f"/search?q={quote(words)}", headers=LATVIAN).text
    publish(SITUATION, DANGER, "Vārdi.", now)
    page = client.get(f"/search?q={quote(words)}", headers=LATVIAN).text
    main = page[page.index("<main") :]

    assert main.index("tel:116123") < main.index("Nekas nav atrasts")
    assert f'href="/situations/{DANGER}"' in page
    assert f'href="/situations/{DANGER}"' not in bare


def test_the_numbers_are_not_shown_for_other_words(client: Browser) -> None:
    page = client.get("/search?q=palīdzība", headers=LATVIAN).text

    assert 'class="crisis"' not in page


def test_what_is_too_long_is_refused_in_a_sentence_and_kept(client: Browser) -> None:
    answer = client.get(f"/search?q={'x' * 10_000}", headers=ENGLISH)

    assert answer.status_code == 422
    assert "at most 200 characters" in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "words", ['"', "a OR b", "NEAR(", "*", "^", "%00", "a%00b", "%F0%9F%8C%BF", "%ED%A0%80", "%FF", "'; DROP TABLE passage", "a:b", "-a", "{x}", "\\"]
)
def test_whatever_is_typed_gets_an_answer(client: Browser, words: str, now: datetime) -> None:
    publish(CHAPTER, "h01", "Mentors.", now)

    assert client.get(f"/search?q={words}").status_code == 200


def test_a_text_without_a_word_is_said_to_be_one(client: Browser) -> None:
    assert "no word in this" in client.get("/search?q=%F0%9F%8C%BF", headers=ENGLISH).text


def test_twenty_are_shown_a_page(client: Browser, now: datetime) -> None:
    publish(CHAPTER, "h01", "\n\n".join(f"Vārds {number}." for number in range(45)), now)
    first, last = (client.get(f"/search?q=vārds&page={page}", headers=LATVIAN).text for page in (1, 3))

    assert (first.count("<mark>"), last.count("<mark>")) == (20, 5)
    assert "Rindkopas: 45" in first
    assert f"/search?q={quote('vārds')}&amp;page=2" in first


def test_a_learner_finds_their_lessons_and_their_journal(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    programme = build_programme(now)
    anna, laima = cast.learner("Anna"), cast.learner("Laima")
    for person in (anna, laima):
        enrol(person, programme, now)
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="Mans kanārijputns.", at=now)
    db.session.commit()
    hers, theirs = as_(anna).get("/search?q=kanārijputns"), as_(laima).get("/search?q=kanārijputns")

    assert "<mark>kanārijputns</mark>" in hers.text
    assert "To atrodi tikai Tu." in hers.text
    assert "<mark>" not in theirs.text
    assert 'href="/modules/01-mentoring/01-first#b1"' in as_(laima).get("/search?q=sekundes").text


def test_until_the_second_factor_is_given_nothing_of_ones_own_is_found(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    programme = build_programme(now)
    anna = cast.learner("Anna", totp_secret="x" * 32, totp_confirmed_at=now)
    enrol(anna, programme, now)
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="Mans kanārijputns.", at=now)
    db.session.commit()

    for words in ("kanārijputns", "sekundes"):
        assert "<mark>" not in as_(anna).get(f"/search?q={words}").text
        assert "<mark>" in as_(anna, second_factor=True).get(f"/search?q={words}").text


def test_by_the_link_of_a_reminder_a_guarded_account_finds_nothing_of_its_own(cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
    programme = build_programme(now)
    anna = cast.learner("Anna")
    enrol(anna, programme, now)
    browser = as_(anna)
    db.session.execute(update(SignInSession).values(scope=STUDY))
    db.session.commit()
    assert "<mark>" in browser.get("/search?q=sekundes").text

    grant_role(person=anna, role=TRAINER, scope=programme.key, granted_by=None, at=now)
    db.session.commit()
    assert "<mark>" not in browser.get("/search?q=sekundes").text


def test_nothing_is_kept_of_it(client: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/search?q=noslēpumains")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "noslēpumains" not in caplog.text
    assert "nosl" not in str(answer.headers)


@pytest.mark.parametrize("address", ["/", "/handbook", "/situations", "/glossary", "/sign-in", "/nowhere"])
def test_every_page_leads_to_it(client: Browser, address: str) -> None:
    assert 'href="/search"' in client.get(address).text


@pytest.mark.parametrize("address", ["/handbook", "/situations"])
def test_the_field_stands_on_the_pages_of_the_handbook(client: Browser, address: str) -> None:
    assert 'action="/search" role="search"' in client.get(address).text


@pytest.mark.parametrize("texts", [1, 30])
def test_asks_the_database_little(
    texts: int, cast: Cast, as_: Callable[[Person], Browser], now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    programme = build_programme(now)
    anna = cast.learner("Anna")
    enrol(anna, programme, now)
    for number in range(texts):
        publish(CHAPTER, f"h{number}", "Mentors.", now)
    db.session.commit()
    browser = as_(anna)

    with statements() as log:
        assert "<mark>" in browser.get("/search?q=mentors").text
    assert len(log) == 5
