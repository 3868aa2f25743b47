"""Every file has one canonical form: reached in one step, the same in meaning."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from publishing.documents import Unreadable, parse_yaml, split_front
from publishing.formatting import canonical_yaml, files_to_format, format_body, format_markdown, format_yaml, formatted
from revisions.rendering import render_markdown
from tests.publishing.small import SmallContent

pytestmark = pytest.mark.bare
CONTENT = Path(__file__).parents[2] / "content"

texts = some.text(some.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | some.just("\n"), max_size=150)
scalars = texts | some.integers() | some.booleans() | some.none() | some.dates(min_value=date(1000, 1, 1))
words = some.from_regex(r"[a-z]{1,6}", fullmatch=True) | some.sampled_from(["on", "no", "yes", "null", "true", "1", "2026-11-22", "14:02"])
values = some.recursive(scalars, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(words, inner, max_size=4), max_leaves=12)


def read(body: str) -> str:
    """What a reader sees: the HTML without the spaces that it doesn't show."""
    html = render_markdown(body, lang="lv", resolve=lambda _: None, figures=lambda _: None).html
    return re.sub(r"\s+(?=[<\n]|$)", "", html)


@given(values)
def test_canonical_yaml_keeps_the_value_and_its_own_form(value: Any) -> None:
    text = canonical_yaml(value)

    assert parse_yaml(text, "a.yaml")[0] == value
    assert format_yaml(text, "a.yaml") == text


@given(some.text(some.sampled_from("ab \n\t#*-„”|\\"), max_size=80))
def test_formatting_markdown_twice_is_formatting_it_once(body: str) -> None:
    assert format_body(format_body(body)) == format_body(body)


@given(some.lists(some.sampled_from(["a", "b  ", "", " ", "- x", "## T {#t}", "> q  ", "!!! note", "    in  ", "|a|", "|-|", "1. y "]), max_size=12))
def test_formatting_markdown_keeps_what_it_says(lines: list[str]) -> None:
    body = "\n" + "\n".join(lines)
    assert read(format_body(body)) == read(body)


def test_style_follows_content() -> None:
    value = {
        "short": "viens",
        "keys": ["m01", "o1"],
        "list": ["Divi vārdi", "trīs"],
        "long": "vārds " * 30 + "beigas",
        "lines": "viens\n\ndivi\n",
        "on": date(2026, 11, 22),
        "mean": "no",
        "empty": [],
    }
    assert canonical_yaml(value) == (
        "short: viens\nkeys: [m01, o1]\nlist:\n  - Divi vārdi\n  - trīs\nlong: >-\n  " + "vārds " * 30 + "beigas\n"
        "lines: |\n  viens\n\n  divi\non: 2026-11-22\nmean: 'no'\nempty: []\n"
    )


def test_front_matter_has_a_fixed_order_and_the_file_one_newline_at_its_end() -> None:
    text = "---\ntitle: 'Kas ir'\nkey: m01-l1\nsafety: false\noutcomes:\n- o1\n---\nBody. \n\n\n\n\nMore\n\n\n"

    assert format_markdown(text, "a.md") == "---\nkey: m01-l1\ntitle: Kas ir\noutcomes: [o1]\nsafety: false\n---\n\nBody.\n\nMore\n"


def test_the_two_spaces_of_a_line_break_stay() -> None:
    assert format_body("one   \ntwo  \n\nthree ") == "one  \ntwo\n\nthree\n"


def test_comments_at_the_head_stay() -> None:
    assert format_yaml("# Why.\n# And how.\na:   1\n", "a.yaml") == "# Why.\n# And how.\na: 1\n"


@pytest.mark.parametrize(("text", "line"), [("a: 1\n# why\nb: 2\n", 2), ("# head\na: 1  # why\n", 2), ("a:\n  - 1\n  # why\n", 3)])
def test_other_comments_are_refused_rather_than_lost(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=f"a.yaml:{line}: expected no comment here"):
        format_yaml(text, "a.yaml")


@pytest.mark.parametrize("text", ["a: 'x # y'\n", "a: x#y\n", "a: |\n  # x\n", "a: >-\n  x # y\n"])
def test_what_only_looks_like_a_comment_is_none(text: str) -> None:
    assert parse_yaml(format_yaml(text, "a.yaml"), "a.yaml")[0] == parse_yaml(text, "a.yaml")[0]


def test_windows_line_ends_and_marks_go(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n")

    assert formatted(path, "a.yaml")[1] == "a: 1\nb: |\n  x\n"


def test_a_file_without_front_matter_is_refused() -> None:
    with pytest.raises(Unreadable):
        format_markdown("Just words.\n", "a.md")
    with pytest.raises(Unreadable):
        format_markdown("---\n- a\n---\n", "a.md")


def test_every_file_of_the_small_content_keeps_its_meaning(small: SmallContent) -> None:
    assert_meaning_kept(small.root)


def test_every_file_that_ships_keeps_its_meaning() -> None:
    assert_meaning_kept(CONTENT)


def assert_meaning_kept(root: Path) -> None:
    for path in files_to_format(root):
        text, canonical = formatted(path, path.name)
        assert (format_markdown if path.suffix == ".md" else format_yaml)(canonical, path.name) == canonical
        before, after = ((split_front(one, "")[0] if path.suffix == ".md" else one) for one in (text, canonical))
        assert parse_yaml(before, path.name)[0] == parse_yaml(after, path.name)[0]
        if path.suffix == ".md":
            assert read(split_front(text, "")[1]) == read(split_front(canonical, "")[1])
