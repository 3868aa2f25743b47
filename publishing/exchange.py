"""Banks out to other programs and in from them. What comes in is a draft, seen by nobody who learns until a person publishes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from accounts.models import Person
from accounts.services import record_act
from courses.models import Activity, Module
from db import db
from publishing.checking_items import OPINIONS, Asked
from publishing.documents import Document, Problem, parse_yaml
from publishing.drafts import as_json
from publishing.errors import DraftIncomplete, FileRefused
from publishing.formatting import canonical_yaml
from publishing.schemas import ITEM as MODULE_ITEM
from publishing.schemas import MOTIVATION_ITEM, SCALE_ITEM, SITUATION_ITEM
from publishing.validation import Shape, problems_in
from quizzes.banks import Written, banks_with, is_asked_whole, written_in
from quizzes.exchange.bodies import BOTH, LANGUAGES, Body, Entry, lacking, languages_of
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.formats import FORMATS, Format, read_file
from quizzes.exchange.merging import fresh, merged
from quizzes.models import Bank, Item
from quizzes.rendering import shown
from revisions.models import FINAL, ITEM, LESSON, MULTIPLE, Revision, Text
from revisions.services import draft_revision, publish_draft

NEW, CHANGED, SAME, LEFT_OUT = "new", "changed", "same", "left-out"
LACKS = "expected, found nothing"
_FEW = re.compile(r"(.*): expected at least (\d+) entries, found \d+")


@dataclass(frozen=True)
class Export:
    """A file to be given away; the findings say what it can't hold, item by item."""

    form: Format
    lang: str
    name: str
    items: int
    findings: tuple[Finding, ...]
    content: bytes


@dataclass(frozen=True)
class Planned:
    """What would become of one question of a file: NEW, CHANGED, SAME (as it is here) or LEFT_OUT, and what is to be said of it."""

    key: str
    kind: str
    line: int
    act: str
    body: Body
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Plan:
    """What would come in. With `problems` nothing would: they say why, each with its line."""

    form: Format | None
    planned: tuple[Planned, ...] = ()
    problems: tuple[Finding, ...] = ()

    @property
    def coming(self) -> int:
        return sum(one.act in (NEW, CHANGED) for one in self.planned)


def export_bank(*, bank: Bank, form: str, lang: str) -> Export:
    """The final questions of a bank as a file of this format, with all that the format has no place for beside them."""
    made = FORMATS[form]
    lang = lang if lang in made.languages else made.languages[0]
    bodies = [source_of(one.final) for one in written_in(bank) if one.final]
    there = [body for body in bodies if made.has(body)]
    findings = [finding for body in bodies for finding in _lacks(made, body, lang)]
    if there and lang != BOTH:
        findings.insert(0, Finding("language-beside", details={"lang": lang}))
    return Export(made, lang, f"{bank.key}.{made.ending}", len(there), tuple(findings), made.write(there, lang))


def export_told(export: Export, bank: Bank) -> dict[str, str]:
    """What the trail keeps of a bank that is taken away (accounts.services.record_act)."""
    return {"act": "export-questions", "object_kind": "bank", "object_id": bank.key, "note": f"{export.form.name}, {export.items}"}


def _lacks(form: Format, body: Body, lang: str) -> Iterator[Finding]:
    about = {"item": body["key"]}
    if not form.has(body):
        yield Finding("kind-lacking", **about, details={"format": form.title, "kind": body["interaction"]})
        return
    plain = _as_told(form, body, lang)
    if plain["interaction"] != body["interaction"]:
        yield Finding("kind-otherwise", **about, details={"format": form.title, "kind": plain["interaction"]})
    if fields := lacking(body, plain):
        yield Finding("beside", **about, details={"format": form.title, "fields": ", ".join(fields)})
    if any("](figure:" in str(text) for text in (body.get("stem"), body.get("text"))) and form.mimetype == "application/zip":
        yield Finding("drawing-lacking", **about)


def _as_told(form: Format, body: Body, lang: str, read_as: str = "") -> Body:
    """What the format says of a question: written without all that stands beside, and read again. `read_as`: the language that
    texts without one are taken to be of, where both are written."""
    return read_file(form.write([body], lang, whole=False), read_as or (LANGUAGES[0] if lang == BOTH else lang))[1].entries[0].body


def source_of(revision: Revision) -> Body:
    """The body of an item as it was written."""
    data: Body = as_json(parse_yaml(revision.source, revision.text.key)[0])
    return data


def plan_import(*, bank: Bank, data: bytes, lang: str) -> Plan:
    """What a file would bring into a bank, item by item; nothing is stored. `lang`: of texts that don't say theirs."""
    try:
        form, found = read_file(data, lang)
    except Malformed as problem:
        return Plan(None, problems=(problem.finding,))
    if found.problems:
        return Plan(form, problems=tuple(found.problems))
    there = {one.key: one for one in written_in(bank)}
    entries = list(_renamed(_settled(form, entry, there, bank, lang) for entry in found.entries))
    elsewhere = {key: owner for key, owner in banks_with([entry.body["key"] for entry in entries]).items() if key not in there}
    is_whole = is_asked_whole(bank)
    asked = asked_elsewhere(bank)
    planned = [_planned(entry, there.get(entry.body["key"]), bank, elsewhere, is_whole, asked) for entry in entries]
    left_out = [Planned(one.item, "", one.line, LEFT_OUT, {}, (one,)) for one in found.left_out]
    return Plan(form, tuple(sorted([*planned, *left_out], key=lambda one: one.line)))


def _settled(form: Format, entry: Entry, there: dict[str, Written], bank: Bank, lang: str) -> Entry:
    """A question of a file with all that is known of it: from the file itself, else from the bank."""
    known = there.get(entry.body["key"])
    whole = entry.companion if entry.companion and _is_sound(entry.companion, bank) else source_of(known.newest) if known else None
    if whole is None or not form.has(whole):
        return replace(entry, body=fresh(entry.body))
    said = languages_of(entry.body)
    before = _as_told(form, whole, BOTH, lang) if len(said) == 2 else _as_told(form, whole, said[0] if said else lang)
    return replace(entry, body=merged(whole, before, entry.body))


def _is_sound(body: Body, bank: Bank) -> bool:
    """Whether what stands beside a question is one: nothing in it is of another shape than ours, though something may be missing."""
    return all(str(problem).endswith(LACKS) or _FEW.fullmatch(problem.expected) for problem in _problems(body, bank))


def _renamed(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Each with a key of its own."""
    taken: set[str] = set()
    for entry in entries:
        key = entry.body["key"]
        if key in taken:
            key = next(name for number in range(2, len(taken) + 3) if (name := f"{key[:70]}-{number}") not in taken)
            finding = Finding("renamed", entry.line, key, {"key": key})
            entry = replace(entry, body={**entry.body, "key": key}, findings=(*entry.findings, finding))
        taken.add(key)
        yield entry


def _planned(entry: Entry, known: Written | None, bank: Bank, elsewhere: dict[str, str], is_whole: bool, asked: list[tuple[str, Asked]]) -> Planned:
    body, key, line = entry.body, entry.body["key"], entry.line
    kind, act, findings = body["interaction"], CHANGED if known else NEW, list(entry.findings)
    if key in elsewhere:
        act = LEFT_OUT
        findings.append(Finding("bank-of-another", line, key, {"bank": elsewhere[key] or "–"}))
    elif known and known.item.interaction != kind:
        act = LEFT_OUT
        findings.append(Finding("kind-changed", line, key, {"kind": known.item.interaction}))
    elif known is None and is_whole:
        act = LEFT_OUT
        findings.append(Finding("asked-whole", line, key))
    elif known and canonical_yaml(body) == canonical_yaml(source_of(known.newest)):
        act = SAME
    else:
        findings += findings_on(body, bank, line, asked)
    return Planned(key, kind, line, act, body, tuple(findings))


def store_import(*, bank: Bank, plan: Plan, by: Person | None, at: datetime) -> int:
    """Keep what is new or changed as drafts; how many these are. Raises FileRefused, RevisionClash."""
    if plan.problems or plan.form is None:
        raise FileRefused(problems=list(plan.problems))
    position = db.session.scalar(select(func.max(Item.position)).where(Item.bank_id == bank.id)) or 0
    for one in plan.planned:
        if one.act not in (NEW, CHANGED):
            continue
        draft = draft_revision(kind=ITEM, key=one.key, lang=MULTIPLE, source=canonical_yaml(one.body), author=by, at=at)
        if one.act == NEW:
            position += 1
            db.session.add(Item(bank_id=bank.id, text_id=draft.text_id, interaction=one.kind, position=position))
    note = f"{plan.form.name}, {plan.coming}"
    record_act(actor_id=by.id if by else None, act="import-questions", object_kind="bank", object_id=bank.key, note=note, at=at)
    db.session.flush()
    return plan.coming


def publish_item(*, written: Written, bank: Bank, by: Person, at: datetime) -> Revision:
    """Ask the question as its draft says from now on; attempts under way keep theirs. Raises DraftIncomplete, RevisionClash."""
    if written.draft is None:
        raise DraftIncomplete
    source = source_of(written.draft)
    made = shown(source, lambda name, lang: None)
    if made.refused or made.unresolved or findings_on(source, bank):
        raise DraftIncomplete
    body = made.body | ({"read": _place_of(source["paragraph"])} if "paragraph" in source else {})
    revision = publish_draft(revision=written.draft, body=body, author=by)
    written.item.topic, written.item.critical = source.get("topic", ""), source.get("critical", False)
    record_act(actor_id=by.id, act="publish-question", object_kind="item", object_id=written.key, note=f"{bank.key}, {revision.number}", at=at)
    db.session.flush()
    return revision


def discard_draft(*, written: Written, bank: Bank, by: Person, at: datetime) -> None:
    """Throw a draft away; a question that was never asked goes with it."""
    if written.draft is None:
        return
    key, text_id = written.key, written.item.text_id
    db.session.execute(delete(Revision).where(Revision.id == written.draft.id))
    if not db.session.scalar(select(func.count()).select_from(Revision).where(Revision.text_id == text_id)):
        db.session.execute(delete(Item).where(Item.id == written.item.id))
        db.session.execute(delete(Text).where(Text.id == text_id))
    record_act(actor_id=by.id, act="discard-question", object_kind="item", object_id=key, note=bank.key, at=at)
    db.session.flush()


def asked_elsewhere(bank: Bank) -> list[tuple[str, Asked]]:
    """What other banks ask that can be right or wrong, each with its key: one statement."""
    rows = db.session.execute(
        select(Text.key, Revision.body)
        .join(Item, Item.text_id == Text.id)
        .join(Revision, (Revision.text_id == Text.id) & (Revision.lang == MULTIPLE) & (Revision.status == FINAL))
        .where(Item.bank_id != bank.id, Item.retired_at.is_(None), Item.interaction.not_in(OPINIONS))
    )
    return [(key, Asked.of(body or {})) for key, body in rows]


def findings_on(body: Body, bank: Bank, line: int = 0, elsewhere: list[tuple[str, Asked]] | None = None) -> list[Finding]:
    """What a question lacks before it can be asked in this bank. `elsewhere`: what other banks ask, where it is known."""
    key, problems = body["key"], _problems(body, bank)
    lacks = [problem.expected.removesuffix(f": {LACKS}") for problem in problems if problem.expected.endswith(LACKS)]
    missing = ", ".join(dict.fromkeys(re.sub(r"\.\d+(?=\.)", "", place) for place in lacks))
    findings = [Finding("not-complete", line, key, {"fields": missing})] if missing else []
    for problem in problems:
        if few := _FEW.fullmatch(problem.expected):
            findings.append(Finding("few-entries", line, key, {"field": few[1], "least": few[2]}))
        elif not problem.expected.endswith(LACKS):
            findings.append(Finding("not-valid", line, key, {"problem": problem.expected}))
    made = shown(body, lambda name, lang: None) if not problems else None
    if made and made.unresolved:
        findings.append(Finding("drawing-unknown", line, key, {"name": ", ".join(dict.fromkeys(made.unresolved))}))
    if made and made.refused:
        findings += [Finding("not-valid", line, key, {"problem": expected}) for _place, expected in made.refused]
    if not problems and "paragraph" in body and _place_of(body["paragraph"]) is None:
        findings.append(Finding("paragraph-unknown", line, key, {"name": body["paragraph"]}))
    if not problems and body["interaction"] not in OPINIONS:
        asked = Asked.of(body)
        others = asked_elsewhere(bank) if elsewhere is None else elsewhere
        findings += [Finding("asked-elsewhere", line, key, {"other": other}) for other, theirs in others if asked.is_like(theirs)]
    return findings


def _problems(body: Body, bank: Bank) -> list[Problem]:
    return problems_in(Document(Path(), body["key"], "", body), _shape_for(body, bank))


def _shape_for(body: Body, bank: Bank) -> Shape:
    """What a question must hold: in a bank of a module, else in the parts of the motivation and the readiness test."""
    if bank.topic:
        return MODULE_ITEM
    return {"best-worst": SITUATION_ITEM, "scale": SCALE_ITEM}.get(body["interaction"], MOTIVATION_ITEM)


def _place_of(reference: str) -> dict[str, Any] | None:
    """Where a paragraph is read, `m01-l1#what-it-is`, as publishing finds it in files: {url, title: {lv, en}}; None for none."""
    lesson, _, heading = reference.partition("#")
    rows = db.session.execute(
        select(Revision.lang, Revision.body, Module.slug, Activity.slug)
        .join(Revision.text)
        .join(Activity, Activity.key == Text.key)
        .join(Module, Module.id == Activity.module_id)
        .where(Text.kind == LESSON, Text.key == lesson, Revision.status == FINAL, Activity.retired_at.is_(None))
    )
    found = [(lang, block["title"], module, slug) for lang, body, module, slug in rows for block in body["blocks"] if block["id"] == heading]
    if not found:
        return None
    _lang, _title, module, slug = found[0]
    return {"url": f"/modules/{module}/{slug}#{heading}", "title": {lang: title for lang, title, _module, _slug in found}}
