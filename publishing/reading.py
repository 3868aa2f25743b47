"""content/ as it stands on disk: every file found, read and held against its schema; all problems, not only the first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.models import READY
from publishing.documents import Document, Place, Problem, Unreadable, read_markdown, read_yaml
from publishing.schemas import SHAPES
from publishing.validation import problems_in
from revisions.models import AGENDA, CHAPTER, EASY_READ, LESSON, MATERIAL, PAGE, SITUATION

LANGUAGES = ("lv", "en")
LIBRARY_FOLDERS = {
    "handbook": CHAPTER,
    "handbook/forms": CHAPTER,
    "situations": SITUATION,
    "easy-read": EASY_READ,
    "agendas": AGENDA,
    "trainers": MATERIAL,
    "pages": PAGE,
}
PARTS = ("case", "task", "reflection", "check")


@dataclass(frozen=True)
class AuthoredText:
    """A Markdown text in every language that it is written in. `drawings` is where its figures stand."""

    kind: str
    slug: str
    languages: dict[str, Document]
    drawings: Path

    @property
    def key(self) -> str:
        return next(iter(self.languages.values())).data["key"]

    def figure(self, name: str, lang: str) -> str | None:
        """The SVG of this name in a language."""
        return drawing_in(self.drawings, name, lang)


def drawing_in(folder: Path, name: str, lang: str) -> str | None:
    """The SVG of this name in a language, where the folder has it."""
    path = folder / f"{name.removesuffix('.svg')}.{lang}.svg"
    return path.read_text(encoding="utf-8") if path.parent == folder and path.is_file() else None


@dataclass(frozen=True)
class ModuleFolder:
    """A module: its outline, its lessons by slug, and case, task, reflection, check by these names."""

    slug: str
    outline: Document
    lessons: dict[str, AuthoredText]
    parts: dict[str, Document]

    @property
    def key(self) -> str:
        return self.outline.data["key"]

    @property
    def is_ready(self) -> bool:
        return self.outline.data["status"] == READY

    @property
    def activities(self) -> list[str]:
        return self.outline.data.get("activities", [])


@dataclass(frozen=True)
class ProgrammeFolder:
    """A programme and its modules in order."""

    outline: Document
    modules: list[ModuleFolder]


@dataclass
class Content:
    """All of content/. Documents that aren't there, or aren't as they must be, are left out and stand in `problems`."""

    root: Path
    programmes: list[ProgrammeFolder] = field(default_factory=list)
    library: dict[str, list[AuthoredText]] = field(default_factory=dict)
    glossary: Document | None = None
    motivation: Document | None = None
    readiness: Document | None = None
    situations: Document | None = None
    self_efficacy: Document | None = None
    observation: Document | None = None
    knowledge: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def modules(self) -> Iterator[ModuleFolder]:
        for programme in self.programmes:
            yield from programme.modules

    def texts(self) -> Iterator[AuthoredText]:
        """Every Markdown text."""
        for module in self.modules():
            yield from module.lessons.values()
        for texts in self.library.values():
            yield from texts

    def terms(self) -> list[dict[str, Any]]:
        return self.glossary.data["terms"] if self.glossary else []

    def banks(self) -> Iterator[tuple[Document, str]]:
        """Every file with items, and the key of the module that it belongs to (empty for none)."""
        for module in self.modules():
            if "check" in module.parts:
                yield module.parts["check"], module.key
        yield from ((bank, bank.data["module"]) for bank in self.knowledge)
        yield from ((bank, "") for bank in (self.situations, self.self_efficacy, self.motivation) if bank)

    def bilingual(self) -> Iterator[Document]:
        """Every YAML file: its values hold both languages."""
        yield from (programme.outline for programme in self.programmes)
        for module in self.modules():
            yield from (module.outline, *module.parts.values())
        yield from self.knowledge
        others = (self.situations, self.self_efficacy, self.motivation, self.glossary, self.readiness, self.observation)
        yield from (document for document in others if document)

    def all_keys(self) -> Iterator[tuple[str, str, Document, Place]]:
        """Every key that must be the only one of its sort: sort, key, and where it stands."""
        for programme in self.programmes:
            yield "programme", programme.outline.data["key"], programme.outline, ("key",)
        for module in self.modules():
            yield "module", module.key, module.outline, ("key",)
            yield from (("activity", part.data["key"], part, ("key",)) for part in module.parts.values())
        for text in self.texts():
            sort = "activity" if text.kind == LESSON else text.kind
            yield sort, text.key, next(iter(text.languages.values())), ("key",)
        for bank, _ in self.banks():
            yield "bank", bank.data["key"], bank, ("key",)
            yield from (("item", item["key"], bank, ("items", place, "key")) for place, item in enumerate(bank.data["items"]))
        if self.glossary:
            yield from (("term", term["key"], self.glossary, ("terms", place, "key")) for place, term in enumerate(self.terms()))


def read_content(root: Path) -> Content:
    """Read everything under this folder."""
    reader = _Reader(root, Content(root))
    reader.read()
    return reader.content


class _Reader:
    def __init__(self, root: Path, content: Content):
        self.root, self.content = root, content

    def read(self) -> None:
        content, tests = self.content, self.root / "tests"
        outlines = sorted(self.root.glob("programmes/*/programme.yaml"))
        for outline in outlines:
            self._programme(outline)
        if not outlines:
            content.problems.append(Problem(self.root.name, 1, "expected programmes/<programme>/programme.yaml"))
        for folder, kind in LIBRARY_FOLDERS.items():
            content.library.setdefault(kind, []).extend(self._texts(self.root / folder, kind, "material" if kind == MATERIAL else "library"))
        content.glossary = self._yaml(self.root / "glossary.yaml", "glossary")
        content.motivation = self._yaml(tests / "motivation.yaml", "motivation")
        content.readiness = self._yaml(tests / "readiness/quiz.yaml", "readiness")
        content.situations = self._yaml(tests / "readiness/situations.yaml", "situations")
        content.self_efficacy = self._yaml(tests / "readiness/self-efficacy.yaml", "self-efficacy")
        content.observation = self._yaml(tests / "readiness/observation.yaml", "observation")
        found = (self._yaml(path, "knowledge") for path in sorted(tests.glob("readiness/knowledge/*.yaml")))
        content.knowledge = [document for document in found if document]
        self._keys_once()

    def _programme(self, path: Path) -> None:
        outline = self._yaml(path, "programme")
        if outline:
            found = (self._module(path.parent / slug) for slug in outline.data["modules"])
            self.content.programmes.append(ProgrammeFolder(outline, [module for module in found if module]))

    def _module(self, folder: Path) -> ModuleFolder | None:
        outline = self._yaml(folder / "module.yaml", "module")
        if outline is None:
            return None
        lessons = {text.slug: text for text in self._texts(folder, LESSON, "lesson")}
        found = {name: self._yaml(folder / f"{name}.yaml", name) for name in PARTS if (folder / f"{name}.yaml").exists()}
        parts = {name: document for name, document in found.items() if document}
        for place, slug in enumerate(outline.data.get("activities", [])):
            if slug not in lessons and slug not in found:
                self.content.problems.append(outline.problem(("activities", place), f"expected {slug}.lv.md or {slug}.yaml beside this file"))
        return ModuleFolder(folder.name, outline, lessons, parts)

    def _texts(self, folder: Path, kind: str, schema: str) -> list[AuthoredText]:
        """The Markdown files of a folder, the languages of each together."""
        slugs = sorted({path.name.split(".")[0] for path in folder.glob("*.md")})
        paths = ((slug, {lang: folder / f"{slug}.{lang}.md" for lang in LANGUAGES}) for slug in slugs)
        found = [(slug, {lang: self._markdown(path, schema) for lang, path in both.items() if path.exists()}) for slug, both in paths]
        return [
            AuthoredText(kind, slug, {lang: document for lang, document in both.items() if document}, folder / "figures")
            for slug, both in found
            if any(both.values())
        ]

    def _yaml(self, path: Path, schema: str) -> Document | None:
        try:
            return self._valid(read_yaml(path, self.root), schema)
        except Unreadable as error:
            self.content.problems.append(error.problem)
            return None

    def _markdown(self, path: Path, schema: str) -> Document | None:
        try:
            return self._valid(read_markdown(path, self.root), schema)
        except Unreadable as error:
            self.content.problems.append(error.problem)
            return None

    def _valid(self, document: Document, schema: str) -> Document | None:
        problems = problems_in(document, SHAPES[schema])
        self.content.problems += problems
        return None if problems else document

    def _keys_once(self) -> None:
        first: dict[tuple[str, str], str] = {}
        for sort, key, document, place in self.content.all_keys():
            here = f"{document.name}:{document.line_of(place)}"
            if (before := first.setdefault((sort, key), here)) != here:
                self.content.problems.append(document.problem(place, f"expected a key of its own: {sort} {key} stands in {before} too"))
        for text in self.content.texts():
            for document in text.languages.values():
                if document.data["key"] != text.key:
                    self.content.problems.append(document.problem(("key",), f"expected {text.key}, as in the other language"))
