"""Each kind of question reads what a form sends, refuses what it didn't offer, and marks exactly."""

from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.study.questions import FIELDS
from quizzes import interactions as package
from quizzes.interactions import INTERACTIONS, BadResponse
from quizzes.interactions.typed import folded, is_same_text, one_line, paragraphs
from quizzes.models import INTERACTIONS as KNOWN
from tests.quizzes.builders import choice, motivation_items, situation, sureness
from tests.quizzes.kinds import BODIES, choices, gaps, likert_grid, matching, numeric, open_text, ordering, responses_to, short_text, true_false

pytestmark = pytest.mark.bare
ROOT = Path(__file__).parent.parent.parent
FACT = next(body for body in motivation_items() if body["key"] == "mc-travel")
PAIR = next(body for body in motivation_items() if body["key"] == "mo1")
LIKERT, NUMBER = BODIES["likert"], BODIES["number"]
NOT_KINDS = {"--init--", "interaction", "typed"}


def parse(body: dict, **raw: str) -> dict | None:
    kind = INTERACTIONS[body["interaction"]]
    return kind.parse(body, kind.options(body), {name.strip("_"): value for name, value in raw.items()})


def test_every_kind_has_its_file_its_scorer_its_field_and_its_template() -> None:
    files = {path.stem.replace("_", "-") for path in Path(package.__file__).parent.glob("*.py")} - NOT_KINDS
    templates = {path.stem.replace("_", "-") for path in (ROOT / "templates/study/interactions").glob("*.html")}

    assert set(KNOWN) == set(INTERACTIONS) == set(FIELDS) == files == templates == set(BODIES)
    assert all(callable(kind.parse) and callable(kind.score) and callable(kind.check) for kind in INTERACTIONS.values())


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_nothing_sent_is_no_response(kind: str) -> None:
    assert INTERACTIONS[kind].parse(BODIES[kind], INTERACTIONS[kind].options(BODIES[kind]), {}) is None


SENT = st.one_of(st.text(max_size=8), st.integers(0, 6).map(str))


@pytest.mark.parametrize("kind", sorted(BODIES))
@given(raw=st.dictionaries(st.sampled_from(["", "a", "b", "c", "d", "best", "worst", "x"]), SENT, max_size=5))
def test_whatever_is_sent_is_a_response_to_the_item_or_refused(kind: str, raw: dict[str, str]) -> None:
    interaction, body = INTERACTIONS[kind], BODIES[kind]
    try:
        response = interaction.parse(body, interaction.options(body), raw)
    except BadResponse:
        return
    if response is not None:
        interaction.check(body, response)
        score = interaction.score(body, response)
        assert score is None or 0 <= score.points <= score.of


NONSENSE = [
    {}, {"choice": "z"}, {"choice": ["a"]}, {"level": 99}, {"level": True}, {"number": "1e3"}, {"number": 8}, {"best": "z"}, {"best": 1, "x": 2},
    {"choices": []}, {"choices": "b"}, {"choices": ["d", "b"]}, {"choices": ["b", "b"]}, {"choices": ["b", "z"]}, {"choices": ["b"], "x": 1},
    {"value": 1}, {"value": "true"}, {"matches": {}}, {"matches": {"z": "x"}}, {"matches": {"a": "a"}}, {"matches": {"a": ["x"]}}, {"matches": "a"},
    {"order": []}, {"order": ["a", "b"]}, {"order": ["a", "a", "b", "c"]}, {"order": ["", "", "", ""]}, {"order": ["a", "b", "c", ["d"]]},
    {"order": ["a", "b", "c", None]}, {"text": ""}, {"text": " a"}, {"text": 1}, {"text": "a\x00b"}, {"text": "a" * 30_000}, {"text": "a", "x": "b"},
    {"gaps": {}}, {"gaps": {"does": ""}}, {"gaps": {"does": " a "}}, {"gaps": {"says": "z"}}, {"gaps": {"x": "a"}}, {"gaps": {"does": 3}},
    {"levels": {}}, {"levels": {"a": 6}}, {"levels": {"a": "3"}}, {"levels": {"a": True}}, {"levels": {"z": 3}},
]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(BODIES))
@pytest.mark.parametrize("response", NONSENSE)
def test_a_response_that_the_item_does_not_offer_is_refused(kind: str, response: dict) -> None:
    with pytest.raises(BadResponse):
        INTERACTIONS[kind].check(BODIES[kind], response)


def test_a_place_in_the_form_means_the_option_at_that_place_of_the_attempt() -> None:
    order = ["c", "a", "b"]

    assert INTERACTIONS["choice"].parse(choice("c"), order, {"": "1"}) == {"choice": "c"}
    assert INTERACTIONS["choice"].parse(choice("c"), order, {"": "3"}) == {"choice": "b"}


@pytest.mark.parametrize("value", ["0", "4", "a", "-1", "1.0", "²", "1" * 9])
def test_a_place_that_was_not_offered_is_refused(value: str) -> None:
    with pytest.raises(BadResponse) as refusal:
        INTERACTIONS["choice"].parse(choice("c"), ["a", "b", "c"], {"": value})

    assert refusal.value.code == "not-offered"


def test_a_choice_earns_its_point_only_when_right() -> None:
    score = INTERACTIONS["choice"].score

    assert score(choice("c", right="b"), {"choice": "b"}) == (1, 1)
    assert score(choice("c", right="b"), {"choice": "a"}) == (0, 1)
    assert score(choice("c", right="b"), None) == (0, 1)


def test_a_choice_without_a_right_answer_is_a_fact_in_its_own_order() -> None:
    assert INTERACTIONS["choice"].score(FACT, {"choice": "a"}) is None
    assert not INTERACTIONS["choice"].is_shuffled(FACT)
    assert INTERACTIONS["choice"].is_shuffled(choice("c"))


def test_a_pair_tells_whether_the_choice_supports_autonomy() -> None:
    assert INTERACTIONS["pair"].supports(PAIR, {"choice": "a"})
    assert not INTERACTIONS["pair"].supports(PAIR, {"choice": "b"})


@pytest.mark.parametrize(("written", "kept"), [("6", "6"), (" 3,5 ", "3.5"), ("3.50", "3.50"), ("0", "0"), ("24", "24")])
def test_a_number_may_have_a_comma(written: str, kept: str) -> None:
    assert parse(NUMBER, _=written) == {"number": kept}


@pytest.mark.parametrize(
    ("written", "code"), [("six", "not-a-number"), ("1e3", "not-a-number"), ("-1", "not-a-number"), ("25", "out-of-range"), ("٣", "not-a-number")]
)
def test_what_is_no_number_or_too_large_is_refused_by_name(written: str, code: str) -> None:
    with pytest.raises(BadResponse) as refusal:
        parse(NUMBER, _=written)

    assert refusal.value.code == code


@pytest.mark.parametrize("body", [LIKERT, sureness("s")])
def test_a_level_outside_of_the_scale_is_refused(body: dict) -> None:
    with pytest.raises(BadResponse):
        parse(body, _="11")


# The key of the programme: best found +2, worst found +1, taken for each other −1 each, never below 0. Best is a, worst is d.
POINTS = {
    ("a", "d"): 3, ("a", "b"): 2, ("a", "c"): 2, ("b", "d"): 1, ("c", "d"): 1, ("b", "c"): 0, ("c", "b"): 0,
    ("b", "a"): 0, ("c", "a"): 0, ("d", "a"): 0, ("d", "b"): 0, ("d", "c"): 0,
}  # fmt: skip


@pytest.mark.parametrize("picked", sorted(permutations("abcd", 2)))
def test_a_situation_is_marked_by_the_programmes_key(picked: tuple[str, str]) -> None:
    best, worst = picked

    assert INTERACTIONS["best-worst"].score(situation("r"), {"best": best, "worst": worst}) == (Fraction(POINTS[picked]), 3)


@pytest.mark.parametrize(("response", "points"), [({"best": "a"}, 2), ({"worst": "d"}, 1), ({"worst": "a"}, 0), (None, 0)])
def test_half_an_answer_to_a_situation_earns_its_half(response: dict | None, points: int) -> None:
    assert INTERACTIONS["best-worst"].score(situation("r"), response) == (points, 3)
    assert not INTERACTIONS["best-worst"].is_complete(situation("r"), response)


def test_best_and_worst_are_two_different_actions() -> None:
    with pytest.raises(BadResponse) as refusal:
        parse(situation("r"), best="2", worst="2")

    assert refusal.value.code == "same-twice"


@pytest.mark.parametrize(("best", "harmful"), [("a", False), ("b", False), ("c", True), ("d", True)])
def test_a_harmful_action_taken_for_the_best_is_noticed(best: str, harmful: bool) -> None:
    assert INTERACTIONS["best-worst"].is_harmful(situation("r", critical=True), {"best": best, "worst": "b"}) is harmful


def test_a_harmful_action_named_as_the_worst_is_no_harm() -> None:
    assert not INTERACTIONS["best-worst"].is_harmful(situation("r", critical=True), {"best": "a", "worst": "d"})
    assert not INTERACTIONS["best-worst"].is_harmful(situation("r", critical=True), None)


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_the_key_of_an_item_earns_every_point(kind: str) -> None:
    interaction, body = INTERACTIONS[kind], BODIES[kind]
    key = interaction.key(body)

    if key is not None:
        interaction.check(body, key)
        score = interaction.score(body, key)
        assert score is not None
        assert score.points == score.of > 0


@pytest.mark.parametrize("kind", sorted(BODIES))
@given(data=st.data())
def test_what_a_page_holds_is_read_as_the_response_that_it_shows(kind: str, data: st.DataObject) -> None:
    interaction, body = INTERACTIONS[kind], BODIES[kind]
    response = data.draw(responses_to(kind))
    order = data.draw(st.permutations(interaction.options(body)))

    interaction.check(body, response)
    assert interaction.parse(body, order, interaction.raw(body, order, response)) == response


@pytest.mark.parametrize("kind", sorted(BODIES))
@given(data=st.data())
def test_no_response_earns_more_than_the_key_and_only_a_complete_one_earns_all(kind: str, data: st.DataObject) -> None:
    interaction, body = INTERACTIONS[kind], BODIES[kind]
    response = data.draw(responses_to(kind))
    score, key = interaction.score(body, response), interaction.key(body)

    assert (score is None) == (key is None)
    if score is not None:
        assert 0 <= score.points <= score.of == interaction.score(body, key).of
        assert score.points < score.of or interaction.is_complete(body, response)


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_nothing_earns_nothing_and_is_not_complete(kind: str) -> None:
    interaction, body = INTERACTIONS[kind], BODIES[kind]
    score = interaction.score(body, None)

    assert score is None or score.points == 0
    assert not interaction.is_complete(body, None)


@pytest.mark.parametrize(("ticked", "each", "all_"), [("bd", 1, 1), ("b", "1/2", 0), ("abd", "1/2", 0), ("ab", 0, 0), ("ac", 0, 0), ("abcd", 0, 0)])
def test_several_choices_are_marked_each_or_all_together(ticked: str, each: int | str, all_: int) -> None:
    response = {"choices": list(ticked)}

    assert INTERACTIONS["choices"].score(choices("cs", "each"), response) == (Fraction(each), 1)
    assert INTERACTIONS["choices"].score(choices("cs", "all"), response) == (all_, 1)


def test_ticks_stand_in_the_order_of_the_file_whatever_order_the_attempt_has() -> None:
    assert INTERACTIONS["choices"].parse(choices("cs"), ["d", "b", "a", "c"], {"a": "1", "b": "1"}) == {"choices": ["b", "d"]}


@pytest.mark.parametrize(("correct", "said", "points"), [(True, True, 1), (True, False, 0), (False, False, 1), (False, True, 0)])
def test_a_statement_is_true_or_false(correct: bool, said: bool, points: int) -> None:
    assert INTERACTIONS["true-false"].score(true_false("tf", correct), {"value": said}) == (points, 1)


@pytest.mark.parametrize(("matches", "points"), [({"a": "y", "b": "x", "c": "x"}, 3), ({"a": "y"}, 1), ({"a": "x", "b": "y", "c": "z"}, 0)])
def test_each_prompt_that_is_matched_earns_its_point(matches: dict[str, str], points: int) -> None:
    assert INTERACTIONS["matching"].score(matching("m"), {"matches": matches}) == (points, 3)


def test_matching_is_complete_when_every_prompt_has_its_match() -> None:
    assert INTERACTIONS["matching"].is_complete(matching("m"), {"matches": {"a": "w", "b": "w", "c": "w"}})
    assert not INTERACTIONS["matching"].is_complete(matching("m"), {"matches": {"a": "w", "b": "w"}})


@pytest.mark.parametrize(("order", "points"), [("abcd", 4), ("abdc", 2), ("dcba", 0), ("bcda", 0)])
def test_each_option_in_its_place_earns_its_point(order: str, points: int) -> None:
    assert INTERACTIONS["ordering"].score(ordering("o"), {"order": list(order)}) == (points, 4)


def test_a_place_given_twice_is_refused_by_name() -> None:
    with pytest.raises(BadResponse) as refusal:
        parse(ordering("o"), a="2", b="2")

    assert (refusal.value.code, refusal.value.details) == ("place-twice", {"place": 2})


def test_an_order_may_have_holes_until_it_is_complete() -> None:
    response = parse(ordering("o"), a="2", d="1")

    assert response == {"order": ["d", "a", "", ""]}
    assert not INTERACTIONS["ordering"].is_complete(ordering("o"), response)


@pytest.mark.parametrize(
    ("written", "points"),
    [("40", 1), ("38", 1), ("42", 1), ("42.000001", 0), ("37,999999", 0), ("2,5", 1), ("2.50", 1), ("2.51", 0), ("−40", 0), ("-40", 0)],
)
def test_a_number_is_right_within_its_tolerance_its_ends_included(written: str, points: int) -> None:
    body = numeric("n")

    assert INTERACTIONS["numeric"].score(body, parse(body, _=written)) == (points, 1)


@pytest.mark.parametrize("written", ["forty", "4 0", "1e3", "1,2,3", "--4", "٣", "4."])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(BadResponse) as refusal:
        parse(numeric("n"), _=written)

    assert refusal.value.code == "not-a-number"


@pytest.mark.parametrize(
    ("typed", "strict", "points"),
    [
        ("uzticēšanās", False, 1), ("  UZTICESANAS ", False, 1), ("Trust", False, 1), ("palaviba", False, 1), ("trusts", False, 0),
        ("Uzticēšanās", True, 1), ("uzticēšanās", True, 0), ("Uzticesanas", True, 0), ("trust", True, 1),
    ],
)  # fmt: skip
def test_a_word_is_right_in_any_language_and_however_it_is_typed_unless_strict(typed: str, strict: bool, points: int) -> None:
    body = short_text("st", strict=strict)

    assert INTERACTIONS["short-text"].score(body, parse(body, _=typed)) == (points, 1)


@pytest.mark.parametrize("kind", ["short-text", "gaps", "open-text"])
def test_what_is_too_long_to_keep_is_refused_by_name(kind: str) -> None:
    with pytest.raises(BadResponse) as refusal:
        parse(BODIES[kind], _="a" * 20_001, a="a" * 20_001)

    assert refusal.value.code == "too-long"
    assert refusal.value.details["most"] in (100, 200, 20_000)


@pytest.mark.parametrize(
    ("filled", "points"), [({"does": "KLAUSAS", "says": "b"}, 2), ({"does": "hears"}, 1), ({"says": "a"}, 0), ({"does": "b", "says": "c"}, 0)]
)
def test_each_gap_earns_its_point(filled: dict[str, str], points: int) -> None:
    assert INTERACTIONS["gaps"].score(gaps("g"), {"gaps": filled}) == (points, 2)


def test_a_gap_to_choose_in_has_an_order_of_its_own_in_each_attempt() -> None:
    order = ["says.c", "says.a", "says.b"]

    assert INTERACTIONS["gaps"].parse(gaps("g"), order, {"b": "1"}) == {"gaps": {"says": "c"}}


def test_a_grid_is_complete_when_every_sentence_has_its_level() -> None:
    response = parse(likert_grid("lg"), a="1", b="5")

    assert response == {"levels": {"a": 1, "b": 5}}
    assert not INTERACTIONS["likert-grid"].is_complete(likert_grid("lg"), response)
    assert INTERACTIONS["likert-grid"].is_complete(likert_grid("lg"), {"levels": {"a": 1, "b": 5, "c": 3}})


@pytest.mark.parametrize(
    ("typed", "is_complete"), [("two words", False), ("now three words", True), ("a " * 12, True), ("a " * 13, False), ("– – –", False)]
)
def test_an_open_text_is_complete_with_as_many_words_as_it_wants(typed: str, is_complete: bool) -> None:
    body = open_text("ot")

    assert INTERACTIONS["open-text"].is_complete(body, parse(body, _=typed)) is is_complete


def test_an_open_text_keeps_its_paragraphs_and_no_control_characters() -> None:
    assert parse(open_text("ot"), _=" One.\r\n\r\nTwo\x00 more. \n") == {"text": "One.\n\nTwo  more."}


@given(text=st.text())
def test_text_is_kept_as_it_would_be_kept_again(text: str) -> None:
    once, several = one_line(text, 10_000), paragraphs(text, 10_000)

    assert one_line(once, 10_000) == once
    assert paragraphs(several, 10_000) == several
    assert folded(folded(text)) == folded(text)
    assert is_same_text(once, text)
