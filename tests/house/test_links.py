"""No link leads nowhere, and no page is without a link that leads to it."""

from collections.abc import Iterable

import pytest

from tests.house.asking import Desk
from tests.house.crawl import BEYOND, Crawler, Page
from tests.house.world import WALKING

pytestmark = pytest.mark.bare

# Come to otherwise than by a link on a page.
BY_LETTER = {
    "account.use_sign_in_link", "account.confirm_email", "account.reset_password", "account.keep_quiet", "study.resume",
    "public.list_ratings", "public.give_reference", "public.rate_situation",
}  # fmt: skip
BY_ACTING = {
    "public.show_applied", "public.check_file", "study.submit_attempt", "account.give_second_factor", "account.remove_second_factor",
}  # fmt: skip
BY_MACHINES = {
    "static", "public.show_health", "public.send_worker", "study.list_offline_pages", "study.show_offline_owner", "public.show_term",
    "public.show_issuer", "public.show_status_list", "public.show_achievement", "public.show_badge_picture",
}  # fmt: skip
# The crawler reads pages, not what is downloaded.
DOWNLOADED = {
    "public.download_handbook", "teach.download_time_paper", "teach.download_time_sheets", "teach.download_bank", "study.download_badge",
    "coordinate.download_register", "public.draw_total",
}  # fmt: skip
IN_THE_DEMO = {"public.list_letters", "public.show_letter"}
# Coordinates a programme that doesn't exist: what would be done in one is not there.
OUT_OF_THIS_WORLD = {"other-coordinator"}
# The handbook is everybody's and names its lessons, which open for those who are enrolled.
FOR_THE_ENROLLED = {"study.show_lesson"}


def dead_links(pages: Iterable[Page], is_enrolled: bool = True) -> list[str]:
    gone = [page for page in pages if page.method == "GET" and page.status >= 400 and page.address not in BEYOND]
    return sorted({f"{page}: {page.status}" for page in gone if is_enrolled or page.endpoint not in FOR_THE_ENROLLED})


@pytest.mark.parametrize("who", [who for who in WALKING if who not in OUT_OF_THIS_WORLD])
def test_no_link_leads_nowhere(desk: Desk, crawler: Crawler, who: str) -> None:
    found = dead_links(crawler.pages_of(who), who in desk.facts["enrolled"])

    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", WALKING)
def test_no_form_leads_nowhere(crawler: Crawler, who: str) -> None:
    found = sorted({f"{page}: {page.status}" for page in crawler.pages_of(who) if page.method == "POST" and page.status not in (200, 422)})

    assert not found, "\n".join(found)


def test_every_page_is_come_to_by_a_link(desk: Desk, crawler: Crawler) -> None:
    seen = {page.endpoint for who in WALKING for page in crawler.pages_of(who) if page.method == "GET" and page.status == 200}
    pages = {line.endpoint for line in desk.lines.values() if "GET" in line.methods}

    assert pages - seen - BY_LETTER - BY_ACTING - BY_MACHINES - DOWNLOADED - IN_THE_DEMO == set()


def test_what_is_beyond_is_nowhere(crawler: Crawler) -> None:
    """The ruler itself: an address that nothing answers is a dead link."""
    pages = [page for page in crawler.pages_of("stranger") if page.address in BEYOND]

    assert len(pages) == 2 * len(BEYOND)
    assert all(page.status in (303, 404) for page in pages)
    assert dead_links([Page("stranger", "lv", "GET", "nowhere", "/gone", 404, "")])
