"""A draft is thrown away; what is published stays."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from revisions.models import DRAFT, FINAL
from tests.blueprints.teach.desk import BODY, LESSON, standing, write
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("bank")


def test_the_draft_is_gone_and_readers_have_what_they_had(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    answer = as_(toms).post_form(f"{LESSON}/discard")

    assert (answer.status_code, answer.location) == (303, LESSON)
    assert standing(DRAFT) is None
    assert standing(FINAL).number == 1  # type: ignore[union-attr]


def test_where_none_waits_that_is_said(as_: Callable[..., Browser], toms: Person) -> None:
    answer = as_(toms).post_form(f"{LESSON}/discard")

    assert answer.status_code == 422
    assert "There is no draft of this text any more" in answer.text
