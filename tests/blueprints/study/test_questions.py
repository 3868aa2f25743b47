"""Every kind of question on the page of an attempt: what is sent is kept, shown again, and told in the end in the learner's own words."""

from datetime import datetime
from typing import Any

import html5lib
import pytest

from accounts.models import Person
from courses.models import Enrolment
from db import db
from quizzes.interactions import INTERACTIONS
from quizzes.models import Attempt, DrawnItem
from quizzes.queries import drawn_of
from quizzes.services import start_attempt
from tests.browser import Browser
from tests.courses.builders import bilingual
from tests.quizzes.builders import build_check, choice, raw, right, take
from tests.quizzes.kinds import BODIES, choices, matching, ordering

JSON = {"Accept": "application/json"}
FORMATTED = {
    "stem": {"lv": "Ko **Tu** dari?", "en": "What do **you** do?"},
    "stem_html": {"lv": "Ko <strong>Tu</strong> dari?", "en": "What do <strong>you</strong> do?"},
}
LISTED = {"stem": bilingual("- one"), "stem_html": {"lv": "<ul>\n<li>viens</li>\n</ul>", "en": "<ul>\n<li>one</li>\n</ul>"}}


@pytest.fixture
def attempt(anna: Person, enrolment: Enrolment, now: datetime) -> Attempt:
    bodies = list(BODIES.values())
    attempt = start_attempt(person=anna, quiz=build_check(now, bodies=bodies, draw=len(bodies)), enrolment=enrolment, at=now)
    db.session.commit()
    return attempt


def of_kind(attempt: Attempt, kind: str) -> DrawnItem:
    return next(one for one in drawn_of(attempt) if one.item.interaction == kind)


def url(attempt: Attempt) -> str:
    return f"/attempts/{attempt.public_id}"


def held(page: str) -> dict[str, str]:
    """What the inputs of a page hold, by name."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    values = {}
    for field in tree.iter("input"):
        if field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None:
            values[field.get("name", "")] = field.get("value", "")
    for area in tree.iter("textarea"):
        values[area.get("name", "")] = area.text or ""
    for select in tree.iter("select"):
        chosen = [option.get("value", "") for option in select.iter("option") if option.get("selected") is not None]
        values[select.get("name", "")] = chosen[0] if chosen else ""
    return values


@pytest.mark.parametrize("kind", sorted(INTERACTIONS))
def test_what_is_sent_is_kept_and_shown_again(browser: Browser, attempt: Attempt, kind: str) -> None:
    drawn = of_kind(attempt, kind)
    sent = raw(drawn, right(drawn))
    answer = browser.post_form(f"{url(attempt)}/responses", sent, headers=JSON)

    assert answer.status_code == 200
    kept = of_kind(attempt, kind)
    assert kept.response == right(drawn)
    assert kept.answered_at is not None
    assert held(browser.get(url(attempt)).text).items() >= sent.items()


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("choices", {"": ""}),
        ("matching", dict.fromkeys("abc", "")),
        ("ordering", dict.fromkeys("abcd", "")),
        ("gaps", {"a": "", "b": ""}),
        ("open-text", {"": " "}),
    ],
)
def test_an_answer_can_be_taken_back(browser: Browser, attempt: Attempt, kind: str, sent: dict[str, str]) -> None:
    drawn = of_kind(attempt, kind)
    browser.post_form(f"{url(attempt)}/responses", raw(drawn, right(drawn)), headers=JSON)
    browser.post_form(f"{url(attempt)}/responses", {f"q{drawn.position}-{name}".rstrip("-"): value for name, value in sent.items()}, headers=JSON)

    assert of_kind(attempt, kind).response is None
    assert of_kind(attempt, kind).answered_at is None


@pytest.mark.parametrize(
    ("kind", "sent", "told"),
    [
        ("ordering", {"a": "2", "b": "2"}, "2. vieta norādīta divreiz"),
        ("short-text", {"": "a" * 201}, "ne vairāk kā 200 rakstzīmju"),
        ("numeric", {"": "daudz"}, "Lūdzu, raksti skaitli ar cipariem"),
        ("matching", {"a": "9"}, "Šī atbilde nav starp piedāvātajām"),
        ("gaps", {"b": "7"}, "Šī atbilde nav starp piedāvātajām"),
        ("choices", {"a": "yes"}, "Šī atbilde nav starp piedāvātajām"),
        ("likert-grid", {"a": "6"}, "no 1 līdz 5"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_stays_on_the_page(
    browser: Browser, attempt: Attempt, kind: str, sent: dict[str, str], told: str
) -> None:
    drawn = of_kind(attempt, kind)
    fields = {f"q{drawn.position}-{name}".rstrip("-"): value for name, value in sent.items()}
    quiet = browser.post_form(f"{url(attempt)}/responses", fields, headers=JSON)
    page = browser.post_form(f"{url(attempt)}/responses", fields)

    assert quiet.status_code == page.status_code == 422
    assert told in quiet.json["problem"]
    assert told in page.text
    assert of_kind(attempt, kind).response is None
    if kind in ("ordering", "short-text", "numeric"):
        assert held(page.text).items() >= fields.items()


def test_a_stem_is_shown_as_it_was_formatted(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    quiz = build_check(now, bodies=[choice("c1", **FORMATTED), choice("c2", **LISTED)], draw=2)
    attempt = start_attempt(person=anna, quiz=quiz, enrolment=enrolment, at=now)
    db.session.commit()
    page = browser.get(url(attempt)).text

    assert "Ko <strong>Tu</strong> dari?" in page
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    listed = next(one for one in tree.iter("div") if "blocks" in (one.get("class") or "").split())
    fieldset = next(one for one in tree.iter("fieldset") if one.get("aria-labelledby", "").endswith(listed.get("id", "?")))
    assert "".join(listed.itertext()).strip() == "viens"
    assert [name for name in fieldset.get("aria-labelledby", "").split() if not any(one.get("id") == name for one in tree.iter())] == []


def test_unformatted_words_are_letters_and_no_markup(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime) -> None:
    body = matching("m") | {"stem": bilingual("<b>&")}
    body["matches"][0]["text"] = bilingual("<i>w</i>")
    attempt = start_attempt(person=anna, quiz=build_check(now, bodies=[body], draw=1), enrolment=enrolment, at=now)
    db.session.commit()

    assert "&lt;b&gt;&amp;" in browser.get(url(attempt)).text
    assert "&lt;i&gt;w&lt;/i&gt;" in browser.get(url(attempt)).text


def result_of(browser: Browser, anna: Person, enrolment: Enrolment, now: datetime, body: dict[str, Any], response: dict[str, Any]) -> str:
    attempt = take(anna, build_check(now, bodies=[body], draw=1), now, enrolment=enrolment, answer=lambda drawn: response)
    page = browser.get(f"{url(attempt)}/result").text
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(next(tree.iter("main")).itertext()).split())


@pytest.mark.parametrize(
    ("body", "response", "told", "untold"),
    [
        (choices("k"), {"choices": ["b"]}, ["k option b (lv)", "k feedback b (lv)", "0,5 no 1"], ["k option d", "k option a"]),
        (matching("k"), {"matches": {"a": "w"}}, ["k prompt a (lv) – k match w (lv)", "k prompt b (lv) – …"], ["k match y"]),
        (ordering("k"), {"order": ["b", "a", "c", "d"]}, ["1. k step b (lv)", "2 no 4"], []),
        (BODIES["gaps"], {"gaps": {"does": "runā", "says": "a"}}, ["Mentors runā, un jaunietis g option a (lv)", "g feedback a (lv)"], ["klausās"]),
        (BODIES["true-false"], {"value": False}, ["Nepareizi", "tf feedback false (lv)"], ["tf feedback true"]),
        (BODIES["numeric"], {"number": "3.5"}, ["3,5 hours (lv)"], ["40"]),
        (BODIES["short-text"], {"text": "bailes"}, ["bailes"], ["paļāvība"]),
        (BODIES["likert-grid"], {"levels": {"a": 5}}, ["lg statement a (lv) – Pilnīgi piekrītu", "lg statement b (lv) – …"], []),
        (BODIES["best-worst"], {"best": "b", "worst": "d"}, ["r action b (lv)", "r reason d (lv)"], ["r reason a"]),
    ],
)
def test_the_result_tells_ones_own_answer_and_no_other(
    browser: Browser,
    anna: Person,
    enrolment: Enrolment,
    now: datetime,
    body: dict[str, Any],
    response: dict[str, Any],
    told: list[str],
    untold: list[str],
) -> None:
    text = result_of(browser, anna, enrolment, now, body, response)

    assert [words for words in told if words not in text] == []
    assert [words for words in untold if words in text] == []
