"""Whether content/ is as the programme promises: everything that is wrong, and a table of what there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publishing.checking_cases import problems_of_case
from publishing.checking_items import problems_of_items
from publishing.checking_language import problems_of_language
from publishing.checking_texts import problems_of_texts
from publishing.documents import Problem
from publishing.drafts import drafts_of
from publishing.minutes import seconds_of
from publishing.reading import LANGUAGES, PARTS, Content, ModuleFolder, read_content
from publishing.schemas import SIGNS
from publishing.spelling import NoHunspell, problems_of_spelling
from revisions.models import LESSON

LEAST_MINUTES, MOST_MINUTES = 54, 66


@dataclass(frozen=True)
class Row:
    """What a ready module holds in one language. `seconds` are computed from the Latvian words."""

    module: str
    lang: str
    words: int
    seconds: int
    items: int
    scenes: int


@dataclass
class CheckReport:
    """`problems` must be mended; `notices` say what could not be looked at."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def check_content(root: Path, *, spelling: bool = True) -> CheckReport:
    """Look at everything. Where files aren't of their schemas, only that is said: the rest would rest on sand."""
    content = read_content(root)
    report = CheckReport(sorted(content.problems))
    if report.problems:
        return report
    drafts = drafts_of(content)
    words = {lang: {draft.key: draft.words for draft in drafts if draft.kind == LESSON and draft.lang == lang} for lang in LANGUAGES}
    problems = [
        *problems_of_texts(content, drafts),
        *problems_of_items(content),
        *problems_of_language(content),
        *_problems_of_programmes(content, words["lv"]),
    ]
    for module in content.modules():
        if "case" in module.parts:
            problems += problems_of_case(module.parts["case"])
    if spelling:
        try:
            problems += problems_of_spelling(content)
        except NoHunspell as absence:
            report.notices.append(f"Spelling was not looked at: {absence}")
    report.problems = sorted(set(problems))
    report.rows = [_row(module, lang, words) for module in content.modules() if module.is_ready for lang in LANGUAGES]
    return report


def _problems_of_programmes(content: Content, words: Mapping[str, int]) -> Iterator[Problem]:
    for programme in content.programmes:
        seconds = {}
        for position, module in enumerate(programme.modules):
            if module.outline.data["sign"] != SIGNS[position % len(SIGNS)]:
                yield module.outline.problem(("sign",), f"expected {SIGNS[position % len(SIGNS)]}: the signs have an order")
            if module.is_ready:
                yield from _problems_of_ready(module)
                seconds[module.key] = sum(seconds_of(module, words).values())
                if not LEAST_MINUTES * 60 <= seconds[module.key] <= MOST_MINUTES * 60:
                    expected = f"expected {LEAST_MINUTES} to {MOST_MINUTES} minutes of study, computed {seconds[module.key] / 60:.1f}"
                    yield module.outline.problem(("status",), expected)
        counted = programme.outline.data["counted"]
        for key in counted["modules"]:
            if key not in seconds:
                yield programme.outline.problem(("counted", "modules"), f"expected a module that is ready, found {key}")
        there = sum(seconds.get(key, 0) for key in counted["modules"])
        if there < counted["hours"] * 3600:
            yield programme.outline.problem(
                ("counted", "hours"), f"expected at least {counted['hours'] * 60} minutes in the counted modules, computed {there / 60:.2f}"
            )


def _problems_of_ready(module: ModuleFolder) -> Iterator[Problem]:
    """A ready module has all its parts, and every lesson in its folder is among its activities."""
    for name in (*PARTS, *module.lessons):
        if name not in module.activities:
            yield module.outline.problem(("activities",), f"expected {name} among the activities")
    outcomes = {outcome["key"] for outcome in module.outline.data["outcomes"]}
    for lesson in module.lessons.values():
        for document in lesson.languages.values():
            for place, key in enumerate(document.data["outcomes"]):
                if key not in outcomes:
                    yield document.problem(("outcomes", place), f"expected one of {', '.join(sorted(outcomes))}")


def _row(module: ModuleFolder, lang: str, words: Mapping[str, Mapping[str, int]]) -> Row:
    return Row(
        module=module.key,
        lang=lang,
        words=sum(words[lang].get(lesson.key, 0) for lesson in module.lessons.values()),
        seconds=sum(seconds_of(module, words["lv"]).values()),
        items=len(module.parts["check"].data["items"]) if "check" in module.parts else 0,
        scenes=len(module.parts["case"].data["scenes"]) if "case" in module.parts else 0,
    )
