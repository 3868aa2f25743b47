"""`celabiedrs quizzes statistics`: the figures of a test for other programs, and in lines to read."""

import json
from datetime import datetime

import pytest
from flask import Flask

from courses.models import Programme
from quizzes.models import Quiz
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.quizzes.builders import build_check, choice
from tests.quizzes.crowd import choosing, crowd


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def quiz(now: datetime) -> Quiz:
    return build_check(now, draw=3, bodies=[choice(f"q{number}") for number in (1, 2, 3)])


def test_json_holds_what_the_pages_show(app: Flask, cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a", q2="a")] * 3 + [choosing(q1="a")] * 8 + [choosing()] * 3)

    answer = app.test_cli_runner().invoke(args=["quizzes", "statistics", quiz.key, "--json"])

    told = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (told["quiz"], told["people"], told["light"], told["least_answers"]) == (quiz.key, 14, "red", 8)
    assert told["parts"]["items"]["mean"] == pytest.approx(28 / 42)
    assert told["parts"]["items"]["reliability"]["basis"] == "common"
    assert told["parts"]["items"]["is_certain"] is False
    (wording,) = told["items"][0]["wordings"]
    assert (wording["revision"], wording["light"], wording["reasons"][0]) == (1, "red", "wrong-wins")
    assert (wording["asked"], wording["answers"], wording["seconds"]) == (14, 14, 25)
    assert wording["facility"] == pytest.approx(3 / 14)
    assert wording["questions"] == [{"question": "", "answers": 14, "left_out": 0, "chosen": {"a": 11, "b": 3, "c": 0}}]


def test_of_seven_answers_json_tells_nothing(app: Flask, cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 7)

    told = json.loads(app.test_cli_runner().invoke(args=["quizzes", "statistics", quiz.key, "--json"]).output)

    (wording,) = told["items"][0]["wordings"]
    assert (wording["answers"], wording["light"], wording["questions"], wording["reasons"]) == (7, "hidden", [], [])
    assert {wording[name] for name in ("facility", "discrimination", "seconds")} == {None}
    assert (told["parts"]["items"]["mean"], told["parts"]["items"]["reliability"]) == (None, None)


def test_lines_are_to_be_read(app: Flask, cast: Cast, quiz: Quiz, programme: Programme, now: datetime) -> None:
    crowd(cast, quiz, programme, now, [choosing(q1="a")] * 8)

    lines = app.test_cli_runner().invoke(args=["quizzes", "statistics", quiz.key]).output.splitlines()

    assert lines[:2] == ["8 people have handed it in.", "items: 0.67 of the points; alpha can't be told"]
    assert lines[2] == "q1\tred\t8 answers\t0.00\t-\twrong-wins, too-hard"


def test_a_test_that_is_not_there_is_refused(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["quizzes", "statistics", "nothing"])

    assert answer.exit_code == 1
    assert "There is no test nothing." in answer.output
