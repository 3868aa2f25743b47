"""Letters are worded in the reader's language, with links of the installation's own address."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from blueprints.letters import address_of, send_letter
from db import db
from post.models import Letter
from tests.cast import Cast

EMAILS = Path(__file__).parent.parent.parent / "templates" / "emails"
NAMES = sorted({path.name.split(".")[0] for path in EMAILS.glob("*.txt")})


def test_a_link_names_the_public_address_whatever_the_request_claims(app: Flask) -> None:
    with app.test_request_context(base_url="https://evil.example", headers={"X-Forwarded-Host": "evil.example"}):
        assert address_of("account.sign_in") == "http://localhost/sign-in"
    assert address_of("account.reset_password", token="abc") == "http://localhost/reset-password/abc"


def test_every_letter_is_written_in_both_languages() -> None:
    assert {path.name for path in EMAILS.glob("*.txt")} == {f"{name}.{lang}.txt" for name in NAMES for lang in ("lv", "en")}


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize(
    "name", ["account_exists", "account_made", "confirm_email", "password_changed", "reset_password", "second_factor_removed", "sign_in_link"]
)
def test_a_letter_of_an_account_is_whole_without_any_request(name: str, lang: str, cast: Cast, now: datetime) -> None:
    letter = send_letter(name, to=cast.person(language=lang), at=now, token="k" * 43)

    assert letter.language == lang
    assert letter.subject
    assert letter.body.startswith("Labdien!" if lang == "lv" else "Hello,")
    assert letter.body.endswith("Ceļabiedrs\n")
    assert not re.search(r"{{|}}|None", letter.body)


def test_dates_in_a_letter_are_its_readers_not_the_senders(app: Flask, cast: Cast, now: datetime) -> None:
    readers = {lang: cast.person(language=lang) for lang in ("lv", "en")}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        bodies = {lang: send_letter("password_changed", to=person, at=now).body for lang, person in readers.items()}
        page = app.jinja_env.from_string("{{ at|date }}").render(at=now)

    assert "2027. gada 11. janvārī plkst. 18.00" in bodies["lv"]
    assert "11 January 2027 at 18:00" in bodies["en"]
    assert page == "11 January 2027"


def test_a_letter_is_part_of_what_it_tells_of(cast: Cast, now: datetime) -> None:
    send_letter("password_changed", to=cast.person(), at=now)
    db.session.rollback()

    assert db.session.query(Letter).count() == 0
