"""`celabiedrs search` prints what somebody finds; `celabiedrs index` looks after what it is found by."""

from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete

from db import db
from notebook.services import write_in_journal
from revisions.models import CHAPTER
from search.models import Passage
from tests.cast import Cast
from tests.courses.builders import activity, build_programme, enrol
from tests.search.builders import publish


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def test_prints_address_title_and_paragraph(app: Flask, now: datetime) -> None:
    publish(CHAPTER, "h01", "Kādi\nšķēršļi?\n\nCits šķērslis.", now, title="Nosaukums\tar tabu")
    db.session.commit()

    assert run(app, "search", "skerslu").output.splitlines() == [
        "/handbook/h01#b1\tNosaukums ar tabu\tKādi šķēršļi?",
        "/handbook/h01#b2\tNosaukums ar tabu\tCits šķērslis.",
    ]
    assert len(run(app, "search", "skerslu", "--limit", "1").output.splitlines()) == 1


def test_prints_what_this_person_may_read(app: Flask, cast: Cast, now: datetime) -> None:
    programme = build_programme(now)
    anna, laima = cast.learner("Anna"), cast.learner("Laima")
    for person in (anna, laima):
        enrol(person, programme, now)
    write_in_journal(person=anna, activity_key=activity(programme, "reflection").key, body="Desmit sekundes.", at=now)
    db.session.commit()
    found = {who: run(app, "search", "sekundes", *(("--as", who) if who else ())).output for who in (anna.email, laima.email, "")}

    assert found[anna.email].splitlines() == [
        "/modules/01-mentoring/reflection\tReflection (lv)\tDesmit sekundes.",
        "/modules/01-mentoring/01-first#b1\tFirst (lv)\tPagaidi desmit sekundes.",
    ]
    assert found[laima.email].splitlines() == ["/modules/01-mentoring/01-first#b1\tFirst (lv)\tPagaidi desmit sekundes."]
    assert found[""] == ""


@pytest.mark.parametrize("disabled", [True, False])
def test_whose_search_it_is_must_be_known(app: Flask, cast: Cast, disabled: bool, now: datetime) -> None:
    if disabled:
        cast.person(email="nobody@example.org", disabled_at=now)
    answer = run(app, "search", "vārds", "--as", "nobody@example.org")

    assert answer.exit_code == 1
    assert answer.output == "Error: Nobody with an open account has the address nobody@example.org.\n"


def test_what_is_too_long_is_refused(app: Flask) -> None:
    answer = run(app, "search", "x" * 10_000)

    assert (answer.exit_code, answer.output) == (1, "Error: At most 200 signs and 20 words can be looked for at once.\n")


def test_the_index_is_checked_and_made_anew(app: Flask, now: datetime) -> None:
    publish(CHAPTER, "h01", "Vārds.", now)
    db.session.commit()
    assert run(app, "index", "check").output == "The index is what the texts say.\n"
    db.session.execute(delete(Passage))
    db.session.commit()

    checked = run(app, "index", "check")
    rebuilt = run(app, "index", "rebuild")

    assert checked.exit_code == 1
    assert rebuilt.output == "2 paragraphs can be found.\n"
    assert run(app, "index", "check").exit_code == 0
    assert run(app, "search", "vārds").output == "/handbook/h01#b1\th01\tVārds.\n"
