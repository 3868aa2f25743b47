"""Secrets are marked; whoever meets a mark must be among those who may. One mechanism for pages, letters, the trail and the log."""

from collections.abc import Iterable

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from accounts.models import AuditEvent
from post.models import Letter
from tests.house.asking import ALLOWED, Cell, Desk
from tests.house.crawl import Crawler, Page, crawl
from tests.house.databases import application
from tests.house.world import PERSONAS, WALKING, World

pytestmark = pytest.mark.bare

LEAST_MARKS = 300
NEVER_SHOWN = {"reason", "harm", "password", "totp", "hash", "session", "ticket", "join"}
"""Kinds that no page of this world shows to anybody: `harm` would, to those who did it; `join` only by joining."""


def leaks(pages: Iterable[Page]) -> list[str]:
    """Every mark on a page of somebody who may not read it. (The answer to joining a meeting has its own test.)"""
    return sorted({f"{page}: {mark}" for page in pages if page.endpoint != "study.join_meeting" for mark in page.leaked})


def kind_of(mark: str) -> str:
    return mark.removeprefix("kn7").partition("q")[0]


@pytest.mark.parametrize("who", WALKING)
def test_nobody_reads_what_is_not_for_them(crawler: Crawler, who: str) -> None:
    pages = crawler.pages_of(who)

    assert len(pages) > 20
    assert not leaks(pages), "\n".join(leaks(pages))


def test_secrets_are_many_and_shown_to_those_for_whom_they_are(world: World, crawler: Crawler) -> None:
    """The ruler itself: every kind that may be read is found with somebody, so that an empty search means something."""
    seen = {
        kind_of(mark)
        for who in ("coordinator", "mentor", "learner", "almost", "casemanager")
        for page in crawler.pages_of(who)
        for mark in page.marks
    }
    kinds = {kind_of(mark) for mark in world.secrets.on_pages}

    assert any("&lt;script&gt;alert(" in page.text for page in crawler.pages_of("coordinator"))
    assert len(world.secrets.on_pages) >= LEAST_MARKS
    assert seen == kinds - NEVER_SHOWN


def test_a_check_tells_nothing_before_it_is_handed_in(world: World, crawler: Crawler) -> None:
    """`learner` has answered two of its questions, `other-learner` none; both have their pages open."""
    for who in ("learner", "other-learner"):
        pages = [page for page in crawler.pages_of(who) if page.endpoint.startswith("study.") and "attempt" in page.endpoint]
        assert pages
        assert {kind_of(mark) for page in pages for mark in page.marks} & {"feedback", "reason", "harm", "example"} == set()


def test_the_way_into_a_meeting_is_told_by_joining_alone(desk: Desk) -> None:
    """By the answer to the button, to those invited, and by no page that can be looked at."""
    told = set()
    for who in PERSONAS:
        for thing in desk.things["meeting"]:
            address = f"/meetings/{thing.values['public_id']}/join"
            with desk.world.undone():
                response = desk.ask(Cell(who, "POST", "study.join_meeting", address, ALLOWED))
            if any(kind_of(mark) == "join" for mark in desk.world.secrets.found_in(response.text + str(response.headers))):
                assert who in thing.people
                told.add((who, thing.values["public_id"]))

    assert {who for who, _meeting in told} == {"other-learner"}


def test_letters_tell_their_readers_alone_what_is_theirs(world: World) -> None:
    wrong, found = [], set()
    names = {f"{who}@example.org": who for who in world.told.ids}
    for letter in world.connection.execute(select(Letter.to_email, Letter.subject, Letter.body)):
        who = names.get(letter.to_email, letter.to_email)  # a referee is nobody of the house
        for mark in world.secrets.found_in(f"{letter.subject}\n{letter.body}"):
            found.add(kind_of(mark))
            if who not in world.secrets.in_letters[mark]:
                wrong.append(f"{letter.to_email}: {mark}")

    assert wrong == []
    assert found


def test_the_audit_trail_holds_no_secret(world: World) -> None:
    rows = world.connection.execute(select(AuditEvent.act, AuditEvent.object_id, AuditEvent.note, AuditEvent.details)).all()

    assert len(rows) > 50
    assert {mark for row in rows for mark in world.secrets.found_in(" ".join(map(str, row)))} == set()


def test_a_page_that_shows_the_file_to_its_subject_is_caught(world: World, tmp_path) -> None:
    """The planted fault: the learner's home page tells what the referee said."""
    planted = '{% extends "layouts/page.html" %}{% block main %}{{ journey.application.evidence|map(attribute="note")|join }}{% endblock %}'
    with application("sqlite://", tmp_path) as app, world.adopted(app):
        app.jinja_env.loader = ChoiceLoader([DictLoader({"study/show_home.html": planted}), app.jinja_env.loader])
        found = leaks(crawl(world, "learner", app))

    assert found
    assert all("/home" in leak and "note" in leak for leak in found)
