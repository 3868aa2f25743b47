"""A text that was saved elsewhere meanwhile is never overwritten unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.conflicts import joined, refuse_overwriting, version_of
from courses.errors import SavedElsewhere

pytestmark = pytest.mark.bare


def test_no_text_has_no_version_and_line_ends_make_no_other() -> None:
    assert version_of("") == version_of(" \r\n ") == ""
    assert version_of("a\r\nb") == version_of("a\nb") != version_of("a b")


def test_what_was_seen_may_be_replaced() -> None:
    refuse_overwriting(kept="one", started_from=version_of("one"), new="two")
    refuse_overwriting(kept="", started_from="", new="first")


def test_what_was_not_seen_may_not() -> None:
    with pytest.raises(SavedElsewhere) as refusal:
        refuse_overwriting(kept="theirs", started_from=version_of("old"), new="mine")

    assert refusal.value.details == {"theirs": "theirs", "version": version_of("theirs")}


def test_the_same_text_twice_is_no_conflict() -> None:
    refuse_overwriting(kept="the same", started_from="", new="the same\n")


@given(st.text(), st.text(), st.text())
def test_nothing_is_replaced_unseen_whatever_it_is(kept: str, seen: str, new: str) -> None:
    try:
        refuse_overwriting(kept=kept, started_from=version_of(seen), new=new)
    except SavedElsewhere:
        assert version_of(kept) != version_of(seen)
    else:
        assert version_of(kept) in (version_of(seen), version_of(new))


def test_joined_keeps_both_in_order() -> None:
    assert joined("theirs\n", "\nmine") == "theirs\n\nmine"
