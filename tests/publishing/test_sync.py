"""content/ comes into the database: completely, once, and never over somebody's work."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.models import CASE, IN_PREPARATION, LESSON, QUIZ, READY, Activity, Module, Programme
from db import db
from publishing.errors import ContentInvalid, NoSuchConflict
from publishing.sync import SyncReport, sync_content
from quizzes.models import Bank, Item, Quiz
from revisions.models import CHAPTER, FINAL, ITEM, MATERIAL, MULTIPLE, PAGE, RETIRED, TERM, Revision, Text
from revisions.queries import final_revision
from revisions.services import digest_of, publish_revision
from tests.cast import Cast
from tests.publishing.small import SENTENCE, SmallContent, both, choice_item, text

MODULE = "programmes/mentor-training/01-first"
CONTENT = Path(__file__).parents[2] / "content"


def activities() -> dict[str, Activity]:
    return {activity.slug: activity for activity in db.session.scalars(select(Activity))}


def quiz(key: str) -> Quiz:
    return db.session.scalars(select(Quiz).where(Quiz.key == key)).one()


def test_programme_and_modules(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    programme = db.session.scalars(select(Programme)).one()

    assert (programme.key, programme.counted_modules, programme.counted_hours, programme.hours) == ("mentor-training", ["m01"], 1, 12)
    assert programme.pairing_months == {"least": 6, "most": 9}
    assert [(m.key, m.slug, m.position, m.status, m.sign) for m in programme.modules] == [
        ("m01", "01-first", 1, READY, "saule"),
        ("m02", "02-second", 2, IN_PREPARATION, "meness"),
    ]
    assert programme.modules[1].activities == []


def test_activities_and_their_declared_time(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    lesson = final_revision(LESSON, "m01-l1", "lv")

    assert [(a.slug, a.kind, a.key, a.position, a.seconds) for a in activities().values()] == [
        ("01-one", LESSON, "m01-l1", 1, 60 * round(lesson.words / 120)),  # whole minutes
        ("02-two", LESSON, "m01-l2", 2, 60 * round(lesson.words / 120)),  # whole minutes
        ("case", CASE, "m01-case", 3, 900),
        ("task", "task", "m01-task", 4, 600),
        ("reflection", "reflection", "m01-reflection", 5, 300),
        ("check", QUIZ, "m01-check", 6, 600),
    ]
    assert activities()["01-one"].title == {"lv": "Nodarbība m01-l1 lv", "en": "Nodarbība m01-l1 en"}
    assert activities()["01-one"].text.key == "m01-l1"
    assert activities()["check"].text_id is None


def test_texts_are_kept_rendered(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    lesson = final_revision(LESSON, "m01-l1", "lv")

    assert lesson.front["outcomes"] == ["o1"]
    assert lesson.front["slug"] == "01-one"
    assert '<a class="term" href="/glossary#mentor">Vārds</a>' in lesson.html
    assert '<a href="/handbook/01-about#first">nodaļa</a>' in lesson.html
    assert '<a href="/situations/asks">karte</a>' in lesson.html
    assert "<svg" in lesson.html
    assert lesson.body["blocks"][1] == {"id": "first", "kind": "h2", "title": "Pirmais"}
    assert lesson.author_id is None
    assert final_revision(CHAPTER, "h01", "en").front["checked"] == {"what": "Likums", "on": "2026-11-22"}
    assert final_revision(TERM, "mentor", "lv").body["term"] == {"lv": "mentors", "en": "mentor"}


def test_yaml_kinds_hold_both_languages_with_their_markdown_rendered(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    case, task, item = (final_revision(kind, key, "lv") for kind, key in (("case", "m01-case"), ("task", "m01-task"), (ITEM, "m01-c00")))

    assert (case.lang, item.lang) == (MULTIPLE, MULTIPLE)
    assert case.body["intro"]["lv"] == "<p><strong>Sākums.</strong></p>"
    assert case.body["scenes"][0]["text"]["lv"] == "<p>Aina <em>1</em>.</p>"
    assert case.body["scenes"][0]["choices"][0]["text"]["lv"] == "Saku."
    assert case.body["scenes"][0]["choices"][0]["read"] == {"url": "/modules/01-first/01-one#first", "title": {"lv": "Pirmais", "en": "Pirmais"}}
    assert case.body["endings"][0]["text"]["en"] == "<p>Beigas. (en)</p>"
    assert task.body["prompt"]["lv"] == "<p>Raksti.</p>\n<ul>\n<li>viens</li>\n</ul>"
    assert task.body["compare"] == [both("Vai?")]
    assert item.body["options"][0]["text"] == both("atbilde a")
    assert item.body["read"]["url"] == "/modules/01-first/01-one#first"


def test_banks_and_items(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    banks = {bank.key: (bank.topic, len(bank.items)) for bank in db.session.scalars(select(Bank))}
    items = {item.text.key: item for item in db.session.scalars(select(Item))}

    assert banks == {
        "m01-check": ("m01", 12),
        "m01-readiness": ("m01", 6),
        "readiness-situations": ("", 12),
        "readiness-self-efficacy": ("", 8),
        "motivation": ("", 36),
    }
    assert (items["rs01"].interaction, items["rs01"].topic, items["rs01"].critical, items["rs01"].position) == ("best-worst", "suicide", True, 1)
    assert (items["rs06"].topic, items["rs06"].critical) == ("boundaries", False)
    assert items["mv0"].topic == "values"


def test_quizzes_and_their_policies(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)

    assert quiz("m01-check").policy == {
        "parts": [{"key": "items", "banks": ["m01-check"], "draw": 5, "mastery": 80}],
        "attempts": None,
        "wait_hours": 0,
    }
    assert quiz("readiness").policy == {
        "parts": [
            {"key": "knowledge", "per_bank": 2, "banks": ["m01-readiness"], "mastery": 80},
            {"key": "situations", "banks": ["readiness-situations"], "draw_critical": 5, "draw_other": 7, "mastery": 70},
            {"key": "self_efficacy", "banks": ["readiness-self-efficacy"]},
        ],
        "attempts": 2,
        "wait_hours": 24,
    }
    assert quiz("readiness").texts["observation"][0]["anchors"]["1"] == both("1")
    assert quiz("motivation").intro["lv"] == "<p>Pirmā.</p>\n<p>Otrā <em>rinda</em>.</p>"
    assert [(part["key"], part.get("scale"), part["banks"]) for part in quiz("motivation").policy["parts"]] == [
        ("motives", "agree", ["motivation"]),
        ("orientation", None, ["motivation"]),
        ("expectations", "agree", ["motivation"]),
        ("commitment", None, ["motivation"]),
    ]
    assert set(quiz("motivation").texts) == {"scales", "parts", "motives", "feedback", "flags", "repeat"}
    assert quiz("motivation").policy["repeats"] == {"months": 3, "parts": ["motives"]}


def test_a_second_sync_changes_nothing(small: SmallContent, now: datetime, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    first = sync_content(small.root, now)
    db.session.commit()

    with statements() as log:
        second = sync_content(small.root, now + timedelta(days=1))
    assert (first.new, first.unchanged) == (second.unchanged, 0)
    assert second == SyncReport(unchanged=first.new)
    assert not [line for line in log if line.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_another_form_of_the_same_text_is_the_same_text(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Vārdi lv.   \n\n\n")
    small.rewrite("glossary.yaml", "terms:\n", "# Vārdi.\nterms:\n")

    assert sync_content(small.root, now).changed == 0


def test_a_changed_file_becomes_a_new_revision(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Citi vārdi.")
    report = sync_content(small.root, now + timedelta(days=1))

    assert (report.new, report.changed, report.retired) == (0, 1, 0)
    assert final_revision(PAGE, "about", "lv").number == 2
    assert final_revision(PAGE, "about", "en").number == 1


def test_a_moved_text_is_linked_anew_without_a_new_revision(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    for lang in ("lv", "en"):
        (small.root / f"handbook/01-about.{lang}.md").rename(small.root / f"handbook/02-about.{lang}.md")
    report = sync_content(small.root, now)
    lesson = final_revision(LESSON, "m01-l1", "lv")

    assert (report.new, report.changed, report.retired) == (0, 0, 0)
    assert report.refreshed == 2 + 4
    assert "/handbook/02-about#first" in lesson.html
    assert lesson.number == 1


def test_a_quote_says_what_stands_in_the_lesson_and_follows_it(small: SmallContent, now: datetime) -> None:
    small.rewrite("handbook/01-about.lv.md", "Vārdi lv.", 'Vārdi lv.\n\n!!! quote "lesson:m01-l1#first"\n\nTālāk.')
    sync_content(small.root, now)
    quoting = final_revision(CHAPTER, "h01", "lv")
    before, source = quoting.html, quoting.source
    small.rewrite("programmes/mentor-training/01-first/01-one.lv.md", SENTENCE, "divpadsmit[^1]")
    sync_content(small.root, now)
    follows = final_revision(CHAPTER, "h01", "lv")

    assert 'No nodarbības: <a href="/modules/01-first/01-one#first">Pirmais</a>' in before
    assert '<a class="term" href="/glossary#mentor">Vārds</a>' in before
    assert "divpadsmit" not in before
    assert "divpadsmit" in follows.html
    assert "source-1" not in follows.html
    assert "Tālāk." in follows.html
    assert follows.number == 1
    assert follows.source == source


def test_material_for_trainers_and_forms(small: SmallContent, now: datetime) -> None:
    for lang in ("lv", "en"):
        small.write(f"trainers/01-day.{lang}.md", text("t01", lang, duration=90, materials=["pulkstenis"], cards=True))
        small.write(f"handbook/forms/f01-log.{lang}.md", text("f01", lang, form=True))
    sync_content(small.root, now)

    assert final_revision(MATERIAL, "t01", "lv").front["duration"] == 90
    assert final_revision(CHAPTER, "f01", "en").front["form"] is True
    assert final_revision(CHAPTER, "f01", "en").front["slug"] == "f01-log"


def test_what_disappears_is_retired_and_never_deleted(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    before = db.session.scalar(select(func.count(Revision.id)))
    small.change(f"{MODULE}/module.yaml", lambda module: module["activities"].remove("02-two"))
    small.change(f"{MODULE}/check.yaml", lambda check: check["items"].pop(0))
    for lang in ("lv", "en"):
        small.remove(f"{MODULE}/02-two.{lang}.md")
        small.remove(f"pages/about.{lang}.md")
    later = now + timedelta(days=1)
    report = sync_content(small.root, later)

    assert report.retired == 2 + 2 + 1
    assert db.session.scalar(select(func.count(Revision.id))) == before
    assert final_revision(PAGE, "about", "lv") is None
    gone = db.session.scalars(select(Activity).where(Activity.key == "m01-l2")).one()
    assert (gone.retired_at, gone.slug) == (later, "m01-l2")
    assert [a.slug for a in activities().values() if a.retired_at is None] == ["01-one", "case", "task", "reflection", "check"]
    items = db.session.execute(select(Text.key, Item.retired_at).join(Item.text).where(Item.retired_at.is_not(None)))
    assert items.all() == [("m01-c00", later)]
    assert sync_content(small.root, later + timedelta(days=1)).retired == 0


def test_what_comes_back_counts_again(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    kept = small.read(f"{MODULE}/check.yaml")
    small.change(f"{MODULE}/module.yaml", lambda module: module["activities"].remove("02-two"))
    small.change(f"{MODULE}/check.yaml", lambda check: check["items"].pop(0))
    sync_content(small.root, now)
    small.write(f"{MODULE}/check.yaml", kept)
    small.change(f"{MODULE}/module.yaml", lambda module: module["activities"].insert(1, "02-two"))
    sync_content(small.root, now)

    assert [a.slug for a in activities().values() if a.retired_at is None and a.kind == LESSON] == ["01-one", "02-two"]
    assert db.session.scalar(select(func.count(Item.id)).where(Item.retired_at.is_not(None))) == 0
    assert final_revision(ITEM, "m01-c00", "lv").number == 2


def test_a_new_lesson_may_take_the_place_of_a_retired_one(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    for lang in ("lv", "en"):
        small.rewrite(f"{MODULE}/02-two.{lang}.md", "key: m01-l2", "key: m01-l9")
    sync_content(small.root, now)

    assert activities()["02-two"].key == "m01-l9"
    assert activities()["m01-l2"].retired_at == now


def test_a_module_that_leaves_the_programme_closes(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)

    def drop(programme: dict[str, object]) -> None:
        programme.update(modules=["02-second"], counted={"modules": ["m02"], "hours": 1})

    small.change("programmes/mentor-training/programme.yaml", drop)
    sync_content(small.root, now)
    module = db.session.scalars(select(Module).where(Module.key == "m01")).one()

    assert module.status == IN_PREPARATION
    assert all(activity.retired_at == now for activity in module.activities)


def test_an_item_can_move_to_another_bank(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)
    small.change(f"{MODULE}/check.yaml", lambda check: check["items"].pop(0))
    small.change("tests/readiness/knowledge/m01.yaml", lambda bank: bank["items"].append(choice_item("m01-c00", 0, "Kā pārbauda")))
    sync_content(small.root, now)

    moved = db.session.scalars(select(Item).join(Item.text).where(Text.key == "m01-c00")).one()
    assert (moved.bank.key, moved.retired_at) == ("m01-readiness", None)


def edit_in_browser(now: datetime, cast: Cast, key: str = "about") -> Revision:
    return publish_revision(
        kind=PAGE, key=key, lang="lv", title="x", source="No pārlūka.", front={"slug": key, "summary": "x"}, author=cast.trainer(), at=now
    )


def test_what_was_edited_in_the_browser_stays_while_its_file_is_as_it_was(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    edit_in_browser(now, cast)
    report = sync_content(small.root, now)

    assert report.kept == [(PAGE, "about", "lv")]
    assert final_revision(PAGE, "about", "lv").source == "No pārlūka."


def test_what_was_made_in_the_browser_stays(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    edit_in_browser(now, cast, key="from-browser")

    assert sync_content(small.root, now).retired == 0
    assert final_revision(PAGE, "from-browser", "lv") is not None


def change_on_both_sides(small: SmallContent, now: datetime, cast: Cast) -> None:
    """The page is written anew at the desk, then in its file; the other language and the programme change in the files alone."""
    sync_content(small.root, now)
    edit_in_browser(now, cast)
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Citi vārdi.")
    small.rewrite("pages/about.en.md", "Vārdi en.", "Other words.")
    small.change("programmes/mentor-training/programme.yaml", lambda programme: programme.update(hours=99))


def test_a_text_changed_on_both_sides_is_named_and_left_and_the_rest_is_taken(small: SmallContent, now: datetime, cast: Cast) -> None:
    change_on_both_sides(small, now, cast)
    report = sync_content(small.root, now)

    assert (report.conflicts, report.kept) == ([(PAGE, "about", "lv")], [])
    assert final_revision(PAGE, "about", "lv").source == "No pārlūka."
    assert "Other words." in final_revision(PAGE, "about", "en").source
    assert db.session.scalars(select(Programme.hours)).one() == 99
    assert "Citi vārdi." in small.read("pages/about.lv.md")
    assert sync_content(small.root, now).conflicts == [(PAGE, "about", "lv")]  # until somebody decides


def test_a_conflict_may_be_decided_for_the_file(small: SmallContent, now: datetime, cast: Cast) -> None:
    change_on_both_sides(small, now, cast)
    report = sync_content(small.root, now, take=[(PAGE, "about", "lv")])

    assert (report.conflicts, report.changed) == ([], 2)
    assert "Citi vārdi." in final_revision(PAGE, "about", "lv").source
    assert "No pārlūka." in db.session.scalars(select(Revision.source).where(Revision.status == RETIRED)).all()
    assert sync_content(small.root, now) == SyncReport(unchanged=report.new + report.changed + report.unchanged)


def test_what_is_no_conflict_is_not_taken(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    edit_in_browser(now, cast)

    with pytest.raises(NoSuchConflict):
        sync_content(small.root, now, take=[(PAGE, "about", "lv")])


def test_a_text_that_was_made_on_both_sides_is_a_conflict_too(small: SmallContent, now: datetime, cast: Cast) -> None:
    edit_in_browser(now, cast)

    assert sync_content(small.root, now).conflicts == [(PAGE, "about", "lv")]


def test_a_text_that_was_changed_at_the_desk_and_removed_from_the_files_is_a_conflict(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    edit_in_browser(now, cast)
    for lang in ("lv", "en"):
        small.remove(f"pages/about.{lang}.md")

    assert sync_content(small.root, now).conflicts == [(PAGE, "about", "lv")]
    assert final_revision(PAGE, "about", "lv").source == "No pārlūka."
    assert sync_content(small.root, now, take=[(PAGE, "about", "lv")]).retired == 1
    assert final_revision(PAGE, "about", "lv") is None


def test_whoever_wrote_a_text_may_leave_the_house_without_its_being_overwritten(small: SmallContent, now: datetime, cast: Cast) -> None:
    """The author of a revision is forgotten with the person; that it came from the desk is not."""
    sync_content(small.root, now)
    edit_in_browser(now, cast).author_id = None
    db.session.flush()

    assert sync_content(small.root, now).kept == [(PAGE, "about", "lv")]


def test_what_went_back_into_the_files_is_the_files_again(small: SmallContent, now: datetime, cast: Cast) -> None:
    """What the desk published is exported, kept in git and synced; a later change of the file is then no conflict."""
    sync_content(small.root, now)
    edit_in_browser(now, cast)
    front = "key: about\ntitle: x\nsummary: x\n"
    final_revision(PAGE, "about", "lv").source = source = f"---\n{front}---\n\nNo pārlūka.\n"
    final_revision(PAGE, "about", "lv").digest = digest_of(source)
    small.write("pages/about.lv.md", source)
    sync_content(small.root, now)
    small.rewrite("pages/about.lv.md", "No pārlūka.", "No faila.")
    report = sync_content(small.root, now)

    assert (report.kept, report.conflicts, report.changed) == ([], [], 1)
    assert "No faila." in final_revision(PAGE, "about", "lv").source


def test_a_lesson_published_at_the_desk_keeps_its_title_and_minutes(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    lesson = final_revision(LESSON, "m01-l1", "lv")
    publish_revision(
        kind=LESSON, key="m01-l1", lang="lv", title="Citāda", source="Citi.", front=lesson.front, words=1200, author=cast.trainer(), at=now
    )
    sync_content(small.root, now)

    assert (activities()["01-one"].title["lv"], activities()["01-one"].seconds) == ("Citāda", 600)


def test_the_same_change_on_both_sides_is_none(small: SmallContent, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    row = final_revision(PAGE, "about", "lv")
    small.rewrite("pages/about.lv.md", "Vārdi lv.", "Citi vārdi.")
    publish_revision(
        kind=PAGE,
        key="about",
        lang="lv",
        title=row.title,
        source=row.source.replace("Vārdi lv.", "Citi vārdi."),
        front=row.front,
        author=cast.trainer(),
        at=now,
    )

    assert sync_content(small.root, now).kept == []
    assert final_revision(PAGE, "about", "lv").number == 2


def test_what_cannot_be_read_is_refused_as_a_whole(small: SmallContent, now: datetime) -> None:
    small.change("glossary.yaml", lambda glossary: glossary["terms"][0].pop("definition"))

    with pytest.raises(ContentInvalid) as refusal:
        sync_content(small.root, now)
    assert [problem.line for problem in refusal.value.problems] == [2]
    assert db.session.scalar(select(func.count(Text.id))) == 0


def test_what_ships_comes_in_twice_without_a_change(now: datetime) -> None:
    first = sync_content(CONTENT, now)

    assert sync_content(CONTENT, now) == SyncReport(unchanged=first.new)
    finals = select(func.count(Revision.id)).where(Revision.status == FINAL)
    assert db.session.scalar(finals) == first.new
    assert db.session.scalar(select(func.count(Revision.id)).where(Revision.status == RETIRED)) == 0
