"""/apply: a stranger gets an account by it, somebody with one just applies; nobody is refused for their age."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import LEARNER, Person
from db import db
from post.models import Letter
from recruitment.models import Application
from recruitment.services import withdraw_application
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme

SAID = {
    "birth_year": "1985",
    "birth_month": "3",
    "field": "psychology",
    "experience": "",
    "languages": ["lv", "lsl"],
    "municipality": "Jēkabpils novads",
    "interests": "Mežs",
    "trades": "Galdnieks",
    "hours_a_week": "4",
    "months": "9",
    "message": "Labdien!",
}
ACCOUNT = {"given_name": "Kristīne", "family_name": "Āboliņa", "email": "Kristine@Example.org", "language": "lv"}


def counts() -> tuple[int, int]:
    return tuple(db.session.scalar(select(func.count()).select_from(model)) for model in (Person, Application))  # type: ignore[return-value]


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.to_email)))


class TestAStranger:
    def test_sees_one_calm_page(self, client: Browser, now: datetime) -> None:
        build_programme(now)

        page = client.get("/apply", headers={"Accept-Language": "en"}).text

        assert "Apply to become a mentor" in page
        for name in SAID | ACCOUNT:
            assert f'name="{name}"' in page

    def test_gets_an_account_an_application_and_a_letter(self, client: Browser, now: datetime) -> None:
        programme = build_programme(now)

        answer = client.post_form("/apply", SAID | ACCOUNT)

        assert (answer.status_code, answer.location) == (303, "/apply/sent")
        application = db.session.scalars(select(Application)).one()
        assert (application.person.email, application.person.name) == ("kristine@example.org", "Kristīne Āboliņa")
        assert application.person.has_role(LEARNER, scope=programme.key)
        assert application.person.email_confirmed_at is None
        assert (application.birth_year, application.birth_month, application.languages, application.municipality, application.trades) == (
            1985, 3, ["lv", "lsl"], "Jēkabpils novads", "Galdnieks",
        )  # fmt: skip
        assert letters() == ["kristine@example.org"]

    def test_is_not_signed_in_by_it(self, client: Browser, now: datetime) -> None:
        build_programme(now)
        client.post_form("/apply", SAID | ACCOUNT)

        assert client.get("/application").location.startswith("/sign-in")

    def test_gets_the_same_answer_where_the_address_is_known(self, client: Browser, cast: Cast, now: datetime) -> None:
        build_programme(now)
        known = cast.person("Zane", email="kristine@example.org")
        before = counts()

        answer = client.post_form("/apply", SAID | ACCOUNT)

        assert (answer.status_code, answer.location) == (303, "/apply/sent")
        assert counts() == before
        assert (known.given_name, known.has_role(LEARNER)) == ("Zane", False)
        assert letters() == ["kristine@example.org"]

    def test_is_refused_alike_where_the_address_is_known(self, client: Browser, cast: Cast, now: datetime) -> None:
        build_programme(now)
        cast.person("Zane", email="kristine@example.org")
        bad = SAID | {"field": "none", "experience": ""}

        known = client.post_form("/apply", bad | ACCOUNT)
        unknown = client.post_form("/apply", bad | ACCOUNT | {"email": "other@example.org"})

        assert (known.status_code, unknown.status_code) == (422, 422)
        assert known.text.replace("Kristine@Example.org", "other@example.org") == unknown.text
        assert letters() == []

    def test_loses_nothing_that_was_typed(self, client: Browser, now: datetime) -> None:
        build_programme(now)

        answer = client.post_form("/apply", SAID | ACCOUNT | {"birth_year": "85", "message": "Mans stāsts"}, headers={"Accept-Language": "en"})

        assert answer.status_code == 422
        assert "four digits" in answer.text
        for kept in ("Mans stāsts", "Kristīne", "Kristine@Example.org", "Galdnieks", 'value="85"'):
            assert kept in answer.text
        assert counts() == (0, 0)

    @pytest.mark.parametrize("name", [*sorted(set(SAID) - {"experience", "interests", "trades", "message"}), *ACCOUNT])
    def test_is_told_what_is_missing(self, client: Browser, now: datetime, name: str) -> None:
        build_programme(now)
        typed: dict[str, Any] = {key: value for key, value in (SAID | ACCOUNT).items() if key != name}

        answer = client.post_form("/apply", typed)

        assert answer.status_code == 422
        assert counts() == (0, 0)

    @pytest.mark.parametrize("name", ["experience", "interests", "trades", "message", "given_name"])
    def test_is_asked_to_take_out_a_personal_code(self, client: Browser, now: datetime, name: str) -> None:
        build_programme(now)

        answer = client.post_form("/apply", SAID | ACCOUNT | {name: "120390-12345"}, headers={"Accept-Language": "en"})

        assert answer.status_code == 422
        assert "This looks like a personal code" in answer.text
        assert counts() == (0, 0)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("hours_a_week", "41"), ("hours_a_week", "0"), ("months", "25"), ("municipality", "Rīga"), ("languages", ["xx"]), ("field", "magic"),
         ("birth_month", "13"), ("birth_year", "2040"), ("email", "kristine"), ("language", "ru"), ("message", "a" * 2001)],
    )  # fmt: skip
    def test_cannot_send_what_is_not_offered(self, client: Browser, now: datetime, name: str, value: str) -> None:
        build_programme(now)

        assert client.post_form("/apply", SAID | ACCOUNT | {name: value}).status_code == 422
        assert counts() == (0, 0)

    def test_with_experience_and_no_field_is_welcome(self, client: Browser, now: datetime) -> None:
        build_programme(now)

        assert client.post_form("/apply", SAID | ACCOUNT | {"field": "none", "experience": "Audzinu trīs bērnus."}).status_code == 303

    def test_too_young_is_told_so_and_has_applied(self, client: Browser, now: datetime) -> None:
        build_programme(now)
        english = {"Accept-Language": "en"}

        client.post_form("/apply", SAID | ACCOUNT | {"birth_year": "2003"}, headers=english)

        assert "a person decides" in client.get("/apply/sent", headers=english).text
        assert counts() == (1, 1)

    def test_of_age_is_told_nothing_about_age(self, client: Browser, now: datetime) -> None:
        build_programme(now)
        client.post_form("/apply", SAID | ACCOUNT)

        assert "27" not in re.sub(r"<[^>]*>", " ", client.get("/apply/sent").text)  # addresses of files may hold any number

    def test_without_a_programme_finds_no_page(self, client: Browser) -> None:
        assert client.get("/apply").status_code == 404

    def test_cannot_be_made_to_apply_by_another_site(self, client: Browser, now: datetime) -> None:
        build_programme(now)

        assert client.post("/apply", data=SAID | ACCOUNT).status_code == 400
        assert counts() == (0, 0)


class TestSomebodyWithAnAccount:
    def test_applies_without_the_accounts_fields(self, cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
        programme, person = build_programme(now), cast.person()
        browser = as_(person)
        assert 'name="email"' not in browser.get("/apply").text

        answer = browser.post_form("/apply", SAID)

        assert (answer.status_code, answer.location) == (303, "/application")
        assert db.session.scalars(select(Application)).one().person_id == person.id
        assert person.has_role(LEARNER, scope=programme.key)
        assert letters() == []

    def test_who_has_applied_is_shown_what_they_sent(self, cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
        application = cast.application(build_programme(now))

        assert as_(application.person).get("/apply").location == "/application"

    def test_who_has_withdrawn_may_apply_again(self, cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
        application = cast.application(build_programme(now))
        withdraw_application(application=application, at=now)
        browser = as_(application.person)

        assert browser.get("/apply").status_code == 200
        assert browser.post_form("/apply", SAID).status_code == 303
        db.session.refresh(application)
        assert (application.withdrawn_at, application.municipality) == (None, "Jēkabpils novads")

    def test_with_half_a_sign_in_is_asked_for_the_other_half(self, cast: Cast, as_: Callable[..., Browser], now: datetime) -> None:
        build_programme(now)
        person = cast.person(totp_secret="JBSWY3DPEHPK3PXP", totp_confirmed_at=now)

        answer = as_(person).post_form("/apply", SAID)

        assert answer.status_code == 303
        assert counts()[1] == 0
