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
from quizzes.models import INTERACTIONS as KNOWN
from tests.quizzes.builders import choice, motivation_items, situation, sureness

pytestmark = pytest.mark.bare
ROOT = Path(__file__).parent.parent.parent
FACT = next(body for body in motivation_items() if body["key"] == "mc-travel")
PAIR = next(body for body in motivation_items() if body["key"] == "mo1")
LIKERT = next(body for body in motivation_items() if body["key"] == "me1")
NUMBER = next(body for body in motivation_items() if body["key"] == "mc-months")
BODIES = {
    "choice": choice("c"),
    "pair": PAIR,
    "likert": LIKERT,
    "number": NUMBER,
    "scale": sureness("s"),
    "best-worst": situation("r", critical=True),
}


def parse(body: dict, **raw: str) -> dict | None:
    kind = INTERACTIONS[body["interaction"]]
    return kind.parse(body, kind.options(body), {name.strip("_"): value for name, value in raw.items()})


def test_every_kind_has_its_file_its_scorer_its_field_and_its_template() -> None:
    files = {path.stem.replace("_", "-") for path in Path(package.__file__).parent.glob("*.py")} - {"--init--", "interaction"}
    templates = {path.stem.replace("_", "-") for path in (ROOT / "templates/study/interactions").glob("*.html")}

    assert set(KNOWN) == set(INTERACTIONS) == set(FIELDS) == files == templates == set(BODIES)
    assert all(callable(kind.parse) and callable(kind.score) and callable(kind.check) for kind in INTERACTIONS.values())


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_nothing_sent_is_no_response(kind: str) -> None:
    assert INTERACTIONS[kind].parse(BODIES[kind], INTERACTIONS[kind].options(BODIES[kind]), {}) is None


@pytest.mark.parametrize("kind", sorted(BODIES))
@given(raw=st.dictionaries(st.sampled_from(["", "best", "worst", "x"]), st.text(max_size=8), max_size=3))
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


@pytest.mark.parametrize("kind", sorted(BODIES))
@pytest.mark.parametrize("response", [{}, {"choice": "z"}, {"level": 99}, {"level": True}, {"number": "1e3"}, {"best": "z"}, {"best": 1, "x": 2}])
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
    assert not INTERACTIONS["best-worst"].is_complete(response)


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
