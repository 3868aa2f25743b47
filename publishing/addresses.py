"""Where each text of content/ stands in the product, for links between texts."""

import re
from dataclasses import dataclass

from publishing.reading import AuthoredText, Content
from revisions.models import CHAPTER, SITUATION

# What stands under a heading of another text, shown in place: `!!! quote "lesson:m10-l2#what-to-say"`.
QUOTE = re.compile(r'^!!! quote "((?:lesson|handbook):[^"\n]+)"[ \t]*$', re.MULTILINE)
_FROM = {
    "lesson": {"lv": "No nodarbības", "en": "From the lesson"},
    "handbook": {"lv": "No rokasgrāmatas", "en": "From the handbook"},
}
_NO_WORDS = re.compile(r"\[\^\d+\]|^!\[.*\n?", re.MULTILINE)
_HEADING = re.compile(r"^#{2,4} (.*?)\s*\{#([a-z][a-z0-9-]*)\}\s*$", re.MULTILINE)
_ANY_HEADING = re.compile(r"^#{2,4} ", re.MULTILINE)


@dataclass(frozen=True)
class _Place:
    address: str
    headings: frozenset[str]


class Addresses:
    """Resolves references such as `lesson:m01-l2#two-approaches`."""

    def __init__(self, content: Content):
        self._places: dict[str, _Place] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._said: dict[tuple[str, str], str] = {}
        for module in content.modules():
            for lesson in module.lessons.values():
                if module.is_ready and lesson.slug in module.activities:
                    self._put("lesson", lesson, f"/modules/{module.slug}/{lesson.slug}")
        for kind, scheme, folder in ((CHAPTER, "handbook", "handbook"), (SITUATION, "situation", "situations")):
            for text in content.library.get(kind, ()):
                self._put(scheme, text, f"/{folder}/{text.slug}")
        for term in content.terms():
            self._places[f"term:{term['key']}"] = _Place(f"/glossary#{term['key']}", frozenset())

    def resolve(self, reference: str) -> str | None:
        """The address, or None where there is no such text or no such heading in it."""
        name, _, heading = reference.partition("#")
        place = self._places.get(name)
        if place is None or (heading and heading not in place.headings):
            return None
        return f"{place.address}#{heading}" if heading else place.address

    def paragraph(self, reference: str) -> dict[str, object] | None:
        """Where to read on, for `m01-l1#what-it-is`: {url, title: {lv, en}}."""
        url = self.resolve(f"lesson:{reference}")
        return {"url": url, "title": self._titles.get(f"lesson:{reference}", {})} if url else None

    def with_quotes(self, body: str, lang: str) -> tuple[str, list[str]]:
        """A text with the paragraphs that it quotes in place, each under the name of where it comes from; and the quotes that
        lead nowhere. Words alone are quoted: drawings and numbers of sources stay where they come from."""
        lost: list[str] = []

        def put(found: re.Match[str]) -> str:
            reference = found[1]
            said = self._said.get((reference, lang))
            if said is None or self.resolve(reference) is None:
                lost.append(reference)
                return ""
            origin, title = _FROM[reference.partition(":")[0]][lang], self._titles[reference][lang].replace('"', "")
            words = _NO_WORDS.sub("", said).strip().replace("\n", "\n    ")
            return f'!!! quote "{origin}: [{title}]({reference})"\n\n    {words}\n'

        return QUOTE.sub(put, body), lost

    def _put(self, scheme: str, text: AuthoredText, address: str) -> None:
        name = f"{scheme}:{text.key}"
        headings: set[str] = set()
        for lang, document in text.languages.items():
            for found in _HEADING.finditer(document.body):
                title, heading = found.groups()
                headings.add(heading)
                self._titles.setdefault(f"{name}#{heading}", {})[lang] = title
                self._said[f"{name}#{heading}", lang] = _ANY_HEADING.split(document.body[found.end() :], maxsplit=1)[0].strip()
        self._places[name] = _Place(address, frozenset(headings))
