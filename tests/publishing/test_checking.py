"""`content check` says everything by which content/ would break a promise."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from publishing.checking import Row, check_content
from publishing.reading import read_content
from publishing.spelling import NoHunspell, misspelt, words_of
from tests.publishing.small import SENTENCE, SmallContent, both, choice_item, dumped

pytestmark = pytest.mark.bare
MODULE = "programmes/mentor-training/01-first"
CONTENT = Path(__file__).parents[2] / "content"
HAS_HUNSPELL = shutil.which("hunspell") is not None


def told(small: SmallContent) -> list[str]:
    return [problem.expected for problem in check_content(small.root, spelling=False).problems]


def test_what_is_right_passes_and_is_counted(small: SmallContent) -> None:
    report = check_content(small.root, spelling=False)

    assert report.problems == []
    assert [(row.module, row.lang, row.items, row.scenes) for row in report.rows] == [("m01", "lv", 12, 8), ("m01", "en", 12, 8)]
    words = report.rows[0].words
    assert report.rows[0] == Row("m01", "lv", words, 2 * 60 * round(words / 240) + (15 + 10 + 5 + 2 * 5) * 60, 12, 8)


def test_what_ships_passes() -> None:
    report = check_content(CONTENT, spelling=HAS_HUNSPELL)

    assert [str(problem) for problem in report.problems] == []


def test_schemas_come_first(small: SmallContent) -> None:
    small.change("glossary.yaml", lambda glossary: glossary["terms"][0].pop("definition"))
    small.rewrite("pages/about.lv.md", "Vārdi", "[x](term:none)")

    assert told(small) == ["terms.0.definition: expected, found nothing"]


@pytest.mark.parametrize(("minutes", "computed"), [(1, "46.0"), (40, "85.0")])
def test_a_module_takes_about_an_hour(small: SmallContent, minutes: int, computed: str) -> None:
    small.change(f"{MODULE}/case.yaml", lambda case: case.update(minutes=minutes))

    assert f"status: expected 54 to 66 minutes of study, computed {computed}" in told(small)


def test_counted_hours_can_be_reached(small: SmallContent) -> None:
    small.change("programmes/mentor-training/programme.yaml", lambda programme: programme["counted"].update(hours=2))

    assert any(line.startswith("counted.hours: expected at least 120 minutes in the counted modules") for line in told(small))


def test_counted_modules_are_ready(small: SmallContent) -> None:
    small.change("programmes/mentor-training/programme.yaml", lambda programme: programme["counted"].update(modules=["m01", "m02"]))

    assert told(small) == ["counted.modules: expected a module that is ready, found m02"]


def test_a_ready_module_has_all_its_parts(small: SmallContent) -> None:
    small.change(f"{MODULE}/module.yaml", lambda module: module["activities"].remove("reflection"))
    small.change(f"{MODULE}/module.yaml", lambda module: module["activities"].remove("02-two"))

    assert {"activities: expected reflection among the activities", "activities: expected 02-two among the activities"} <= set(told(small))


def test_signs_have_their_order(small: SmallContent) -> None:
    small.change(f"{MODULE}/module.yaml", lambda module: module.update(sign="jumis"))

    assert told(small) == ["sign: expected saule: the signs have an order"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("(term:mentor)", "(term:none)", "expected something to be found at term:none"),
        ("(handbook:h01#first)", "(handbook:h01#none)", "expected something to be found at handbook:h01#none"),
        ("Līst.", 'Līst.\n\n!!! quote "lesson:m01-l1#none"', "expected something to be found at lesson:m01-l1#none"),
        ("(situation:asks)", "(situation:none)", "expected something to be found at situation:none"),
        ("figure:box.svg", "figure:none.svg", "expected something to be found at figure:none.svg"),
        ("Līst.", "![x](https://example.org/x.png)", "expected something to be found at image https://example.org/x.png"),
    ],
)
def test_links_and_figures_lead_somewhere(small: SmallContent, old: str, new: str, expected: str) -> None:
    small.rewrite(f"{MODULE}/01-one.lv.md", old, new)

    assert expected in told(small)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("!!! scene", "!!! scenes", "expected one of scene, helps, closes, week, note, quote, write, found scenes"),
        ("![Kaste]", "![]", "expected words in the brackets of the figure for whoever doesn't see it"),
        ("[nodaļa]", "[šeit]", 'expected words that say where the link leads, found "šeit"'),
        ("[nodaļa]", "[https://example.org]", 'expected words that say where the link leads, found "https://example.org"'),
    ],
)
def test_blocks_figures_and_links_say_what_they_are(small: SmallContent, old: str, new: str, expected: str) -> None:
    small.rewrite(f"{MODULE}/01-one.lv.md", old, new)

    assert expected in told(small)


def test_links_in_yaml_lead_somewhere(small: SmallContent) -> None:
    small.change(f"{MODULE}/task.yaml", lambda task: task.update(prompt=both("[x](term:none)")))
    small.change(f"{MODULE}/check.yaml", lambda check: check["items"][0].update(paragraph="m01-l1#none"))

    assert {"expected something to be found at term:none", "expected something to be found at m01-l1#none"} <= set(told(small))


def test_drawings_keep_the_rules(small: SmallContent) -> None:
    small.rewrite(f"{MODULE}/figures/box.lv.svg", 'class="soft"', 'class="soft" fill="red"')

    assert "expected something to be found at figure:box.svg has attribute fill" in told(small)


def test_headings_have_ids_of_their_own(small: SmallContent) -> None:
    for lang in ("lv", "en"):
        small.rewrite(
            f"pages/about.{lang}.md", "## Pirmais {#first}", "## Bez\n\n## Divi {#two}\n\n## Vēl {#two}\n\n## Saturs {#main}\n\n# Liels {#big}"
        )

    lines = told(small)
    assert sum(line == 'expected an id such as {#two-words} after the heading "Bez"' for line in lines) == 2
    assert sum(line == "expected another id than two: it is taken" for line in lines) == 2
    assert sum(line == "expected another id than main: it is taken" for line in lines) == 2
    assert sum(line.startswith("expected headings of two or three #") for line in lines) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{#first}", "{#other}", "expected h2 #first, as in Latvian, found h2 #other"),
        ("!!! scene", "!!! note", "expected scene, as in Latvian, found note"),
        ("![Kaste](figure:box.svg)", "Kaste.", 'expected figure after "first", as in Latvian, found p'),
        ("outcomes: [o1]", "outcomes: [o1, o1]", "outcomes: expected the same as in Latvian"),
        ("  - viens\n", "  - one\n  - two\n", "you_can: expected as much of it as in Latvian"),
        ("outcomes: [o1]", "outcomes: [o1]\nsafety: true", "safety: expected the same as in Latvian"),
    ],
)
def test_both_languages_are_built_alike(small: SmallContent, old: str, new: str, expected: str) -> None:
    small.rewrite(f"{MODULE}/01-one.en.md", old, new)

    assert expected in told(small)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Līst.", "Līst.\n\n    Un vēl.", "expected h2 #first, as in Latvian, found p"),
        (SENTENCE, f"- a\n- b\n\n{SENTENCE}", 'expected p after "first", as in Latvian, found ul'),
        (SENTENCE, f"| a |\n|---|\n| b |\n\n{SENTENCE}", 'expected p after "first", as in Latvian, found table'),
    ],
)
def test_inner_blocks_are_alike_too(small: SmallContent, old: str, new: str, expected: str) -> None:
    text = small.read(f"{MODULE}/01-one.en.md")
    small.write(f"{MODULE}/01-one.en.md", text.replace(old, new, 1))

    assert expected in told(small)


def test_values_are_built_alike(small: SmallContent) -> None:
    small.change(f"{MODULE}/task.yaml", lambda task: task["prompt"].update(en="Write.\n\nThen:\n\n- one\n- two\n"))

    assert told(small) == ["prompt.en: expected 1 list entries, as in Latvian, found 2", "prompt.en: expected 1 paragraphs, as in Latvian, found 2"]


def test_sentences_stay_short(small: SmallContent) -> None:
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Vārds " + "un vārds " * 15 + "lv.")
    assert told(small) == ['expected at most 30 words in a sentence, found 32 in "Vārds un vārds un vārds un vārds un vārd…"']

    reason = "long:\n- begins: Vārds un\n  because: likuma nosaukums\n---\n\n##"
    small.rewrite("pages/about.lv.md", "---\n\n##", reason)
    assert told(small) == []

    small.rewrite("pages/about.lv.md", "Vārds un vārds", "Vārdi")
    assert 'long: expected a sentence of over 30 words that begins with "Vārds un"' in told(small)


def test_values_stay_short_too(small: SmallContent) -> None:
    small.change("glossary.yaml", lambda glossary: glossary["terms"][0].update(definition=both("Īss.", "A " + "word and " * 15 + "end.")))

    assert told(small) == ['terms.0.definition.en: expected at most 30 words in a sentence, found 32 in "A word and word and word and word and wo…"']


def test_a_lesson_has_short_sentences_in_the_mean(small: SmallContent) -> None:
    text = small.read(f"{MODULE}/01-one.lv.md")
    small.write(f"{MODULE}/01-one.lv.md", text.replace(f"{SENTENCE}\n", f"{SENTENCE} un vēl un vēl un vēl\n"))

    assert [line for line in told(small) if "mean" in line] == ["expected sentences of at most 15 words in the mean, found 15.8"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Viņa runā par pašnāvību.", "expected safety: true (or false) where pašnāv is spoken of"),
        ("Zvani 116123.", "expected the number with a space, such as 116 123"),
    ],
)
def test_pages_of_danger_carry_the_numbers(small: SmallContent, words: str, expected: str) -> None:
    small.rewrite("pages/about.lv.md", "Vārdi lv.", words)

    assert told(small) == [expected]


def test_cases_of_danger_carry_the_numbers(small: SmallContent) -> None:
    small.change(f"{MODULE}/case.yaml", lambda case: case["scenes"][3].update(text=both("Par vardarbību.", "About it.")))
    assert told(small) == ["expected safety: true (or false) where vardarb is spoken of"]

    small.change(f"{MODULE}/case.yaml", lambda case: case.update(safety=True))
    assert told(small) == []


QUOTES = [
    "Tā bija 38 % pāru.",
    "Nauda: 240 eiro.",
    "11 no 20 jauniešiem mācījās.",
    "Tā rāda 70 pētījumi.",
    "| g = 0,21 | maz |",
    "- Bija 10 mentori.",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_quoted_numbers_lead_to_their_source(small: SmallContent, quote: str) -> None:
    text = small.read(f"{MODULE}/01-one.lv.md").replace("Nodarbība m01-l1 lv\n", "Nodarbība m01-l1 lv\nsources:\n  - Grāmata\n")
    small.write(f"{MODULE}/01-one.lv.md", text.replace("[Vārds]", f"{quote}\n\n[Vārds]"))
    assert [line for line in told(small) if "quoted" in line and "as [^1] after it" in line]

    small.write(f"{MODULE}/01-one.lv.md", text.replace("[Vārds]", f"{quote} [^1]\n\n[Vārds]"))
    assert not [line for line in told(small) if "source" in line]

    small.write(f"{MODULE}/01-one.lv.md", text.replace("[Vārds]", f"{quote} [^2]\n\n[Vārds]"))
    assert "expected one of 1 sources, found [^2]" in told(small)


@pytest.mark.parametrize("words", ["Plkst. 17.45 Tu brauc.", "Viņam ir 22 gadi.", "Sacīja: „Man ir 5 eiro.”", "Zvani 112.", "Kopš 2015. gada."])
def test_other_numbers_need_none(small: SmallContent, words: str) -> None:
    small.rewrite(f"{MODULE}/01-one.lv.md", "[Vārds]", f"{words} [Vārds]")

    assert told(small) == []


def test_outcomes_of_lessons_and_items_are_the_modules(small: SmallContent) -> None:
    for lang in ("lv", "en"):
        small.rewrite(f"{MODULE}/01-one.{lang}.md", "outcomes: [o1]", "outcomes: [o9]")
    small.change(f"{MODULE}/check.yaml", lambda check: check["items"][0].update(outcome="o9"))

    assert sorted(told(small)) == ["items.0.outcome: expected one of o1", "outcomes.0: expected one of o1", "outcomes.0: expected one of o1"]


def test_every_outcome_is_taught_and_asked_about(small: SmallContent) -> None:
    small.change(f"{MODULE}/module.yaml", lambda module: module["outcomes"].append({"key": "o2", "text": both("darīt")}))
    assert told(small) == ["outcomes.1.key: expected a lesson that leads to it", "outcomes.1.key: expected an item that asks about it"]

    small.change("tests/readiness/knowledge/m01.yaml", lambda bank: bank["items"][0].update(outcome="o2"))
    for lang in ("lv", "en"):
        small.rewrite(f"{MODULE}/02-two.{lang}.md", "outcomes: [o1]", "outcomes: [o2]")
    assert told(small) == []


def items_of(change: str) -> Any:
    """Ways to spoil a bank of choices."""

    def two_right(bank: dict[str, Any]) -> None:
        for option in bank["items"][0]["options"]:
            option["correct"] = True

    def everything(bank: dict[str, Any]) -> None:
        bank["items"][0]["options"][1]["text"] = both("Visas iepriekš minētās", "All of the above")

    def always_first(bank: dict[str, Any]) -> None:
        for item in bank["items"]:
            item["options"].sort(key=lambda option: not option.get("correct"))

    def long_right(bank: dict[str, Any]) -> None:
        for item in bank["items"]:
            for option in item["options"]:
                if option.get("correct"):
                    option["text"]["lv"] += " jo gan"

    def same_keys(bank: dict[str, Any]) -> None:
        bank["items"][0]["options"][1]["key"] = "a"

    def few(bank: dict[str, Any]) -> None:
        del bank["items"][5:]

    def near_readiness(bank: dict[str, Any]) -> None:
        bank["items"][0]["stem"]["lv"] = "Gatavība citāda: kas1m01-r01 kur1m01-r01 kam1m01-r01!"

    def near_itself(bank: dict[str, Any]) -> None:
        bank["items"][4]["stem"]["en"] = bank["items"][2]["stem"]["en"]

    def never_last(bank: dict[str, Any]) -> None:
        for item in bank["items"]:
            options = item["options"]
            if options[2].get("correct"):
                options.insert(0, options.pop())

    return locals()[change]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("two_right", "items.0.options: expected exactly one correct option"),
        ("everything", "items.0.options.1.text: expected an answer of its own, not one about the other options"),
        ("always_first", "items: expected the right option's place to vary: in 12 of 12 items it is number 1"),
        ("never_last", "items: expected the right option's place to vary: in 0 of 12 items it is number 3"),
        ("long_right", "items: expected the right option as long as the others in lv: it is 1.78 times as long"),
        ("same_keys", "items.0.options: expected a key of its own for each entry"),
        ("few", "items: expected at least 12 items, found 5"),
        ("near_readiness", "items.1.stem: expected another question than m01-c00: they are nearly the same"),
        ("near_itself", "items.4.stem: expected another question than m01-c02: they are nearly the same"),
    ],
)
def test_items_give_no_hints_and_serve_one_test(small: SmallContent, change: str, expected: str) -> None:
    small.change(f"{MODULE}/check.yaml", items_of(change))

    assert expected in told(small)


def test_a_check_draws_from_what_there_is(small: SmallContent) -> None:
    small.change(f"{MODULE}/check.yaml", lambda check: check.update(draw=13))

    assert "draw: expected at most 12, the items there are" in told(small)


def test_readiness_items_belong_to_a_module(small: SmallContent) -> None:
    bank = {"key": "m77-readiness", "module": "m77", "items": [choice_item("m77-r01", 1, "Cits")]}
    small.write("tests/readiness/knowledge/m77.yaml", dumped(bank))

    assert "module: expected a module, found m77" in told(small)


@pytest.mark.parametrize(
    ("place", "change", "expected"),
    [
        (0, {"harm": None}, "items.0: expected a critical item to say the harm and to have a harmful action"),
        (0, {"safety": None}, "items.0: expected safety: true, so that the numbers to call stand beside it"),
        (0, {"topic": "weather"}, "items.0.topic: expected one of suicide, abuse, money-intimacy, medication, data for a critical item"),
        (0, {"topic": "abuse"}, "items: expected a critical item on suicide"),
        (0, {"critical": None}, "items: expected at least 5 critical items to draw from, found 4"),
    ],
)
def test_critical_items_name_the_harm(small: SmallContent, place: int, change: dict[str, Any], expected: str) -> None:
    def spoil(bank: dict[str, Any]) -> None:
        for name, value in change.items():
            if value is None:
                del bank["items"][place][name]
            else:
                bank["items"][place][name] = value

    small.change("tests/readiness/situations.yaml", spoil)

    assert expected in told(small)


def test_beside_every_question_about_suicide_stand_the_numbers(small: SmallContent) -> None:
    small.change("tests/readiness/situations.yaml", lambda bank: bank["items"][6]["stem"].update(en="Somebody speaks of suicide."))

    assert "items.6: expected safety: true, so that the numbers to call stand beside it" in told(small)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (("best", "best", "worst", "neutral"), "items.0.actions: expected exactly one best action"),
        (("best", "neutral", "neutral", "neutral"), "items.0.actions: expected exactly one worst action"),
        (("worst", "best", "neutral", "neutral"), "items.0.actions: expected that the best action does no harm"),
    ],
)
def test_situations_have_one_best_and_one_worst_action(small: SmallContent, ratings: tuple[str, ...], expected: str) -> None:
    def spoil(bank: dict[str, Any]) -> None:
        for action, rating in zip(bank["items"][0]["actions"], ratings, strict=True):
            action["rating"] = rating

    small.change("tests/readiness/situations.yaml", spoil)

    assert expected in told(small)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data["items"].pop(0), "items: expected 18 scored items in part motives, found 17"),
        (lambda data: data["items"][0].update(topic="growth"), "items: expected 3 items on the motive growth, found 4"),
        (lambda data: data["repeats"].update(parts=["other"]), "repeats.parts.0: expected one of motives, orientation, expectations, commitment"),
        (lambda data: data["items"][0].update(part="other"), "items.0.part: expected one of motives, orientation, expectations, commitment"),
        (lambda data: data["items"][18]["options"][0].update(supports=False), "items.18.options: expected one side that supports autonomy"),
        (
            lambda data: data["items"][29].update(topic="hours"),
            "items: expected one commitment item each on months, hours, travel, supervision, evenings",
        ),
        (lambda data: data["items"][34]["consistency"].update(reverses="none"), "items.34.consistency: expected the key of an item, found none"),
        (lambda data: data["parts"][0].update(scale="other"), "parts.0.scale: expected one of agree"),
    ],
)
def test_the_motivation_test_has_its_34_items(small: SmallContent, change: Any, expected: str) -> None:
    small.change("tests/motivation.yaml", change)

    assert expected in told(small)


def test_pairs_alternate(small: SmallContent) -> None:
    def always_left(data: dict[str, Any]) -> None:
        for item in data["items"]:
            if item["interaction"] == "pair":
                item["options"][0]["supports"], item["options"][1]["supports"] = True, False

    small.change("tests/motivation.yaml", always_left)

    assert told(small) == ["items: expected the side that supports autonomy to alternate"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda case: case["scenes"].pop(), "scenes: expected at least 8 scenes, found 7"),
        (lambda case: case.update(start="s9"), "start: expected a scene, found s9"),
        (lambda case: case["scenes"][7]["choices"][0].update(next="s1"), "endings.0.key: expected a way to e-grew"),
        (
            lambda case: case["scenes"][0]["choices"][0].update(next="nowhere"),
            "scenes.0.choices.0.next: expected a scene or an ending, found nowhere",
        ),
        (lambda case: case["scenes"][0]["choices"][0].pop("paragraph"), "scenes.0.choices.0: expected turning and paragraph together"),
        (lambda case: case["endings"][0].update(outcome="held"), "endings: expected three endings: grew, held, hurt"),
        (lambda case: case["scenes"][1].update(key="s1"), "scenes: expected a key of its own for each scene and ending"),
    ],
)
def test_cases_lead_to_their_endings(small: SmallContent, change: Any, expected: str) -> None:
    small.change(f"{MODULE}/case.yaml", change)

    assert expected in told(small)


def test_no_scene_runs_in_a_circle(small: SmallContent) -> None:
    def circle(case: dict[str, Any]) -> None:
        for choice in case["scenes"][7]["choices"]:
            choice["next"] = "s8"

    small.change(f"{MODULE}/case.yaml", circle)

    assert "scenes.7.key: expected a way from s8 to an ending" in told(small)


def test_a_case_has_a_turning_point(small: SmallContent) -> None:
    def flat(case: dict[str, Any]) -> None:
        del case["scenes"][0]["choices"][0]["turning"], case["scenes"][0]["choices"][0]["paragraph"]

    small.change(f"{MODULE}/case.yaml", flat)

    assert told(small) == ["scenes: expected at least one turning point, with the paragraph behind it"]


@pytest.mark.skipif(not HAS_HUNSPELL, reason="hunspell is not installed")
def test_words_that_nobody_knows_are_named_with_their_line(small: SmallContent) -> None:
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Jauniets ar mentoru, `kods`, https://jauniets.lv un PDF.")
    small.write("words.lv.txt", "# Mūsu vārdi.\nmentor*\nlv  # valodas kods\nabout\n")
    problems = check_content(small.root).problems

    assert [str(problem) for problem in problems if problem.path.startswith("content/pages")] == [
        "content/pages/about.lv.md:9: expected a Latvian word, found Jauniets (a right one belongs into words.lv.txt)"
    ]


def test_without_hunspell_a_notice_says_so(small: SmallContent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = check_content(small.root)

    assert report.problems == []
    assert report.notices == ["Spelling was not looked at: hunspell is not installed: apt-get install hunspell hunspell-lv"]


def test_without_the_dictionary_a_notice_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "hunspell"
    stand_in.write_text('#!/bin/sh\necho "Can\'t open affix or dictionary files" >&2\nexit 1\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    with pytest.raises(NoHunspell, match="hunspell-lv"):
        misspelt(["vārds"], [])


def test_only_latvian_prose_is_spelt(small: SmallContent) -> None:
    lesson = next(iter(next(read_content(small.root).modules()).lessons.values())).languages["lv"]
    assert {"Līst", "Nodarbība", "viens"} <= words_of(lesson)
    assert not {"scene", "mentor", "first", "figure", "box"} & words_of(lesson)
