"""A bank may hold every kind of question; what spoils one of them is told with its place."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import db
from publishing.checking import check_content
from publishing.checking_items import problems_of_choice_bank
from publishing.documents import read_yaml
from publishing.drafts import drafts_of
from publishing.formatting import format_yaml
from publishing.reading import read_content
from publishing.schemas import SHAPES
from publishing.spelling import words_of
from publishing.sync import sync_content
from publishing.validation import problems_in
from quizzes.interactions import INTERACTIONS
from quizzes.models import Item
from revisions.models import FINAL, ITEM, Revision, Text
from tests.publishing.small import DRAWING, SmallContent, both, dumped
from tests.quizzes.kinds import BODIES

MODULE = "programmes/mentor-training/01-first"
CHECK = f"{MODULE}/check.yaml"
NOT_IN_FILES = ("read", "part", "topic", "critical", "harm", "safety")
Change = Callable[[dict[str, Any]], None]


def in_file(kind: str) -> dict[str, Any]:
    """An item of this kind as the check of a module holds it."""
    body = deepcopy({name: value for name, value in BODIES[kind].items() if name not in NOT_IN_FILES})
    for option in body.get("options", ()):
        option.pop("supports", None)
    words = " ".join(kind.replace("-", "") + suffix for suffix in ("viens", "divi", "trīs"))
    return body | {"key": f"k-{kind}", "outcome": "o1", "paragraph": "m01-l1#first", "stem": both(f"{words}?")}


@pytest.fixture
def every(small: SmallContent) -> SmallContent:
    """The small content with one more item of every kind in its check."""
    small.change(CHECK, lambda check: check.update(draw=8, items=[*check["items"], *map(in_file, INTERACTIONS)]))
    return small


def spoil(every: SmallContent, kind: str, change: Change) -> None:
    every.change(CHECK, lambda check: change(next(item for item in check["items"] if item["key"] == f"k-{kind}")))


def told(content: SmallContent) -> list[str]:
    """Everything that the whole check finds."""
    return [problem.expected for problem in check_content(content.root, spelling=False).problems]


def told_of_bank(kind: str, change: Change, folder: Path) -> list[str]:
    """What is found in a bank with one item of this kind, spoilt so."""
    item = in_file(kind)
    change(item)
    bank = {"key": "m01-check", "title": both("Pārbaude"), "draw": 1, "mastery": 80, "items": [item]}
    path = folder / "content" / "check.yaml"
    (path.parent / "figures").mkdir(parents=True)
    (path.parent / "figures" / "box.lv.svg").write_text(DRAWING)
    path.write_text(dumped(bank), encoding="utf-8")
    document = read_yaml(path, folder / "content")
    return [problem.expected for problem in problems_in(document, SHAPES["check"]) or problems_of_choice_bank(document, 1)]


def test_a_bank_may_hold_every_kind(every: SmallContent) -> None:
    assert told(every) == []


def test_every_kind_is_loaded_as_it_is_written(every: SmallContent, now: datetime) -> None:
    sync_content(every.root, now)

    from_db = select(Text.key, Revision.body).join(Revision.text).where(Text.kind == ITEM, Revision.status == FINAL, Text.key.startswith("k-"))
    bodies = dict(db.session.execute(from_db).all())
    kinds = set(db.session.scalars(select(Item.interaction)))
    assert kinds == set(INTERACTIONS)
    for kind in INTERACTIONS:
        written = in_file(kind)
        assert {name: bodies[f"k-{kind}"][name] for name in written if name != "text"} == {name: written[name] for name in written if name != "text"}


def test_the_canonical_form_of_every_kind_means_the_same(every: SmallContent) -> None:
    formatted = format_yaml(every.read(CHECK), CHECK)
    every.write(CHECK, formatted)

    assert format_yaml(formatted, CHECK) == formatted
    assert told(every) == []


def option(number: int, **fields: Any) -> Change:
    return lambda item: item["options"][number].update(fields)


def put(*path: str | int, value: Any) -> Change:
    """Put a value at this way into an item."""

    def change(item: Any) -> None:
        for step in path[:-1]:
            item = item[step]
        item[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("choices", lambda item: [one.update(correct=True) for one in item["options"]], "options: expected a correct option and one that is not"),
        ("choices", lambda item: [one.pop("correct", None) for one in item["options"]], "options: expected a correct option and one that is not"),
        ("choices", option(0, key="b"), "options: expected a key of its own for each entry"),
        ("choices", put("marking", value="some"), "marking: expected one of each, all, found 'some'"),
        ("true-false", lambda item: item["feedback"].pop("true"), "feedback.true: expected, found nothing"),
        ("matching", put("prompts", 0, "match", value="q"), "prompts.0.match: expected one of w, x, y, z, found q"),
        ("matching", put("prompts", 0, "match", value="x"), "prompts: expected prompts that don't all belong to the same match"),
        ("matching", put("matches", 0, "key", value="x"), "matches: expected a key of its own for each entry"),
        ("matching", put("matches", 0, "text", value=both("**a**")), "matches.0.text: expected plain words: they stand in a list that drops down"),
        ("ordering", option(0, key="b"), "options: expected a key of its own for each entry"),
        ("numeric", put("answers", 0, "tolerance", value="-1"), "answers.0.tolerance: expected a tolerance of 0 or more"),
        ("numeric", put("answers", 0, "value", value=40), "answers.0.value: expected a number in quotation marks such as \"2.5\", found 40"),
        ("short-text", put("answers", "lv", value=["Jā", " ja"]), "answers.lv: expected answers that differ by their letters"),
        ("short-text", put("answers", "en", value=[]), "answers.en: expected at least 1 entries, found 0"),
        ("gaps", put("text", "en", value="Only [[does]]."), "text.en: expected each gap once: [[does]], [[says]]"),
        ("gaps", put("gaps", 1, "options", 1, "correct", value=False), "gaps.1.options: expected a correct option and one that is not"),
        ("gaps", put("gaps", 0, "answers", "lv", value=["a", "A"]), "gaps.0.answers.lv: expected answers that differ by their letters"),
        ("gaps", put("gaps", 0, value={"key": "does"}), "gaps.0.answers: expected, found nothing"),
        ("open-text", put("least", value=13), "most: expected at least 13 words, found 12"),
        ("open-text", put("rubric", 0, "levels", 2, "points", value=0), "rubric.0.levels: expected levels from the fewest points to the most"),
        ("open-text", put("rubric", 1, "key", value="warmth"), "rubric: expected a key of its own for each entry"),
        ("likert-grid", put("statements", 0, "key", value="b"), "statements: expected a key of its own for each entry"),
        ("pair", option(0, key="b"), "options: expected a key of its own for each entry"),
        ("number", put("most", value=0), "most: expected more than 0, found 0"),
        ("scale", put("most", value=0), "most: expected more than 0, found 0"),
        ("best-worst", put("actions", 0, "rating", value="neutral"), "actions: expected exactly one best action"),
    ],
)  # fmt: skip
def test_what_spoils_an_item_is_told(kind: str, change: Change, expected: str, tmp_path: Path) -> None:
    assert f"items.0.{expected}" in told_of_bank(kind, change, tmp_path)


def test_the_name_of_a_gap_is_no_word_to_spell(every: SmallContent) -> None:
    words = words_of(read_yaml(every.root / CHECK, every.root))

    assert "jaunietis" in words
    assert not words & {"does", "says"}


def test_no_attempt_holds_opinions_alone(every: SmallContent) -> None:
    every.change(CHECK, lambda check: check.update(draw=5))

    assert told(every) == ["draw: expected more than 5, the items without right or wrong, so that no attempt holds these alone"]


# Formatting


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Lasi [te](https://example.org).", "expected no link in an item"),
        ("## Virsraksts", "expected no heading in an item"),
        ("a | b\n--- | ---\n1 | 2", "expected no table in an item"),
        ("!!! note\n\n    Piezīme", "expected no box in an item"),
        ("![](figure:box.svg)", "expected words that stand for the image, as in ![…](figure:name.svg)"),
    ],
)
def test_a_stem_holds_no_links_and_no_headings_and_its_images_have_words(words: str, expected: str, tmp_path: Path) -> None:
    found = told_of_bank("choice", put("stem", value={"lv": words, "en": words}), tmp_path)

    assert [problem for problem in found if "stem.lv" in problem] == [f"items.0.stem.lv: {expected}"]


def test_an_option_is_a_line_or_an_image(tmp_path: Path) -> None:
    found = told_of_bank("choice", option(0, text=both("Viens.\n\nDivi.", "One.\n\nTwo.")), tmp_path)

    assert "items.0.options.0.text.lv: expected one paragraph or one image" in found


def test_an_image_must_be_there(every: SmallContent) -> None:
    spoil(every, "choice", put("stem", value=both("![Koks](figure:tree.svg)")))

    assert "expected something to be found at figure:tree.svg" in told(every)


def test_formatted_words_are_kept_beside_their_html(every: SmallContent, now: datetime) -> None:
    every.write(f"{MODULE}/figures/tree.lv.svg", DRAWING)
    every.write(f"{MODULE}/figures/tree.en.svg", DRAWING)
    spoil(
        every, "choice", put("stem", value=both("Ko **Tu** redzi?\n\n![Koks](figure:tree.svg)", "What do **you** see?\n\n![A tree](figure:tree.svg)"))
    )
    spoil(every, "choice", option(0, text=both("*Koku* & <b>", "A *tree* & <b>")))
    assert told(every) == []

    body = next(draft.body for draft in _drafts(every) if draft.key == "k-choice")

    assert body["stem"]["lv"] == "Ko **Tu** redzi?\n\n![Koks](figure:tree.svg)"
    assert body["stem_html"]["lv"].startswith("<p>Ko <strong>Tu</strong> redzi?</p>\n<figure><svg")
    assert 'aria-label="A tree"' in body["stem_html"]["en"]
    assert body["options"][0]["text_html"]["en"] == "A <em>tree</em> &amp; &lt;b&gt;"
    assert "text_html" not in body["options"][1]


def _drafts(content: SmallContent) -> list[Any]:
    return drafts_of(read_content(content.root))


def test_plain_words_have_no_html(every: SmallContent) -> None:
    assert [draft.key for draft in _drafts(every) if "_html" in dumped(draft.body)] == []
