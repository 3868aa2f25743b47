"""A walk through a branching case."""

import pytest

from courses.rules import NoSuchChoice, Walk
from tests.courses.builders import CASE_BODY

pytestmark = pytest.mark.bare


def test_begins_at_the_start() -> None:
    assert Walk.of(CASE_BODY, None).here == "s1"


def test_comes_to_an_ending_and_remembers_it_when_begun_again() -> None:
    walk = Walk.of(CASE_BODY, None).choose("s1", 1)
    assert walk.ending
    assert walk.ending["key"] == "e-hurt"

    again = Walk.of(CASE_BODY, walk.again().as_state())

    assert again.here == "s1"
    assert again.endings == ("e-hurt",)


def test_a_choice_sent_twice_counts_once() -> None:
    once = Walk.of(CASE_BODY, None).choose("s1", 0)

    assert once.choose("s1", 0) == once


def test_a_walk_that_the_case_no_longer_allows_begins_anew() -> None:
    state = {"steps": [["s9", 4]], "endings": ["e-grew"]}

    walk = Walk.of(CASE_BODY, state)

    assert walk.here == "s1"
    assert walk.endings == ("e-grew",)


def test_an_ending_offers_no_more_choices() -> None:
    walk = Walk.of(CASE_BODY, None).choose("s1", 1)

    with pytest.raises(NoSuchChoice):
        walk.choose("s2", 0)


def test_the_story_tells_scenes_with_what_was_chosen() -> None:
    walk = Walk.of(CASE_BODY, None).choose("s1", 0).choose("s2", 0)

    assert [(scene["key"], choice["next"]) for scene, choice in walk.story()] == [("s1", "s2"), ("s2", "e-grew")]
