"""A text as a new learner sees it, in either language, without any progress."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from accounts.models import TRAINER, Person
from courses.models import Progress
from db import db
from tests.blueprints.teach.desk import BODY, LESSON, publish, write
from tests.browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bank")


def test_it_is_the_page_of_a_learner_in_the_language_of_the_text_and_writes_nothing(as_: Callable[..., Browser], toms: Person) -> None:
    latvian, english = as_(toms).get(f"{LESSON}/preview").text, as_(toms).get("/teach/texts/lesson/m01-l1/en/preview").text

    assert '<html lang="lv"' in latvian
    assert "Pēc šīs nodarbības" in latvian
    assert "After this lesson you will be able to" in english
    assert "Nothing that you do here is kept or credited." in english
    assert "data-beat-url" not in english
    assert "data-position-url" not in english
    assert "/complete" not in english
    assert db.session.scalar(select(func.count(Progress.id))) == 0


def test_a_draft_is_shown_before_what_is_published_and_both_can_be_seen(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)

    assert "Snieg." in as_(toms).get(f"{LESSON}/preview").text
    assert "Līst." in as_(toms).get(f"{LESSON}/preview?of=final").text


def test_what_readers_had_once(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    publish(as_(toms))

    assert "Līst." in as_(toms).get(f"{LESSON}/preview?number=1").text
    assert as_(toms).get(f"{LESSON}/preview?number=7").status_code == 404
    assert as_(toms).get(f"{LESSON}/preview?number=x").status_code == 404


def test_a_case_can_be_walked_without_being_kept(as_: Callable[..., Browser], toms: Person) -> None:
    case = "/teach/texts/case/m01-case/en/preview"

    assert "Aina <em>1</em>. (en)" in as_(toms).get(case).text
    assert "Aina <em>2</em>. (en)" in as_(toms).get(f"{case}?walk=0").text
    assert "Beigas. (en)" in as_(toms).get(f"{case}?walk=0.1").text
    assert as_(toms).get(f"{case}?walk=9").status_code == 404
    assert as_(toms).get(f"{case}?walk=x").status_code == 404
    assert db.session.scalar(select(func.count(Progress.id))) == 0


@pytest.mark.parametrize("address", ["task/m01-task", "reflection/m01-reflection", "chapter/h01", "situation/asks", "page/about"])
def test_every_kind_is_shown_with_its_forms_inert(as_: Callable[..., Browser], toms: Person, address: str) -> None:
    for lang in ("lv", "en"):
        page = as_(toms).get(f"/teach/texts/{address}/{lang}/preview")
        assert page.status_code == 200
        assert "data-autosave-url" not in page.text
        assert '<form method="post" action="/modules' not in page.text


def test_nobody_of_another_programme_sees_it(as_: Callable[..., Browser], cast: Cast) -> None:
    assert as_(cast.person("Tālis", roles=(TRAINER,), scope="another-programme")).get(f"{LESSON}/preview").status_code == 404
    assert as_(cast.learner()).get(f"{LESSON}/preview").status_code == 404
