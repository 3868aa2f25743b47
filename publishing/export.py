"""content/ out of the database: the files as they came in, and in them what was published at the desk since, in its canonical form."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from db import db
from publishing.documents import Document, parse_yaml
from publishing.errors import ExportRefused
from publishing.files import write_files
from publishing.formatting import canonical_yaml
from publishing.models import ContentFile
from publishing.reading import Content, read_content
from quizzes.models import Item
from revisions.models import FINAL, ITEM, MULTIPLE, TERM, Revision, Text

Name = tuple[str, str, str]


@dataclass
class ExportReport:
    """How many files were written, and which texts in them are as they were published at the desk."""

    files: int = 0
    replaced: list[Name] = field(default_factory=list)


def export_content(out: Path) -> ExportReport:
    """Write everything into this folder, made where it isn't there. After a sync and nothing else it is what was synced, byte for byte.

    Raises ExportRefused where the folder holds something, where no files came in with the last sync (the house was older then),
    or where a text has no place in any file: what would be missing is named.
    """
    if out.exists() and any(out.iterdir()):
        raise ExportRefused(reason="The folder is not empty.", texts=[])
    if not db.session.scalar(select(func.count(ContentFile.id))):
        raise ExportRefused(reason="No files are kept yet: run `celabiedrs content sync` once.", texts=[])
    out.mkdir(parents=True, exist_ok=True)
    report = ExportReport(files=write_files(out))
    written = _published_at_desk()
    if written:
        left = _Writer(read_content(out)).write(written)
        if left:
            raise ExportRefused(reason="These texts have no place in any file; the export lacks them:", texts=[" ".join(name) for name in left])
    report.replaced = sorted(written)
    return report


def _published_at_desk() -> dict[Name, Revision]:
    query = select(Revision).join(Revision.text).options(contains_eager(Revision.text)).where(Revision.status == FINAL)
    rows = db.session.scalars(query.where(Revision.is_from_file.is_(False)))
    return {(row.text.kind, row.text.key, row.lang): row for row in rows}


class _Writer:
    """Puts texts where they belong in files that were written already."""

    def __init__(self, content: Content):
        self.content = content
        self.documents: dict[Name, Document] = {}
        for text in content.texts():
            self.documents |= {(text.kind, text.key, lang): document for lang, document in text.languages.items()}
        for module in content.modules():
            self.documents |= {(name, part.data["key"], MULTIPLE): part for name, part in module.parts.items()}

    def write(self, revisions: dict[Name, Revision]) -> list[Name]:
        """Returns those that have no place."""
        left = []
        entries: dict[tuple[str, str], dict[str, str]] = {}
        for name, revision in revisions.items():
            kind, key, _lang = name
            if kind in (ITEM, TERM):
                entries.setdefault((kind, _bank_of(key) if kind == ITEM else ""), {})[key] = revision.source
            elif name in self.documents:
                _put(self.documents[name], revision.source)
            else:
                left.append(name)
        for (kind, bank), sources in entries.items():
            document = self._bank(bank) if kind == ITEM else self.content.glossary
            if document is None:
                left += [(kind, key, MULTIPLE) for key in sources]
            else:
                _put_entries(document, "items" if kind == ITEM else "terms", sources)
        return sorted(left)

    def _bank(self, key: str) -> Document | None:
        return next((bank for bank, _module in self.content.banks() if bank.data["key"] == key), None)


def _put(document: Document, source: str) -> None:
    document.path.write_text(source, encoding="utf-8", newline="\n")


def _put_entries(document: Document, name: str, sources: dict[str, str]) -> None:
    """Entries in their places, new ones at the end; the comments at the head of the file stay."""
    said: dict[str, Any] = {key: parse_yaml(source, key)[0] for key, source in sources.items()}
    data = dict(document.data)
    data[name] = [said.pop(entry["key"], entry) for entry in data[name]] + list(said.values())
    lines = document.text.splitlines(keepends=True)
    head = "".join(line for number, line in enumerate(lines) if all(before.startswith("#") for before in lines[: number + 1]))
    _put(document, head + canonical_yaml(data))


def _bank_of(item: str) -> str:
    """The key of the bank in which a question stands."""
    found = db.session.scalar(select(Item).join(Text, Text.id == Item.text_id).where(Text.key == item))
    return found.bank.key if found else ""
