"""`make screenshots`: every page of the demo, 360 and 1280 px wide, light and dark, in both languages, into screenshots/."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from app import create_app
from settings import Settings
from tests.served import CAST, ROOT, chromium, demo, pages_for, sign_in

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("lv", "en")


def photograph(browser: Browser, address: str, folder: Path, who: str | None, only: str) -> int:
    """Photograph what one visitor can reach. Returns how many pictures were taken."""
    urls = create_app(Settings.from_environment({"MODE": "test", "DATA_DIR": tempfile.mkdtemp(), "SECRET_KEY": "x" * 40})).url_map
    count = 0
    for language in LANGUAGES:
        context = browser.new_context(locale=language)
        page = context.new_page()
        if who:
            sign_in(page, address, who)
        page.goto(f"{address}/pages/contact")
        button = page.locator(f"header button[lang={language}]")
        if button.count():
            button.click()
        found = pages_for(context, address, urls, "/" if who is None else page.url.removeprefix(address) and "/")
        for endpoint, path in sorted(found.items()):
            if only not in endpoint:
                continue
            page.goto(address + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    target = folder / (who or "stranger") / f"{endpoint}-{language}-{width}-{scheme}.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=target, full_page=True)
                    count += 1
        context.close()
    return count


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="only endpoints that contain this")
    arguments.add_argument("--who", default="", help="only this member of the cast")
    arguments.add_argument("--out", type=Path, default=ROOT / "screenshots")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as address, chromium() as browser:
        for who in (None, *CAST):
            if not chosen.who or who == chosen.who:
                print(f"{who or 'stranger'}: {photograph(browser, address, chosen.out, who, chosen.only)} pictures")


if __name__ == "__main__":
    main()
