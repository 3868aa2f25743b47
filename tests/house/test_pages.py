"""Templates and pages hold to the house's law, each of them."""

import re
from pathlib import Path

import pytest
from flask import Flask

from accounts.models import LANGUAGES
from blueprints.dispatch import SAFE_METHODS
from blueprints.policy import policy_of
from errors import Refused

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHARED = {"layouts", "ui", "errors", "emails", "documents"}
PAGES = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in SHARED]
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.bare
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_unsafe_filter_and_nothing_inline(path: Path) -> None:
    text = path.read_text()

    assert "|safe" not in text.replace(" ", "")
    assert name_of(path).startswith("documents/") or not INLINE.search(text)  # a document is one file and is served by nobody of ours


@pytest.mark.bare
@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_extends_a_layout_and_has_a_title(path: Path) -> None:
    text = path.read_text()
    if "{% extends" not in text:
        pytest.skip("a piece that pages include")

    assert "{% block title %}" in text or re.search(r'{% extends "(study/|layouts/desk_text)', text)  # which have one


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(app: Flask, path: Path) -> None:
    for lang in LANGUAGES:
        with app.test_request_context(headers={"Accept-Language": lang}):
            assert app.jinja_env.get_template(name_of(path)) is not None


def test_every_page_has_its_endpoint(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    strays = []
    for path in PAGES:
        folder, stem = path.relative_to(ROOT / "templates").parts[0], path.stem
        if "{% extends" in path.read_text() and f"{folder}.{stem}" not in endpoints and stem != "activity":
            strays.append(name_of(path))

    assert strays == []


def test_every_endpoint_has_its_test_file(app: Flask) -> None:
    missing = []
    for rule in app.url_map.iter_rules():
        if "." in rule.endpoint:
            folder, name = rule.endpoint.split(".")
            if not (ROOT / "tests" / "blueprints" / folder / f"test_{name}.py").exists():
                missing.append(rule.endpoint)

    assert sorted(set(missing)) == []


def test_every_endpoint_is_on_the_map(app: Flask) -> None:
    text = (ROOT / "docs" / "map.md").read_text()
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules() if f"`{rule.endpoint}`" not in text})
    gone = sorted(
        set(re.findall(r"`((?:public|account|study|author|teach|coordinate|care|administer)\.[a-z_]+)`", text))
        - {rule.endpoint for rule in app.url_map.iter_rules()}
    )

    assert (missing, gone) == ([], [])


def test_every_view_declares_who_may_use_it(app: Flask) -> None:
    assert all(policy_of(app, rule.endpoint).audience for rule in app.url_map.iter_rules())


def test_a_view_without_a_policy_stops_the_start(settings) -> None:
    from blueprints.policy import UndeclaredView, refuse_undeclared

    bare = Flask("bare")
    bare.add_url_rule("/hole", "hole", lambda: "")

    with pytest.raises(UndeclaredView, match=r"static|hole"):
        refuse_undeclared(bare)


def test_every_refusal_has_its_sentence(app: Flask) -> None:
    from blueprints.wording import SENTENCES

    rooms = {"accounts", "post", "revisions", "courses", "quizzes", "meetings", "recruitment", "credentials", "mentoring", "publishing"}
    unworded = {cls for cls in descendants(Refused) if cls.__module__.split(".")[0] in rooms - {"publishing", "revisions"}} - set(SENTENCES)

    assert {cls.__name__ for cls in unworded} == set()


def descendants(cls: type) -> set[type]:
    return {below for child in cls.__subclasses__() for below in {child, *descendants(child)}}


def test_only_safe_methods_read(app: Flask) -> None:
    """Every unsafe rule needs a token: a post without one is answered 400, whoever asks. Where the address is the proof, a wrong
    address is gone."""
    app_client = app.test_client()
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - SAFE_METHODS:
            address = re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", rule.rule))
            expected = 410 if policy_of(app, rule.endpoint).proof_in_address else 400
            assert app_client.open(address, method=method).status_code == expected, (method, rule.rule)
