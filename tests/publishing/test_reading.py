"""Reading content/: everything that isn't of its schema is said, with file, line and what was expected."""

from pathlib import Path

import pytest

from publishing.documents import Unreadable, parse_yaml
from publishing.reading import read_content
from revisions.models import CHAPTER, EASY_READ
from tests.publishing.small import DRAWING, SmallContent

pytestmark = pytest.mark.bare
MODULE = "programmes/mentor-training/01-first"


def told(small: SmallContent) -> list[str]:
    return [str(problem) for problem in sorted(read_content(small.root).problems)]


def test_what_is_right_is_read(small: SmallContent) -> None:
    content = read_content(small.root)

    assert content.problems == []
    assert [module.key for module in content.modules()] == ["m01", "m02"]
    assert [text.slug for text in content.library[CHAPTER]] == ["01-about"]
    assert {bank.data["key"] for bank, _ in content.banks()} == {
        "m01-check",
        "m01-readiness",
        "readiness-situations",
        "readiness-self-efficacy",
        "motivation",
    }


def test_all_that_is_wrong_is_said_with_its_line(small: SmallContent) -> None:
    small.change(f"{MODULE}/task.yaml", lambda task: task.update(minutes="ten", colour="red"))
    small.change("glossary.yaml", lambda glossary: glossary["terms"][0].pop("definition"))
    small.rewrite("pages/about.en.md", "title: about en\n", "")

    task = f"content/{MODULE}/task.yaml"
    assert told(small) == [
        "content/glossary.yaml:2: terms.0.definition: expected, found nothing",
        "content/pages/about.en.md:2: title: expected, found nothing",
        f"{task}:5: minutes: expected a whole number from 1 to 240, found 'ten'",
        f"{task}:20: colour: not expected here; known are key, title, minutes, prompt, example, compare, safety",
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("glossary.yaml", "terms: [", "glossary.yaml:1: expected YAML"),
        ("glossary.yaml", "terms:\n  - key: a\n    key: b\n", "glossary.yaml:3: key: expected once"),
        ("glossary.yaml", "", "glossary.yaml:1: expected a mapping with terms, found nothing"),
        ("glossary.yaml", "- a\n", "glossary.yaml:1: expected a mapping with terms"),
        ("pages/about.lv.md", "No front matter.\n", "about.lv.md:1: expected front matter between two lines of ---"),
        ("pages/about.lv.md", "---\nkey: about\ntitle: a: b\n---\n", "about.lv.md:3: expected YAML"),
    ],
)
def test_what_cannot_be_read_is_said(small: SmallContent, path: str, text: str, expected: str) -> None:
    small.write(path, text)

    assert any(expected in line for line in told(small))


def test_other_encodings_are_named(small: SmallContent) -> None:
    (small.root / "glossary.yaml").write_bytes("terms: ā".encode("cp1257"))

    assert told(small)[0].startswith("content/glossary.yaml:1: expected UTF-8")


def test_files_that_must_be_there_are_missed(small: SmallContent) -> None:
    small.remove("tests/motivation.yaml")
    small.remove(f"{MODULE}/case.yaml")

    assert [line.split(": ", 1)[0].removeprefix("content/") for line in told(small)] == [
        f"{MODULE}/module.yaml:18",
        "tests/motivation.yaml:1",
    ]


def test_an_empty_folder_is_no_content(tmp_path: Path) -> None:
    assert any("expected programmes/<programme>/programme.yaml" in str(problem) for problem in read_content(tmp_path).problems)


def test_keys_stand_once(small: SmallContent) -> None:
    small.rewrite(f"{MODULE}/02-two.lv.md", "key: m01-l2", "key: m01-l1")
    small.rewrite(f"{MODULE}/02-two.en.md", "key: m01-l2", "key: m01-l1")
    small.change("tests/readiness/knowledge/m01.yaml", lambda bank: bank["items"][0].update(key="m01-c00"))

    lines = told(small)
    assert len(lines) == 2
    assert all("expected a key of its own" in line for line in lines)


def test_languages_of_a_text_share_its_key(small: SmallContent) -> None:
    small.rewrite("pages/about.en.md", "key: about", "key: other")

    assert told(small) == ["content/pages/about.en.md:2: key: expected about, as in the other language"]


def test_drawings_are_found_only_in_their_folder(small: SmallContent) -> None:
    lesson = next(iter(next(read_content(small.root).modules()).lessons.values()))

    assert "<svg" in lesson.figure("box.svg", "lv")
    assert lesson.figure("none.svg", "lv") is None
    assert lesson.figure("../../../../glossary.svg", "lv") is None


def test_yaml_is_read_as_version_1_2() -> None:
    source = "on: no\nyes: 010\ntime: 14:02\nday: 2026-11-22\nflag: true\nnothing: ~\nempty:\nhalf: 0.5\n"
    value, lines = parse_yaml(source, "a.yaml")

    assert {key: entry for key, entry in value.items() if key != "day"} == {
        "on": "no",
        "yes": 10,
        "time": "14:02",
        "flag": True,
        "nothing": None,
        "empty": None,
        "half": 0.5,
    }
    assert value["day"].isoformat() == "2026-11-22"
    assert lines[("time",)] == 3


@pytest.mark.parametrize("source", ["!!python/object/apply:os.system [true]", "!!binary x y z", "a: &x [*x]"])
def test_yaml_makes_nothing_but_values(source: str) -> None:
    with pytest.raises((Unreadable, ValueError)):
        parse_yaml(source, "a.yaml")


def test_an_easy_read_page_has_drawings_of_its_own_in_each_language(small: SmallContent) -> None:
    small.write("easy-read/figures/box.lv.svg", DRAWING)
    (text,) = read_content(small.root).library[EASY_READ]

    assert text.figure("box.svg", "lv") == DRAWING
    assert text.figure("box.svg", "en") is None
    assert text.figure("../../programmes/mentor-training/01-first/figures/box.svg", "lv") is None


def test_what_a_programme_asks_is_held_against_what_can_be_asked(small: SmallContent) -> None:
    wrong = {"apply": ["C1", "C11", "C5", "C5"], "waivable": ["C8"], "check_percent": 0, "references": 9, "observers": 3}
    small.change("programmes/mentor-training/programme.yaml", lambda programme: programme["criteria"].update(wrong))

    said = [problem.split(": ", 1)[1] for problem in told(small)]
    assert sorted(said) == [
        "criteria.apply.1: expected one of C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, found 'C11'",
        "criteria.apply.3: expected each once, found C5 again",
        "criteria.apply: expected C10 in every such list, found nothing of the kind",
        "criteria.check_percent: expected a whole number from 1 to 100, found 0",
        "criteria.observers: expected a whole number from 1 to 2, found 3",
        "criteria.references: expected a whole number from 1 to 4, found 9",
        "criteria.waivable.0: expected one of C1, C2, C7, C9, found 'C8'",
    ]
