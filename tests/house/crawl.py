"""Following every link as everybody, in both languages, and sending every form empty: what each then sees."""

import html
import logging
import pickle
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from io import StringIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from accounts.models import LANGUAGES, Person
from blueprints.language import LANGUAGE_COOKIE
from tests.browser import Browser
from tests.house.asking import endpoint_at, token_of
from tests.house.markup import faults_in, read
from tests.house.world import World

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>.*?</form>', re.DOTALL)
ACTION = re.compile(r'<form\b[^>]*\baction="([^"]+)"')
HIDDEN = re.compile(r'<input\b(?=[^>]*\btype="hidden")(?=[^>]*\bname="([^"]*)")(?=[^>]*\bvalue="([^"]*)")')
MOST_OF_ONE_PAGE = 40  # addresses that differ in their query alone: a list's filters have no end
MOST_AGAIN = 3  # objects of a page in the second language: each is seen in the first
STRANGER = "stranger"  # sees all that is everybody's; anybody else one of each kind
NOBODY = "nobody at all"
BEYOND = ("/nowhere-at-all", "/teach/nowhere")


@dataclass(frozen=True)
class Page:
    """What somebody saw at an address, in a language.

    `marks` are the secrets that stood in it, `leaked` those not for them; `texts` are its words, each with its language, and
    `faults` what is wrong with it as HTML.
    """

    who: str
    lang: str
    method: str
    endpoint: str
    address: str
    status: int
    text: str
    marks: frozenset[str] = frozenset()
    leaked: frozenset[str] = frozenset()
    leads_to: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_html(self) -> bool:
        return is_html(self.status, self.text)

    @property
    def name(self) -> str:
        """As which it is saved: who saw what, in which language."""
        sent = "" if self.method == "GET" else "-sent"
        failed = "" if self.status < 400 or self.method == "POST" else f"-{self.status}"
        return f"{self.who}-{self.endpoint}{sent}{failed}-{self.lang}"

    def __str__(self) -> str:
        return f"{self.who} ({self.lang}): {self.method} {self.address}"


@dataclass
class Crawler:
    """Crawls once for each persona; between workers what was seen is shared in a folder."""

    world: World
    shared: Path | None = None
    _seen: dict[str, list[Page]] = field(default_factory=dict)

    def pages_of(self, who: str) -> list[Page]:
        """Everything that this persona comes to see, in both languages."""
        if who not in self._seen:
            self._seen[who] = self._shared(who) if self.shared else crawl(self.world, who)
        return self._seen[who]

    def _shared(self, who: str) -> list[Page]:
        path = (self.shared or Path()) / f"seen-by-{who}"
        with path.open("a+b") as file:
            flock(file, LOCK_EX)
            file.seek(0)
            if written := file.read():
                return pickle.loads(written)
            pages = crawl(self.world, who)
            file.write(pickle.dumps(pages))
            return pages


def crawl(world: World, who: str, app: Flask | None = None) -> list[Page]:
    """Everything that this persona comes to see, in both languages; and, as a page of nobody's, what was logged meanwhile."""
    pages: list[Page] = []
    log, handler = StringIO(), logging.StreamHandler()
    handler.setStream(log)
    logging.getLogger().addHandler(handler)
    try:
        for lang in LANGUAGES:
            with world.undone():
                world.connection.execute(update(Person).values(language=lang))
                pages += _walk(world, who, lang, app or world.apps[world.personas[who].mode])
    finally:
        logging.getLogger().removeHandler(handler)
    text = log.getvalue()
    marks = frozenset(world.secrets.found_in(text))
    return [*pages, Page(NOBODY, "", "LOG", "log", "", 0, text, marks, marks)]


def _walk(world: World, who: str, lang: str, app: Flask) -> Iterator[Page]:
    queue, known, tried = deque(["/", *BEYOND]), {"/", *BEYOND}, set()
    often: Counter[str] = Counter()
    visits: Counter[tuple[str, str | None]] = Counter()

    def is_enough(method: str, address: str) -> bool:
        place = method, endpoint_at(app, address.partition("?")[0], method)
        visits[place] += 1
        is_everybodys = who != STRANGER and (place[1] or "").startswith("public.")
        return visits[place] > 1 if is_everybodys else lang != LANGUAGES[0] and visits[place] > MOST_AGAIN

    while queue:
        address = queue.popleft()
        if is_enough("GET", address):
            continue
        page = _visit(world, app, who, lang, "GET", address)
        yield page
        for link in [page.leads_to] if page.leads_to else map(html.unescape, LINK.findall(page.text)):
            clean = link.partition("#")[0]
            often[clean.partition("?")[0]] += clean not in known
            if clean not in known and not clean.startswith("/static/") and often[clean.partition("?")[0]] <= MOST_OF_ONE_PAGE:
                known.add(clean)
                queue.append(clean)
        for action, hidden in forms_in(page.text, address):
            if action not in tried and not is_enough("POST", action):
                tried.add(action)
                with world.undone():
                    sent = _visit(world, app, who, lang, "POST", action, hidden)
                if sent.is_html:
                    yield sent


def forms_in(text: str, address: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the forms of a page are sent to, with what is hidden in them and nothing typed."""
    for form in FORM.findall(text):
        found = ACTION.match(form)
        yield html.unescape(found[1]) if found else address, {name: html.unescape(value) for name, value in HIDDEN.findall(form)}


def _visit(world: World, app: Flask, who: str, lang: str, method: str, address: str, hidden: Mapping[str, str] | None = None) -> Page:
    browser: Browser = world.browser(who, app)
    browser.set_cookie(LANGUAGE_COOKIE, lang)
    scheme = "https" if app.config["SESSION_COOKIE_SECURE"] else "http"
    sent = {**(hidden or {}), "csrf_token": token_of(app)} if method == "POST" else None
    response = browser.open(address, method=method, data=sent, base_url=f"{scheme}://localhost", buffered=True)
    endpoint = endpoint_at(app, address.partition("?")[0], method) or "nowhere"
    text = response.data.decode(errors="replace")
    everything = "\n".join((text, *(f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")))
    marks = frozenset(world.secrets.found_in(everything))
    leaked = frozenset(mark for mark in marks if who not in world.secrets.on_pages[mark])
    seen: dict[str, Any] = {"marks": marks, "leaked": leaked, "leads_to": response.headers.get("Location", "")}
    if is_html(response.status_code, text):
        reading = read(text)
        seen |= {"texts": tuple(reading.texts), "faults": tuple(faults_in(text, reading))}
    return Page(who, lang, method, endpoint, address, response.status_code, text, **seen)


def is_html(status: int, text: str) -> bool:
    """A page of ours, not the few words that go with a redirect."""
    return not 300 <= status < 400 and text.lstrip()[:9].lower() == "<!doctype"
