"""How long study takes: computed from what there is to read and do, never typed."""

from collections.abc import Mapping

from publishing.reading import ModuleFolder

WORDS_A_MINUTE = 120
SECONDS_AN_ITEM = 120


def seconds_of(module: ModuleFolder, words: Mapping[str, int]) -> dict[str, int]:
    """The declared seconds of each activity of a module, by slug.

    A lesson takes the words of its Latvian text (`words`, by the lesson's key) at 120 a minute; a case, task or reflection
    what it declares, its words not counted again; a check two minutes an item drawn. All of them are whole minutes, so that
    whoever adds up what is written on paper comes to the same sum.
    """
    return {slug: _seconds(module, slug, words) for slug in module.activities}


def _seconds(module: ModuleFolder, slug: str, words: Mapping[str, int]) -> int:
    if slug in module.lessons:
        return 60 * round(words.get(module.lessons[slug].key, 0) / WORDS_A_MINUTE)
    data = module.parts[slug].data
    return data["draw"] * SECONDS_AN_ITEM if slug == "check" else data["minutes"] * 60
