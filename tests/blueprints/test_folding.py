"""What is worked out when a template is compiled is the same for every reader of a language, and nothing else is."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from jinja2 import TemplateAssertionError

from accounts.models import Person
from blueprints.letters import speaking
from db import db
from revisions.services import publish_revision
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol

LESSON = "/modules/01-mentoring/01-first"
FRONT = {"you_can": ["…"], "sources": [], "slug": "01-first"}
As = Callable[[Person], Browser]


def compiled(app: Flask, source: str, lang: str = "lv", **context: object) -> str:
    with app.test_request_context(), speaking(lang):
        return app.jinja_env.from_string(source).render(**context)


@pytest.mark.parametrize(("lang", "word"), [("lv", "Meklēt"), ("en", "Search")])
def test_words_are_those_of_the_reader_whoever_came_first(app: Flask, lang: str, word: str) -> None:
    for first in ("en", "lv"):
        assert compiled(app, '{{ _("Search") }}', first)
        assert compiled(app, '{{ _("Search") }}', lang) == word


def test_addresses_icons_and_files_become_part_of_the_markup(app: Flask) -> None:
    with app.test_request_context():
        code = app.jinja_env.compile('<a href="{{ url_for(\'account.sign_in\') }}">{{ icon("log-in") }}{{ _("Sign in") }}</a>', raw=True)

    assert '<a href="/sign-in"><svg' in code
    assert "url_for" not in code


def test_what_a_message_is_given_is_escaped(app: Flask) -> None:
    assert "&lt;b&gt;" in compiled(app, '{{ _("Hello, %(name)s", name=name) }}', name="<b>")
    assert "100 %" in compiled(app, '{{ _("%(done)s of 100 %%", done=done) }}', done=1)


def test_what_is_not_constant_is_asked_for_each_time(app: Flask) -> None:
    for name in ("search", "settings"):
        assert f"#{name}" in compiled(app, "{{ icon(name) }}", name=name)
        assert "q=" + name in compiled(app, "{{ url_for('public.search', q=name) }}", name=name)


@pytest.mark.parametrize("source", ["{% set icon = 1 %}", "{% for _ in [1] %}{% endfor %}", "{% macro one(url_for) %}{% endmacro %}"])
def test_a_template_that_gives_one_of_the_names_to_something_else_is_refused(app: Flask, source: str) -> None:
    with pytest.raises(TemplateAssertionError):
        compiled(app, source)


def test_nobody_meets_what_is_another_persons(as_: As, cast: Cast, now: datetime) -> None:
    """Two people, two languages, two looks, on the same pages in turns."""
    programme = build_programme(now)
    anna, laima = cast.learner("Anna"), cast.learner("Laima", language="en", theme="dark", text_size="large")
    for person in (anna, laima):
        enrol(person, programme, now)
    readers = [as_(anna), as_(laima)]
    for address in (LESSON, "/home", LESSON, "/home"):
        first, second = (reader.get(address).text for reader in readers)

        assert ("Anna" in first, "Laima" in first, "Anna" in second, "Laima" in second) == (True, False, False, True)
        assert '<html lang="lv" class="tabbed">' in first
        assert '<html lang="en" class="tabbed" data-text-size="large" data-theme="dark">' in second
        assert ("Nodarbības" in first, "Lessons" in second, "Nodarbības" in second) == (True, True, False)
        assert csrf_of(first) != csrf_of(second)


def csrf_of(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_what_is_published_is_read_at_once(as_: As, cast: Cast, now: datetime) -> None:
    reader = as_(enrol(cast.learner("Anna"), build_programme(now), now).person)
    assert "CANARY" not in reader.get(LESSON).text
    publish_revision(kind="lesson", key="mentor-training-l1", lang="lv", title="First", source="CANARY", html="<p>CANARY</p>", front=FRONT, at=now)
    db.session.commit()

    assert "CANARY" in reader.get(LESSON).text
