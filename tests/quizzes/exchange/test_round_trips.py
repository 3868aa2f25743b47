"""What goes out and comes back is what it was; what was changed elsewhere is changed, and nothing else is."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from quizzes.exchange.bodies import BOTH, lacking
from quizzes.exchange.formats import FORMATS, Format, read_file
from quizzes.exchange.merging import merged
from tests.quizzes.exchange.bodies import Body, banks
from tests.quizzes.kinds import BODIES

pytestmark = pytest.mark.bare
QUICKLY = (Phase.explicit, Phase.generate)  # what is found is told as it is: shrinking takes minutes
WAYS = [(form, lang) for form in FORMATS.values() for lang in form.languages]
ALL = [{name: value for name, value in body.items() if name != "read"} for body in BODIES.values()]
OF_THE_FORMAT = {
    "gift": {"choice", "choices", "true-false", "matching", "numeric", "short-text", "open-text"},
    "moodle-xml": {"choice", "choices", "true-false", "matching", "ordering", "numeric", "short-text", "gaps", "open-text"},
    "qti21": set(BODIES),
    "qti3": set(BODIES),
}
MAY_LACK = {
    "outcome", "paragraph", "part", "topic", "safety", "critical", "harm", "unit", "marking", "strict", "rubric.title", "rubric.levels.points",
    "rubric.levels.text", "least", "most", "low", "high", "options.supports", "actions.reason", "actions.harmful", "gaps.options.feedback",
}  # fmt: skip
SIGNS = "%50% _ {1:SA:=x} ]]> } -> <b>"
ENDING = {  # a text with signs that ends with its one gap, as hypothesis found it
    "key": "m01-x0",
    "interaction": "gaps",
    "stem": {"lv": f"Vai {SIGNS}?", "en": f"Is {SIGNS}?"},
    "text": {"lv": f"Tad {SIGNS} [[g0-x]]", "en": f"Then {SIGNS} [[g0-x]]"},
    "gaps": [
        {
            "key": "g0-x",
            "options": [
                {"key": "q-0", "text": {"lv": SIGNS, "en": SIGNS}, "feedback": {"lv": SIGNS, "en": SIGNS}},
                {"key": "w-1", "text": {"lv": f"{SIGNS} jā", "en": f"{SIGNS} yes"}, "correct": True},
            ],
        }
    ],
}
GOING_ON = {**ENDING, "key": "m01-x1", "text": {lang: f"{text} {SIGNS}" for lang, text in ENDING["text"].items()}}
TYPED = {**GOING_ON, "key": "m01-x2", "gaps": [{"key": "g0-x", "answers": {"lv": ["%50% _", "jā"], "en": ["%50% _", "yes"]}}]}
SIGNED = [ENDING, GOING_ON, TYPED]
GIFT, MOODLE = FORMATS["gift"], FORMATS["moodle-xml"]


def back(form: Format, lang: str, bodies: list[Body], *, whole: bool = True) -> list[Any]:
    found, read = read_file(form.write(bodies, lang, whole=whole), "lv" if lang == BOTH else lang)
    assert (found, read.problems, read.left_out) == (form, [], [])
    return read.entries


def settled(form: Format, lang: str, body: Body, entry: Any) -> Body:
    """As an import does it: what the file says now against what the format said of the whole."""
    return merged(entry.companion or body, back(form, lang, [entry.companion or body], whole=False)[0].body, entry.body)


@settings(max_examples=20, deadline=None, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(bank=banks())
@example(bank=SIGNED)
def test_a_bank_comes_back_as_it_was(bank: list[Body]) -> None:
    for form, lang in WAYS:
        there = [body for body in bank if form.has(body)]
        entries = back(form, lang, there) if there else []

        assert [settled(form, lang, body, entry) for body, entry in zip(there, entries, strict=True)] == there


@settings(max_examples=20, deadline=None, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(bank=banks())
@example(bank=SIGNED)
def test_without_what_stands_beside_only_what_the_format_lacks_is_missing(bank: list[Body]) -> None:
    for form, lang in WAYS:
        there = [body for body in bank if form.has(body)]
        for body, entry in zip(there, back(form, lang, there, whole=False) if there else [], strict=True):
            assert (entry.companion, entry.body["key"]) == (None, body["key"])
            assert set(lacking(body, entry.body)) <= MAY_LACK
            assert settled(form, lang, body, entry) == body


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_each_format_has_its_kinds_and_says_so(form: Format) -> None:
    assert {body["interaction"] for body in ALL if form.has(body)} == OF_THE_FORMAT[form.name]


def test_answers_that_end_a_text_are_no_gap_in_gift() -> None:
    one_language = {**GOING_ON, "text": {**GOING_ON["text"], "en": ENDING["text"]["en"]}}

    assert [FORMATS["gift"].has(body) for body in (*SIGNED, one_language)] == [False, True, True, False]


@pytest.mark.parametrize("body", SIGNED, ids=["ending", "going-on", "typed"])
@pytest.mark.parametrize("lang", ["lv", "en"])
def test_what_looks_like_code_in_a_text_with_gaps_stays_text(body: Body, lang: str) -> None:
    (entry,) = back(FORMATS["moodle-xml"], lang, [body], whole=False)

    assert entry.body["stem"] == {lang: body["stem"][lang]}
    assert entry.body["text"] == {lang: body["text"][lang].replace("g0-x", "a")}
    assert len(entry.body["gaps"]) == 1


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
def test_what_looks_like_a_weight_is_none(form: str) -> None:
    chosen, typed = (entry.body["gaps"][0] for entry in back(FORMATS[form], "lv", [GOING_ON, TYPED], whole=False))

    assert [option.get("correct", False) for option in chosen["options"]] == [False, True]
    assert all(option["text"]["lv"].startswith("%50% _ {1:SA:=x}") for option in chosen["options"])
    assert typed["answers"] == {"lv": ["%50% _", "jā"]}


def test_signs_of_a_gap_are_numbers_since_moodle_leaves_backslashes_where_they_are() -> None:
    signed = {**TYPED, "gaps": [{"key": "g0-x", "answers": {"lv": ["km/h", 'a="b" {c} ~d #e \\ &amp;'], "en": ["mph"]}}]}

    (entry,) = back(MOODLE, "lv", [signed], whole=False)

    assert b"=km&amp;#47;h~" in MOODLE.write([signed], "lv", whole=False)
    assert entry.body["gaps"][0]["answers"] == {"lv": signed["gaps"][0]["answers"]["lv"]}


@pytest.mark.parametrize(("form", "written"), [(GIFT, b"=5\\\\*3"), (MOODLE, b"=5&amp;#92;*3")], ids=["gift", "moodle-xml"])
def test_a_star_in_a_gap_stands_for_itself_alone(form: Format, written: bytes) -> None:
    starred = {**TYPED, "gaps": [{"key": "g0-x", "answers": {"lv": ["5*3"], "en": ["5*3"]}}]}

    (entry,) = back(form, "lv", [starred], whole=False)

    assert written in form.write([starred], "lv", whole=False)
    assert entry.body["gaps"][0]["answers"] == {"lv": ["5*3"]}


def test_backslashes_before_the_signs_of_a_gap_are_read_too() -> None:
    code = "{1:MULTICHOICE:=1\\/2 \\~ \\{3\\}\\##a\\#b~4&#35;5#c&amp;d}"
    asked = f"<questiontext format='html'><text><![CDATA[<p>Cik ir {code}?</p>]]></text></questiontext>"
    (entry,) = read_file(f"<quiz><question type='cloze'><name><text>q</text></name>{asked}</question></quiz>".encode(), "lv")[1].entries

    first, second = entry.body["gaps"][0]["options"]
    assert (first["text"], first["feedback"], second["text"], second["feedback"]) == (
        {"lv": "1/2 ~ {3}#"}, {"lv": "a#b"}, {"lv": "4#5"}, {"lv": "c&d"},
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_same_questions_make_the_same_bytes(form: Format) -> None:
    there = [body for body in ALL if form.has(body)]

    assert form.write(there, "lv") == form.write(there, "lv")


CHOICE = next(body for body in ALL if body["interaction"] == "choice")


def edited(form: Format, body: Body, *changes: tuple[str, str], whole: bool = True) -> Body:
    """The question after somebody has changed its file."""
    text = form.write([body], "lv", whole=whole).decode()
    comment, _, rest = text.partition("\n") if whole and form is GIFT else ("", "", text)
    for was, now in changes:
        assert was in rest
        rest = rest.replace(was, now)
    (entry,) = read_file(f"{comment}\n{rest}".encode() if comment else rest.encode(), "lv")[1].entries
    return settled(form, "lv", body, entry)


def test_a_changed_sentence_is_changed_in_its_language_alone() -> None:
    assert edited(GIFT, CHOICE, ("c stem (lv)", "Jauns jautājums")) == {**CHOICE, "stem": {"lv": "Jauns jautājums", "en": "c stem (en)"}}


def test_another_right_answer_is_another_right_answer_of_the_same_options() -> None:
    changed = edited(GIFT, CHOICE, ("=c option b", "~c option b"), ("~c option a", "=c option a"))

    assert [(option["key"], option.get("correct", False)) for option in changed["options"]] == [("a", True), ("b", False), ("c", False)]
    assert [option["text"] for option in changed["options"]] == [option["text"] for option in CHOICE["options"]]


def test_an_option_put_elsewhere_keeps_its_key_and_its_other_language() -> None:
    lines = GIFT.write([CHOICE], "lv").decode().split("\n")
    lines[2], lines[4] = lines[4], lines[2]

    (entry,) = read_file("\n".join(lines).encode(), "lv")[1].entries

    assert settled(GIFT, "lv", CHOICE, entry)["options"] == CHOICE["options"][::-1]


def test_an_option_more_has_a_key_of_its_own_and_one_language() -> None:
    changed = edited(GIFT, CHOICE, ("\t~c option c", "\t~Pavisam cits\n\t~c option c"))

    assert [option["key"] for option in changed["options"]] == ["a", "b", "d", "c"]
    assert changed["options"][2] == {"key": "d", "text": {"lv": "Pavisam cits"}}


def test_an_option_less_is_gone() -> None:
    changed = edited(GIFT, CHOICE, ("\t~c option c (lv)#c feedback c (lv)\n", ""))

    assert [option["key"] for option in changed["options"]] == ["a", "b"]


def test_a_file_in_the_other_language_adds_that_language() -> None:
    (lv,) = back(GIFT, "lv", [CHOICE], whole=False)
    (en,) = back(GIFT, "en", [CHOICE], whole=False)

    joined = merged(lv.body, back(GIFT, "en", [lv.body], whole=False)[0].body, en.body)

    assert joined["stem"] == CHOICE["stem"]
    assert [option["text"] for option in joined["options"]] == [option["text"] for option in CHOICE["options"]]


def test_a_match_taken_elsewhere_is_that_match() -> None:
    matching = next(body for body in ALL if body["interaction"] == "matching")

    changed = edited(MOODLE, matching, ("<text>m prompt a (lv)</text>", "<text>Cits</text>"), whole=False)

    assert [(one["key"], one["match"]) for one in changed["prompts"]] == [("a", "y"), ("b", "x"), ("c", "x")]
    assert changed["prompts"][0]["text"] == {"lv": "Cits", "en": "m prompt a (en)"}
    assert changed["matches"] == matching["matches"]


def test_both_languages_go_as_spans_and_come_back() -> None:
    (entry,) = back(MOODLE, "mul", [CHOICE], whole=False)

    assert entry.body["stem"] == CHOICE["stem"]
    assert [option["feedback"] for option in entry.body["options"]] == [option["feedback"] for option in CHOICE["options"]]
