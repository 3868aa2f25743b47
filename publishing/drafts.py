"""Every text of content/ made ready to be published: canonical source, rendered, with what its page needs beside it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from publishing.addresses import Addresses
from publishing.documents import Document
from publishing.formatting import canonical_yaml, format_markdown
from publishing.reading import LANGUAGES, AuthoredText, Content, drawing_in
from quizzes.rendering import shown
from revisions.models import CASE, ITEM, MULTIPLE, REFLECTION, TASK, TERM
from revisions.rendering import Figures, Rendered, render_markdown
from revisions.services import digest_of

MARKDOWN = {CASE: ("intro", "scenes.text", "endings.text"), TASK: ("prompt", "example"), REFLECTION: ("prompt",)}


@dataclass(frozen=True)
class Draft:
    """A text as it would be published. `rendered` is there for Markdown texts; `unresolved` names links that lead nowhere."""

    kind: str
    key: str
    lang: str
    title: str
    source: str
    front: dict[str, Any]
    html: str
    body: dict[str, Any]
    words: int
    document: Document
    rendered: Rendered | None = None
    unresolved: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, str, str]:
        return self.kind, self.key, self.lang

    @property
    def digest(self) -> str:
        return digest_of(self.source)


def drafts_of(content: Content) -> list[Draft]:
    """Everything that content/ says. Its documents must have been found without problems."""
    maker = _Maker(Addresses(content))
    return [
        *(draft for text in content.texts() for draft in maker.texts(text)),
        *(maker.part(name, module.parts[name]) for module in content.modules() for name in (CASE, TASK, REFLECTION) if name in module.parts),
        *(draft for bank, _ in content.banks() for draft in maker.items(bank)),
        *(maker.terms(content)),
    ]


def draft_of(kind: str, slug: str, lang: str, document: Document, *, addresses: Addresses, figures: Figures) -> Draft:
    """A Markdown text made ready."""
    body, lost = addresses.with_quotes(document.body, lang)
    rendered = render_markdown(body, lang=lang, resolve=addresses.resolve, figures=figures)
    return Draft(
        kind=kind,
        key=document.data["key"],
        lang=lang,
        title=document.data["title"],
        source=format_markdown(document.text, document.name),
        front={**as_json(document.data), "slug": slug},
        html=rendered.html,
        body={"blocks": [asdict(block) for block in rendered.blocks]},
        words=rendered.words,
        document=document,
        rendered=rendered,
        unresolved=(*rendered.unresolved, *lost),
    )


def render_plain(source: str, lang: str, addresses: Addresses) -> Rendered:
    """A Markdown value of a YAML file, without block ids, since several stand on a page."""
    return render_markdown(source, lang=lang, resolve=addresses.resolve, figures=lambda name: None, numbered=False)


def as_json(value: Any) -> Any:
    """A YAML value as JSON can hold it: dates in ISO form, keys as text."""
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


class _Maker:
    def __init__(self, addresses: Addresses):
        self.addresses = addresses

    def texts(self, text: AuthoredText) -> Iterator[Draft]:
        for lang, document in text.languages.items():
            yield draft_of(text.kind, text.slug, lang, document, addresses=self.addresses, figures=lambda name, lang=lang: text.figure(name, lang))

    def part(self, kind: str, document: Document) -> Draft:
        """A case, task or reflection; the paths in MARKDOWN are rendered inside its body."""
        body, unresolved = as_json(document.data), []
        for path in MARKDOWN[kind]:
            for holder, name in _holders(body, path):
                for lang in LANGUAGES:
                    rendered = render_plain(holder[name][lang], lang, self.addresses)
                    holder[name][lang] = rendered.html
                    unresolved += rendered.unresolved
        for scene in body.get("scenes", ()):
            for choice in scene["choices"]:
                unresolved += self._lead(choice)
        return self._multiple(kind, document.data, body, document, tuple(unresolved), title=document.data["title"]["lv"])

    def items(self, bank: Document) -> Iterator[Draft]:
        for item in bank.data["items"]:
            formatted = shown(as_json(item), lambda name, lang: drawing_in(bank.path.parent / "figures", name, lang))
            unresolved = [*formatted.unresolved, *self._lead(formatted.body)]
            yield self._multiple(ITEM, item, formatted.body, bank, tuple(unresolved))

    def terms(self, content: Content) -> Iterator[Draft]:
        for term in content.terms():
            yield self._multiple(TERM, term, as_json(term), content.glossary, title=term["term"]["lv"])

    def _lead(self, holder: dict[str, Any]) -> list[str]:
        """Beside the name of a paragraph, say where it is read: `read` is {url, title}."""
        reference = holder.get("paragraph")
        if reference is None:
            return []
        holder["read"] = self.addresses.paragraph(reference)
        return [] if holder["read"] else [reference]

    def _multiple(
        self, kind: str, data: dict[str, Any], body: dict[str, Any], document: Document, unresolved: tuple[str, ...] = (), title: str = ""
    ) -> Draft:
        return Draft(
            kind=kind,
            key=data["key"],
            lang=MULTIPLE,
            title=title,
            source=canonical_yaml(data),
            front={},
            html="",
            body=body,
            words=0,
            document=document,
            unresolved=unresolved,
        )


def _holders(body: dict[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The mappings that hold the value at this path, and the value's name: `scenes.text` is the text of every scene."""
    outer, _, inner = path.partition(".")
    if inner:
        yield from ((entry, inner) for entry in body[outer])
    else:
        yield body, outer
