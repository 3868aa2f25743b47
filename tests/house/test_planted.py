"""Holes, each planted in an application of its own: the gates must see every one of them, or their silence means nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, Response
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select, text

import blueprints.study.doors
from accounts.models import COORDINATOR, Person
from blueprints.policy import PUBLIC, UndeclaredView, allow, refuse_undeclared
from db import db
from quizzes.models import Attempt
from tests.house.asking import ALLOWED, HIDDEN, SIGN_IN, TOKEN, Cell, Desk, header_problems, outcome_of, problems_of
from tests.house.crawl import crawl
from tests.house.databases import application
from tests.house.test_policies import differences

pytestmark = pytest.mark.bare


@pytest.fixture
def app(desk: Desk, tmp_path: Path) -> Iterator[Flask]:
    """An application over the world, fresh, so that a hole can still be made in it."""
    with application("sqlite://", tmp_path) as app, desk.world.adopted(app), desk.world.undone():
        yield app


def replace(app: Flask, endpoint: str, view: Callable[..., object]) -> None:
    app.view_functions[endpoint] = allow(PUBLIC)(view)  # type: ignore[type-var,assignment]


def test_without_a_hole_nothing_is_found(desk: Desk, app: Flask) -> None:
    assert differences(app, desk.lines) == []
    for who in ("stranger", "mentor"):
        assert problems_of(desk, Cell(who, "GET", "public.show_front", "/", ALLOWED), app) == []


def test_a_view_without_a_policy(desk: Desk, app: Flask) -> None:
    app.add_url_rule("/hole", "public.hole", lambda: "")

    with pytest.raises(UndeclaredView, match=r"public\.hole"):
        refuse_undeclared(app)


def test_a_view_that_the_table_does_not_know(desk: Desk, app: Flask) -> None:
    app.add_url_rule("/hole", "public.hole", allow(PUBLIC)(lambda: ""))

    assert differences(app, desk.lines) == ["unlisted: public.hole"]


def test_a_line_that_no_view_answers(desk: Desk, app: Flask) -> None:
    gone = desk.lines | {"public.gone": desk.lines["public.show_front"]}

    assert differences(app, gone) == ["stale: public.gone"]


def test_a_view_open_to_everybody_that_the_table_closes(desk: Desk, app: Flask) -> None:
    replace(app, "coordinate.show_queue", lambda: "everything that waits")

    assert differences(app, desk.lines) == [
        "coordinate.show_queue: open to study, or its address is its proof",
        "coordinate.show_queue: the code says ['anybody'], the table ['coordinator']",
    ]
    for who, expected in (("stranger", SIGN_IN), ("mentor", HIDDEN)):
        assert "allowed instead of" in problems_of(desk, Cell(who, "GET", "coordinate.show_queue", "/coordinate", expected), app)[0]


def test_a_method_that_the_table_does_not_know(desk: Desk, app: Flask) -> None:
    app.add_url_rule("/healthz", "public.show_health", methods=["DELETE"])

    assert differences(app, desk.lines) == ["public.show_health: the code answers to ['DELETE', 'GET'], the table says ['GET']"]


def test_a_role_that_outlives_its_end(desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Person, "has_role", lambda self, *roles, scope=None: COORDINATOR in roles)

    assert problems_of(desk, Cell("demoted", "GET", "coordinate.list_intakes", "/coordinate/intakes", HIDDEN), app)


def test_a_door_that_forgets_the_owner(desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def anybodys_attempt(person: Person, public_id: str, at: datetime) -> Attempt:
        return db.session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()

    monkeypatch.setattr(blueprints.study.doors, "own_attempt", anybodys_attempt)
    cells = [cell for cell in desk.object_cells(app, "learner") if cell.endpoint == "study.show_result"]
    caught = [cell for cell in cells if problems_of(desk, cell, app)]

    assert caught == [cell for cell in cells if cell.expected == HIDDEN] != []


def test_a_get_that_writes(desk: Desk, app: Flask) -> None:
    def look() -> str:
        db.session.execute(text("UPDATE person SET given_name = given_name"))
        return "seen"

    replace(app, "public.show_front", look)

    assert f"{(cell := Cell('mentor', 'GET', 'public.show_front', '/', ALLOWED))}: wrote to person" in problems_of(desk, cell, app)


def test_a_get_that_writes_and_commits(desk: Desk, app: Flask) -> None:
    def look() -> str:
        db.session.execute(text("UPDATE person SET family_name = 'Cits' WHERE given_name = 'Anna'"))
        db.session.commit()
        return "seen"

    replace(app, "public.show_front", look)
    before = desk.world.fingerprint()
    desk.ask(Cell("mentor", "GET", "public.show_front", "/", ALLOWED), app)
    after = desk.world.fingerprint()

    assert {name for name in after if after[name] != before[name]} == {"person"}


def test_a_post_without_a_token(desk: Desk, app: Flask) -> None:
    replace(app, "account.choose_language", lambda: "chosen")
    app.extensions["csrf"].exempt(app.view_functions["account.choose_language"])
    cell = Cell("mentor", "POST", "account.choose_language", "/language", TOKEN, has_token=False)

    assert f"{cell}: allowed instead of token" in problems_of(desk, cell, app)


@pytest.mark.parametrize("name", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cache-Control"])
def test_a_header_that_is_dropped(desk: Desk, app: Flask, name: str) -> None:
    def drop(response: Response) -> Response:
        response.headers.pop(name, None)
        return response

    app.after_request_funcs[None].insert(0, drop)
    found = problems_of(desk, Cell("mentor", "GET", "study.show_home", "/home", ALLOWED), app)

    assert len(found) == 1
    assert name in found[0]


def test_an_answer_that_a_cache_could_give_to_somebody_else(desk: Desk) -> None:
    response = desk.ask(Cell("mentor", "GET", "study.show_home", "/home", ALLOWED))
    response.headers.pop("Vary")

    assert header_problems(response, desk.world.personas["mentor"]) == ["Vary: None"]


@pytest.mark.parametrize("policy", ["default-src 'none'; script-src 'self' 'unsafe-inline'", "default-src *", ""])
def test_a_loose_content_security_policy(desk: Desk, policy: str) -> None:
    response = desk.ask(Cell("mentor", "GET", "study.show_home", "/home", ALLOWED))
    response.headers["Content-Security-Policy"] = policy

    assert any("Content-Security-Policy" in problem for problem in header_problems(response, desk.world.personas["mentor"]))


def test_a_page_that_fails(desk: Desk, app: Flask) -> None:
    app.testing = False
    replace(app, "public.show_front", lambda: 1 / 0)
    cell = Cell("stranger", "GET", "public.show_front", "/", ALLOWED)

    assert outcome_of(desk.ask(cell, app)) == "500"
    assert problems_of(desk, cell, app)


def test_an_inline_script_in_a_page(desk: Desk, app: Flask) -> None:
    replace(app, "public.show_front", lambda: "<!doctype html><html lang=lv><title>Lapa</title><h1>Lapa</h1><script>alert(1)</script>")
    pages = [page for page in crawl(desk.world, "stranger", app) if page.address == "/"]

    assert all("inline script" in page.faults for page in pages)
    assert pages


def test_words_that_are_not_escaped(desk: Desk, app: Flask) -> None:
    planted = '{% extends "layouts/page.html" %}{% block main %}{{ application.message|safe }}{% endblock %}'
    app.jinja_env.loader = ChoiceLoader([DictLoader({"study/show_application.html": planted}), app.jinja_env.loader])
    pages = [page for page in crawl(desk.world, "candidate", app) if page.endpoint == "study.show_application"]

    assert pages
    assert all("inline script" in page.faults for page in pages)
