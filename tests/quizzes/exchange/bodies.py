"""Random questions of every kind, in both languages, with all that a file may make trouble of."""

from typing import Any

from hypothesis import strategies as st

from tests.quizzes.kinds import BODIES

Body = dict[str, Any]
NASTY = ("=", "~", "#", "{", "}", ":", "\\", "->", "//", "%50%", "<b>", "&amp;", "]]>", "--", "“", "*", "_", "ā", "$", "::", '"', "{1:SA:=x}", "T")
WORD = st.one_of(st.text("abcdeāčģī xyz", min_size=1, max_size=12), st.sampled_from(NASTY))
TEXT = st.lists(WORD, min_size=1, max_size=5).map(lambda words: f"Vai {' '.join(words)}?".strip())
PARAGRAPHS = st.lists(TEXT, min_size=1, max_size=2).map("\n\n".join)


def both(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({"lv": text, "en": text})


def item(
    number: int, kind: str, fields: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]] | None = None
) -> st.SearchStrategy[Body]:
    always = {"key": st.just(f"m01-x{number}"), "interaction": st.just(kind), "outcome": st.just("o1"), "paragraph": st.just("m01-l1#idea")}
    return st.fixed_dictionaries({**always, "stem": both(PARAGRAPHS), **fields}, optional={"safety": st.just(True), **(optional or {})})


def entries(least: int, most: int, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Body]]:
    """Entries with keys of their own and texts that differ, as those of a question do."""
    entry = st.fixed_dictionaries({"text": both(TEXT), **fields})
    listed = st.lists(entry, min_size=least, max_size=most, unique_by=(lambda one: one["text"]["lv"], lambda one: one["text"]["en"]))
    names = st.permutations([f"{letter}-{place}" for place, letter in enumerate("qwertyuiop")])
    return st.builds(lambda found, keys: [{"key": key, **one} for key, one in zip(keys, found, strict=False)], listed, names)


def chosen(options: list[Body], right: set[int]) -> list[Body]:
    places = {place % len(options) for place in right}
    return [{**option, "correct": True} if place in places else option for place, option in enumerate(options)]


def options(least: int, most: int, right: int) -> st.SearchStrategy[list[Body]]:
    return st.builds(chosen, entries(least, most, feedback=both(TEXT)), st.sets(st.integers(0, 7), min_size=1, max_size=right))


def _matched(prompts: list[Body], matches: list[Body], places: list[int]) -> Body:
    return {
        "prompts": [{**one, "match": matches[place % len(matches)]["key"]} for one, place in zip(prompts, places, strict=False)],
        "matches": matches,
    }


def _rated(actions: list[Body], ratings: list[str]) -> list[Body]:
    return [{**one, "rating": rating} for one, rating in zip(actions, ratings, strict=True)]


ACCEPTED = st.lists(TEXT, min_size=1, max_size=3, unique=True)
ANSWERS = st.fixed_dictionaries({"lv": ACCEPTED, "en": ACCEPTED})
NUMBER = st.decimals(-1000, 1000, places=2).map(str)
NUMERIC = st.lists(st.fixed_dictionaries({"value": NUMBER}, optional={"tolerance": st.sampled_from(["0", "0.5", "2"])}), min_size=1, max_size=3)


def _with_gaps(body: Body, gaps: list[Body], words: list[dict[str, str]], end: dict[str, str]) -> Body:
    names = [f"g{place}-x" for place in range(len(gaps))]
    text = {lang: " ".join(f"{word[lang]} [[{name}]]" for name, word in zip(names, words, strict=False)) for lang in ("lv", "en")}
    text = {lang: f"{told} {end[lang]}".strip() for lang, told in text.items()}
    return {**body, "text": text, "gaps": [{"key": name, **gap} for name, gap in zip(names, gaps, strict=True)]}


def bodies(number: int) -> st.SearchStrategy[Body]:
    """A question of any kind; `number` makes its key."""
    matching = st.builds(_matched, entries(2, 5), entries(2, 6), st.lists(st.integers(0, 5), min_size=5, max_size=5))
    gap = st.one_of(st.fixed_dictionaries({"answers": ANSWERS}), st.builds(lambda found: {"options": found}, options(2, 4, 1)))
    words = st.lists(both(TEXT), min_size=3, max_size=3)
    rated = st.builds(_rated, entries(4, 4, reason=both(TEXT)), st.permutations(["best", "worst", "neutral", "neutral"]))
    kinds = [
        item(number, "choice", {"options": options(3, 4, 1)}),
        item(number, "choices", {"options": options(3, 6, 3), "marking": st.sampled_from(["each", "all"])}),
        item(number, "true-false", {"correct": st.booleans(), "feedback": st.fixed_dictionaries({"true": both(TEXT), "false": both(TEXT)})}),
        st.builds(lambda body, pairs: {**body, **pairs}, item(number, "matching", {}), matching),
        item(number, "ordering", {"options": entries(3, 6)}),
        item(number, "numeric", {"answers": NUMERIC}, {"unit": both(TEXT)}),
        item(number, "short-text", {"answers": ANSWERS}, {"strict": st.just(True)}),
        st.builds(_with_gaps, item(number, "gaps", {}), st.lists(gap, min_size=1, max_size=3), words, both(st.just("") | TEXT)),
        item(number, "open-text", {"least": st.just(3), "most": st.just(40), "rubric": st.just(BODIES["open-text"]["rubric"])}),
        item(number, "likert", {}),
        item(number, "likert-grid", {"statements": entries(2, 5)}),
        item(number, "pair", {"options": entries(2, 2)}),
        item(number, "number", {"least": st.just(0), "most": st.just(24), "unit": both(TEXT)}),
        item(number, "scale", {"least": st.just(0), "most": st.just(10), "low": both(TEXT), "high": both(TEXT)}),
        item(number, "best-worst", {"actions": rated}),
    ]
    return st.one_of(kinds)


def banks() -> st.SearchStrategy[list[Body]]:
    """One to four questions."""
    return st.integers(1, 4).flatmap(lambda count: st.tuples(*map(bodies, range(count)))).map(list)
