"""Banks go out and come in: what is stored is a draft that nobody is asked until a person publishes it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from accounts.models import AuditEvent
from courses.models import Enrolment
from courses.queries import the_programme
from courses.services import enrol_learner
from db import db
from publishing.errors import DraftIncomplete, FileRefused
from publishing.exchange import (
    CHANGED,
    LEFT_OUT,
    NEW,
    SAME,
    discard_draft,
    export_bank,
    findings_on,
    plan_import,
    publish_item,
    source_of,
    store_import,
)
from publishing.sync import sync_content
from quizzes.banks import Written, bank_with_key, written_in
from quizzes.exchange.formats import FORMATS
from quizzes.models import Bank, Item
from quizzes.queries import banks_of, candidates_for, quiz_with_key
from quizzes.services import start_attempt
from revisions.errors import RevisionClash
from revisions.models import DRAFT, FINAL, RETIRED, Revision, Text
from tests.cast import Cast
from tests.publishing.small import SmallContent

FOREIGN = "::Kas ved?::Kas ved sarunu? {=Jaunietis ~Mentors ~Laiks}\n\n::m01-c01::Pavisam cits? {=Jā ~Nē ~Varbūt}\n".encode()


@pytest.fixture
def bank(small: SmallContent, now: datetime) -> Bank:
    sync_content(small.root, now)
    return bank_of("m01-check")


def bank_of(key: str) -> Bank:
    bank = bank_with_key(key)
    assert bank is not None
    return bank


def rows() -> dict[str, int]:
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Text, Revision, Item, AuditEvent)}


def one(bank: Bank, key: str) -> Written:
    return next(written for written in written_in(bank) if written.key == key)


def bring(bank: Bank, data: bytes, now: datetime, lang: str = "lv", cast: Cast | None = None) -> int:
    return store_import(bank=bank, plan=plan_import(bank=bank, data=data, lang=lang), by=cast.trainer() if cast else None, at=now)


@pytest.mark.parametrize("form", FORMATS)
def test_every_bank_comes_back_as_it_is(bank: Bank, form: str) -> None:
    for key in ("m01-check", "readiness-situations", "readiness-self-efficacy", "motivation"):
        there = bank_of(key)
        export = export_bank(bank=there, form=form, lang="lv")
        if not export.items:
            assert {finding.code for finding in export.findings} == {"kind-lacking"}
            continue

        plan = plan_import(bank=there, data=export.content, lang="lv")

        assert plan.problems == ()
        assert [planned.act for planned in plan.planned] == [SAME] * export.items


def test_what_a_format_has_no_place_for_is_named_item_by_item(bank: Bank) -> None:
    gift = export_bank(bank=bank, form="gift", lang="lv")
    situations = export_bank(bank=bank_of("readiness-situations"), form="gift", lang="lv")

    assert (gift.items, gift.name) == (len(written_in(bank)), "m01-check.gift.txt")
    assert gift.findings[0].code == "language-beside"
    assert [(finding.item, finding.code, finding.details["fields"]) for finding in gift.findings[1:2]] == [
        (written_in(bank)[0].key, "beside", "outcome, paragraph")
    ]
    assert situations.items == 0
    assert len(situations.findings) == len(written_in(bank_of("readiness-situations")))


def test_a_dry_run_stores_nothing_and_says_what_would_come(bank: Bank) -> None:
    before = rows()

    plan = plan_import(bank=bank, data=FOREIGN, lang="lv")

    assert rows() == before
    assert [(planned.key, planned.act, planned.line) for planned in plan.planned] == [("kas-ved", NEW, 1), ("m01-c01", CHANGED, 3)]
    missing = plan.planned[0].findings[0]
    assert (missing.code, missing.line) == ("not-complete", 1)
    assert missing.details["fields"] == "outcome, paragraph, stem.en, options.text.en, options.feedback"


@pytest.mark.parametrize(
    "data", [b"::a::Vai {=x ~y}\n\n::b::Vai {=x", b"<quiz><question>", b"PK\x03\x04", b"", b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>']
)
def test_a_bad_file_changes_nothing(bank: Bank, data: bytes, now: datetime) -> None:
    before = rows()
    plan = plan_import(bank=bank, data=data, lang="lv")

    with pytest.raises(FileRefused):
        store_import(bank=bank, plan=plan, by=None, at=now)

    assert plan.problems
    assert (plan.planned, rows()) == ((), before)


def test_what_comes_in_is_asked_of_nobody(bank: Bank, cast: Cast, now: datetime) -> None:
    quiz = quiz_with_key("m01-check")
    assert quiz is not None
    before = candidates_for(quiz)

    assert bring(bank, FOREIGN, now, cast=cast) == 2

    assert candidates_for(quiz) == before
    said = {revision.body["stem"]["lv"] for _, revision in _asked(cast, now)}
    assert not said & {"Kas ved sarunu?", "Pavisam cits?"}
    assert [
        (event.act, event.object_id, event.note) for event in db.session.scalars(select(AuditEvent).where(AuditEvent.act == "import-questions"))
    ] == [("import-questions", "m01-check", "gift, 2")]


def _asked(cast: Cast, now: datetime) -> list[tuple[Item, Revision]]:
    programme, quiz = the_programme(), quiz_with_key("m01-check")
    assert programme is not None
    assert quiz is not None
    enrolment: Enrolment = enrol_learner(person=cast.learner(), programme=programme, by=None, at=now)
    attempt = start_attempt(person=enrolment.person, quiz=quiz, enrolment=enrolment, at=now)
    return [(drawn.item, drawn.revision) for drawn in attempt.drawn]


def test_the_same_file_again_brings_nothing_new(bank: Bank, now: datetime) -> None:
    bring(bank, FOREIGN, now)

    assert [planned.act for planned in plan_import(bank=bank, data=FOREIGN, lang="lv").planned] == [SAME, SAME]


def test_a_second_draft_takes_the_place_of_the_first(bank: Bank, now: datetime) -> None:
    bring(bank, FOREIGN, now)
    bring(bank, b"::m01-c01::Vai? {=a ~b ~c}", now)

    drafts = db.session.scalars(select(Revision).join(Revision.text).where(Text.key == "m01-c01", Revision.status == DRAFT)).all()
    assert [source_of(draft)["stem"]["lv"] for draft in drafts] == ["Vai?"]


def test_a_changed_sentence_is_published_with_its_new_words_and_all_that_it_had(bank: Bank, cast: Cast, now: datetime) -> None:
    export = export_bank(bank=bank, form="gift", lang="lv")
    was = one(bank, "m01-c01")
    stem = source_of(was.final)["stem"]  # type: ignore[arg-type]
    blocks = [block.split("\n", 1) for block in export.content.decode().strip().split("\n\n")]
    words = stem["lv"].replace(":", "\\:")
    changed = [f"{comment}\n{text.replace(words, 'Jauni vārdi?')}" for comment, text in blocks]
    old = _asked(cast, now)

    bring(bank, "\n\n".join(changed).encode(), now + timedelta(hours=1))
    toms = cast.trainer()
    publish_item(written=one(bank, "m01-c01"), bank=bank, by=toms, at=now + timedelta(hours=2))

    now_asked = one(bank, "m01-c01")
    assert now_asked.draft is None
    body = now_asked.final.body  # type: ignore[union-attr]
    assert body["stem"] == {"lv": "Jauni vārdi?", "en": stem["en"]}
    assert {name: body[name] for name in ("outcome", "paragraph", "read", "options")} == {
        name: was.final.body[name]
        for name in ("outcome", "paragraph", "read", "options")  # type: ignore[union-attr, index]
    }
    assert (now_asked.final.author_id, was.final.status) == (toms.id, RETIRED)  # type: ignore[union-attr]
    assert all(revision.status in (FINAL, RETIRED) for _item, revision in old)


def test_what_lacks_something_is_published_by_nobody(bank: Bank, cast: Cast, now: datetime) -> None:
    bring(bank, FOREIGN, now)

    with pytest.raises(DraftIncomplete):
        publish_item(written=one(bank, "kas-ved"), bank=bank, by=cast.trainer(), at=now)

    assert one(bank, "kas-ved").final is None


def test_a_file_in_the_other_language_completes_a_draft(bank: Bank, now: datetime) -> None:
    bring(bank, FOREIGN, now)
    bring(bank, b"::kas-ved::Who leads? {=The young person ~The mentor ~Time}", now, lang="en")

    body = source_of(one(bank, "kas-ved").newest)
    assert body["stem"] == {"lv": "Kas ved sarunu?", "en": "Who leads?"}
    assert [option["text"]["en"] for option in body["options"]] == ["The young person", "The mentor", "Time"]


def test_a_new_question_that_is_whole_is_asked_once_it_is_published(bank: Bank, cast: Cast, now: datetime) -> None:
    body = source_of(one(bank, "m01-c01").newest) | {"key": "m01-new", "stem": {"lv": "Pavisam *jauns*?", "en": "Quite *new*?"}}
    bring(bank, FORMATS["qti3"].write([body], "lv"), now)

    publish_item(written=one(bank, "m01-new"), bank=bank, by=cast.trainer(), at=now)

    quiz = quiz_with_key("m01-check")
    assert quiz is not None
    assert one(bank, "m01-new").item.id in {candidate.item_id for candidate in candidates_for(quiz)}
    assert one(bank, "m01-new").final.body["stem_html"]["lv"] == "Pavisam <em>jauns</em>?"  # type: ignore[union-attr, index]
    assert findings_on(body, bank) == []


@pytest.mark.parametrize("words", ["the same", "nearly the same"])
def test_what_the_readiness_test_asks_is_published_in_no_check(bank: Bank, cast: Cast, now: datetime, words: str) -> None:
    planted = source_of(written_in(bank_of("m01-readiness"))[0].newest)
    stem = planted["stem"] if words == "the same" else {"lv": planted["stem"]["lv"] + "!", "en": "Quite another question, in English alone?"}
    body = source_of(one(bank, "m01-c01").newest) | {"key": "m01-planted", "stem": stem}
    data = FORMATS["gift"].write([body], "lv")

    [planned] = plan_import(bank=bank, data=data, lang="lv").planned
    assert [(finding.code, finding.details) for finding in planned.findings] == [("asked-elsewhere", {"other": planted["key"]})]
    bring(bank, data, now)
    with pytest.raises(DraftIncomplete):
        publish_item(written=one(bank, "m01-planted"), bank=bank, by=cast.trainer(), at=now)

    assert one(bank, "m01-planted").final is None


def test_a_check_and_the_readiness_test_draw_from_no_common_bank(bank: Bank) -> None:
    check, readiness = (quiz_with_key(key) for key in ("m01-check", "readiness"))
    assert check is not None
    assert readiness is not None
    assert not set(banks_of(check.policy)) & set(banks_of(readiness.policy))


def test_a_draft_that_was_published_meanwhile_is_published_once(bank: Bank, cast: Cast, now: datetime) -> None:
    body = source_of(one(bank, "m01-c01").newest) | {"key": "m01-new", "stem": {"lv": "Jauns?", "en": "New?"}}
    bring(bank, FORMATS["gift"].write([body], "lv"), now)
    waiting = one(bank, "m01-new")
    publish_item(written=waiting, bank=bank, by=cast.trainer(), at=now)

    with pytest.raises(RevisionClash):
        publish_item(written=waiting, bank=bank, by=cast.trainer(), at=now)


def test_a_draft_thrown_away_leaves_nothing_of_a_new_question_and_all_of_an_old_one(bank: Bank, cast: Cast, now: datetime) -> None:
    before = [(written.key, written.final) for written in written_in(bank)]
    bring(bank, FOREIGN, now)

    for key in ("kas-ved", "m01-c01"):
        discard_draft(written=one(bank, key), bank=bank, by=cast.trainer(), at=now)

    assert [(written.key, written.final) for written in written_in(bank)] == before
    assert db.session.scalar(select(Text).where(Text.key == "kas-ved")) is None


def test_a_sync_leaves_what_was_brought_in_and_published(bank: Bank, small: SmallContent, cast: Cast, now: datetime) -> None:
    body = source_of(one(bank, "m01-c01").newest) | {"key": "m01-new", "stem": {"lv": "Jauns?", "en": "New?"}}
    bring(bank, FORMATS["gift"].write([body], "lv") + b"\n\n" + FOREIGN, now)
    publish_item(written=one(bank, "m01-new"), bank=bank, by=cast.trainer(), at=now)

    sync_content(small.root, now + timedelta(days=1))

    assert one(bank, "m01-new").item.retired_at is None
    assert one(bank, "kas-ved").draft is not None


def test_a_key_of_another_bank_and_another_kind_are_left_out_by_name(bank: Bank) -> None:
    other = written_in(bank_of("m01-readiness"))[0].key
    plan = plan_import(bank=bank, data=f"::{other}::Vai? {{=a ~b ~c}}\n\n::m01-c01::Vai? {{T}}".encode(), lang="lv")

    assert [(planned.act, [finding.code for finding in planned.findings]) for planned in plan.planned] == [
        (LEFT_OUT, ["bank-of-another"]),
        (LEFT_OUT, ["kind-changed"]),
    ]


def test_a_test_that_asks_every_question_takes_no_new_one(bank: Bank, now: datetime) -> None:
    motivation = bank_of("motivation")
    plan = plan_import(bank=motivation, data=FOREIGN, lang="lv")

    assert {(planned.key, planned.act, planned.findings[-1].code) for planned in plan.planned if planned.key == "kas-ved"} == {
        ("kas-ved", LEFT_OUT, "asked-whole")
    }
    assert store_import(bank=motivation, plan=plan, by=None, at=now) == 0


def test_two_of_one_name_are_two(bank: Bank) -> None:
    plan = plan_import(bank=bank, data=b"::a b::Vai? {T}\n\n::a b::Vai ne? {F}", lang="lv")

    assert [planned.key for planned in plan.planned] == ["a-b", "a-b-2"]
    assert plan.planned[1].findings[0].code == "renamed"


def test_what_stands_beside_a_question_and_is_no_question_is_not_believed(bank: Bank) -> None:
    junk = b'// celabiedrs: {"key":"m01-c01","interaction":"choice","stem":5,"options":[1],"by":"x"}\n::m01-c01::Vai? {=a ~b ~c}'

    (planned,) = plan_import(bank=bank, data=junk, lang="lv").planned

    assert planned.body["stem"]["lv"] == "Vai?"
    assert "by" not in planned.body
