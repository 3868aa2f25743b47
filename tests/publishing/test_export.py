"""content/ comes out as it went in, and what the desk published comes out in its place."""

import filecmp
from datetime import datetime
from pathlib import Path

import pytest

from db import db
from publishing.errors import ExportRefused
from publishing.export import export_content
from publishing.models import ContentFile
from publishing.sync import sync_content
from revisions.models import ITEM, MULTIPLE, PAGE
from revisions.queries import final_revision
from revisions.services import publish_revision
from tests.cast import Cast
from tests.publishing.small import SmallContent

CONTENT = Path(__file__).parents[2] / "content"


def files_in(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_what_ships_comes_out_byte_for_byte(tmp_path: Path, now: datetime) -> None:
    sync_content(CONTENT, now)
    report = export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == files_in(CONTENT)
    assert (report.files, report.replaced) == (len(files_in(CONTENT)), [])


def test_what_went_away_does_not_come_out(small: SmallContent, tmp_path: Path, now: datetime) -> None:
    sync_content(small.root, now)
    for lang in ("lv", "en"):
        small.remove(f"pages/about.{lang}.md")
    sync_content(small.root, now)
    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == files_in(small.root)


def test_what_the_desk_published_comes_out_in_its_place_and_goes_in_again(small: SmallContent, tmp_path: Path, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    page, item = final_revision(PAGE, "about", "lv"), final_revision(ITEM, "m01-c00", "lv")
    page_source, item_source = page.source.replace("Vārdi lv.", "No galda."), item.source.replace("atbilde a", "citāda atbilde")
    publish_revision(
        kind=PAGE, key="about", lang="lv", title=page.title, source=page_source, front=page.front, html=page.html, author=cast.trainer(), at=now
    )
    publish_revision(kind=ITEM, key="m01-c00", lang=MULTIPLE, title="", source=item_source, body=item.body, author=cast.trainer(), at=now)
    report = export_content(tmp_path / "out")
    before, after = files_in(small.root), files_in(tmp_path / "out")
    check = "programmes/mentor-training/01-first/check.yaml"

    assert report.replaced == [(ITEM, "m01-c00", MULTIPLE), (PAGE, "about", "lv")]
    assert {name for name in before if before[name] != after[name]} == {"pages/about.lv.md", check}
    assert after["pages/about.lv.md"].decode() == page_source
    assert "citāda atbilde" in after[check].decode()
    again = sync_content(tmp_path / "out", now)
    assert (again.kept, again.conflicts, again.new, again.changed) == ([], [], 0, 0)


def test_a_folder_that_holds_something_is_refused(small: SmallContent, now: datetime) -> None:
    sync_content(small.root, now)

    with pytest.raises(ExportRefused):
        export_content(small.root)


def test_a_house_that_kept_no_files_yet_says_so(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused):
        export_content(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_text_without_a_file_is_named_and_never_left_out_silently(small: SmallContent, tmp_path: Path, now: datetime, cast: Cast) -> None:
    sync_content(small.root, now)
    publish_revision(kind=PAGE, key="new", lang="lv", title="x", source="x", author=cast.trainer(), at=now)

    with pytest.raises(ExportRefused) as refusal:
        export_content(tmp_path / "out")
    assert refusal.value.texts == ["page new lv"]


def test_no_name_leads_out_of_the_folder(small: SmallContent, tmp_path: Path, now: datetime) -> None:
    sync_content(small.root, now)
    db.session.add(ContentFile(path="../escaped.md", digest="x", content=b"x"))
    db.session.flush()

    with pytest.raises(ValueError):
        export_content(tmp_path / "out")
    assert not (tmp_path / "escaped.md").exists()


def test_a_second_sync_keeps_nothing_anew(small: SmallContent, tmp_path: Path, now: datetime) -> None:
    sync_content(small.root, now)
    db.session.flush()
    ids = {row.id for row in db.session.query(ContentFile)}
    sync_content(small.root, now)

    assert {row.id for row in db.session.query(ContentFile)} == ids
    export_content(tmp_path / "out")
    assert filecmp.dircmp(small.root, tmp_path / "out").diff_files == []
