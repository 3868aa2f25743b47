"""What the tests of the author's desk share: a lesson of a small programme, and how somebody writes in it."""

from sqlalchemy import select

from courses.conflicts import version_of
from db import db
from revisions.models import DRAFT, FINAL, Revision, Text
from tests.browser import Browser

LESSON = "/teach/texts/lesson/m01-l1/lv"
BODY = "!!! scene\n\n    Snieg.\n\n## Pirmais {#first}\n\nVārdi par to, kā satikties.\n"


def standing(status: str, key: str = "m01-l1", lang: str = "lv") -> Revision | None:
    return db.session.scalar(select(Revision).join(Revision.text).where(Text.key == key, Revision.lang == lang, Revision.status == status))


def body_of(revision: Revision) -> str:
    return revision.source.split("---\n\n", 1)[1]


def kept() -> str:
    """The words that stand at the desk."""
    revision = standing(DRAFT) or standing(FINAL)
    assert revision is not None
    return body_of(revision)


def write(browser: Browser, body: str, *, version: str | None = None, address: str = LESSON, **fields: str) -> int:
    """Save these words as somebody does who saw what stands there now (or an earlier version)."""
    return browser.post_form(address, data={"body": body, "version": version_of(kept()) if version is None else version, **fields}).status_code


def publish(browser: Browser, *, change: str = "typo", summary: str = "", address: str = LESSON) -> int:
    """Publish the draft that stands there."""
    draft = standing(DRAFT)
    fields = {"seen": draft.digest if draft else "", "change": change, "summary": summary}
    return browser.post_form(f"{address}/publish", data=fields).status_code
