"""Asking any page as anybody, and what the answer must be: by the declared table, whatever the code says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from blueprints.dispatch import SAFE_METHODS
from tests.house.things import RELATIONS, Thing
from tests.house.world import Persona, World

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
TABLE = Path(__file__).parent / "policies.yaml"
ANYBODY, SIGNED_IN = "anybody", "signed-in"
ALLOWED, HIDDEN, SIGN_IN, SECOND_STEP, METHOD, TOKEN = "allowed", "hidden", "sign-in", "second step", "method", "token"
DIRECTIVES = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "worker-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    endpoint: str
    methods: frozenset[str]
    audience: frozenset[str]
    half: bool = False
    opens: str = ""
    relation: str = ""
    condition: str = ""
    values: tuple[tuple[str, str], ...] = ()
    study: bool = False
    is_own_proof: bool = False

    def admits(self, persona: Persona) -> str:
        """How this person fares before any object is looked at: ALLOWED, HIDDEN, SIGN_IN or SECOND_STEP."""
        if persona.standing == "study" and not self.study:
            return SIGN_IN
        if ANYBODY in self.audience:
            return ALLOWED
        if not persona.is_signed_in:
            return SIGN_IN
        if persona.standing in ("half", "due") and not self.half:
            return SECOND_STEP
        return ALLOWED if SIGNED_IN in self.audience or self.audience & persona.roles else HIDDEN


@cache
def table(path: Path = TABLE) -> dict[str, Line]:
    """The declared table, by endpoint."""
    lines = {}
    for folder, content in yaml.safe_load(path.read_text()).items():
        pages = {folder: content} if "methods" in content else {f"{folder}.{name}": page for name, page in content.items()}
        lines |= {endpoint: _line(endpoint, page) for endpoint, page in pages.items()}
    return lines


def _line(endpoint: str, page: Mapping[str, Any]) -> Line:
    unknown = page.keys() - {"methods", "who", "half", "opens", "for", "if", "with", "study", "proof"}
    if unknown or ("opens" in page) != ("for" in page) or page.get("for", "anybody") not in RELATIONS:
        raise ValueError(f"{endpoint}: {page}")
    return Line(
        endpoint,
        frozenset(page["methods"].split()),
        frozenset(page["who"].split(", ")),
        page.get("half", False),
        page.get("opens", ""),
        page.get("for", ""),
        page.get("if", ""),
        tuple(page.get("with", {}).items()),
        page.get("study", page["who"] == ANYBODY),
        page.get("proof") == "address",
    )


@dataclass(frozen=True)
class Cell:
    """One question: this address, by this method, as this persona; and what must come of it."""

    who: str
    method: str
    endpoint: str
    address: str
    expected: str
    form: tuple[tuple[str, str], ...] = ()
    has_token: bool = True

    def __str__(self) -> str:
        return f"{self.who}: {self.method} {self.address} ({self.endpoint}{'' if self.has_token else ', no token'})"


@dataclass
class Desk:
    """Where questions are asked: the world, its things and facts, and the table."""

    world: World
    things: dict[str, list[Thing]]
    facts: dict[str, frozenset[str]]
    lines: dict[str, Line]

    def exists_for(self, line: Line, thing: Thing | None, who: str) -> bool:
        """Whether the door opens for somebody whom the policy lets in."""
        if line.condition and who not in self.facts[line.condition]:
            return False
        return thing is None or RELATIONS[line.relation](thing, who)

    def expected(self, line: Line, thing: Thing | None, who: str) -> str:
        outcome = line.admits(self.world.personas[who])
        if outcome == ALLOWED and thing is not None and not thing.is_study and self.world.personas[who].standing == "study":
            return SIGN_IN if self.exists_for(line, thing, who) else HIDDEN
        return HIDDEN if outcome == ALLOWED and not self.exists_for(line, thing, who) else outcome

    def thing_for(self, line: Line, who: str) -> Thing | None:
        """An object that exists for this person, where there is one; else any."""
        things = self.things[line.opens] if line.opens else [None]
        return next((thing for thing in things if self.exists_for(line, thing, who)), things[0])

    def cells(self, app: Flask, who: str, methods: tuple[str, ...] = METHODS) -> Iterator[Cell]:
        """Every rule by every method as one persona, and every unsafe one once more without a token."""
        for rule in app.url_map.iter_rules():
            line = self.lines[rule.endpoint]
            thing = self.thing_for(line, who)
            address, form = address_of(app, rule, line, thing), tuple(thing.form.items()) if thing else ()
            for method in methods:
                answered = None if rule.endpoint == "static" and method == "OPTIONS" else endpoint_at(app, address, method)
                if answered is None:
                    yield Cell(who, method, rule.endpoint, address, METHOD, form)
                elif answered == rule.endpoint:
                    outcome = line.admits(self.world.personas[who]) if method == "OPTIONS" else self.expected(line, thing, who)
                    yield Cell(who, method, rule.endpoint, address, outcome, form)
                    if method not in SAFE_METHODS and not line.is_own_proof:
                        yield Cell(who, method, rule.endpoint, address, TOKEN, form, has_token=False)

    def object_cells(self, app: Flask, who: str) -> Iterator[Cell]:
        """Every address of every object, by the methods that its page answers to, where the policy lets this persona as far as
        the door. (Those whom it doesn't never reach one: `cells` asks that of each page.)"""
        for rule in app.url_map.iter_rules():
            line = self.lines[rule.endpoint]
            if line.opens and line.admits(self.world.personas[who]) == ALLOWED and (ANYBODY not in line.audience or who == "stranger"):
                for thing in self.things[line.opens]:
                    address, form = address_of(app, rule, line, thing), tuple(thing.form.items())
                    for method in sorted(line.methods & (rule.methods or set())):
                        yield Cell(who, method, rule.endpoint, address, self.expected(line, thing, who), form)

    def ask(self, cell: Cell, app: Flask | None = None) -> TestResponse:
        """The answer to one question, in a browser of its own."""
        browser = self.world.browser(cell.who, app)
        data = dict(cell.form) | ({"csrf_token": token_of(browser.application)} if cell.has_token and cell.method not in SAFE_METHODS else {})
        scheme = "https" if browser.application.config["SESSION_COOKIE_SECURE"] else "http"
        sent = None if cell.method in SAFE_METHODS else data
        return browser.open(cell.address, method=cell.method, data=sent, base_url=f"{scheme}://localhost", buffered=True)


def address_of(app: Flask, rule: Rule, line: Line, thing: Thing | None) -> str:
    values = (thing.values if thing else {}) | dict(line.values)
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


def endpoint_at(app: Flask, address: str, method: str) -> str | None:
    """Which page answers at an address; None where none answers to this method."""
    try:
        return app.url_map.bind("localhost").match(address, method=method)[0]
    except (MethodNotAllowed, NotFound):
        return None
    except HTTPException as error:
        raise AssertionError(f"{method} {address}: {error}") from error


@cache
def token_of(app: Flask) -> str:
    """The token that belongs to the session which `World.browser` gives."""
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("0" * 40)  # type: ignore[arg-type]


def outcome_of(response: TestResponse) -> str:
    """What came of a question; the status itself where it is none of those that the table knows."""
    status, location = response.status_code, response.headers.get("Location", "")
    if status == 303 and location.partition("?")[0] == "/sign-in":
        return SIGN_IN
    if status == 303 and location.partition("?")[0] in ("/second-factor", "/account/second-factor"):
        return SECOND_STEP
    if 200 <= status < 300 or status in (303, 409, 422):
        return ALLOWED
    return {404: HIDDEN, 405: METHOD, 400: TOKEN}.get(status, str(status))


def is_as_expected(cell: Cell, response: TestResponse, persona: Persona) -> bool:
    """Leading on to the second step is an answer too: of the pages about it, and of any page to whom it is due."""
    outcome = outcome_of(response)
    may_lead_on = "second_factor" in cell.endpoint or persona.standing in ("half", "due")
    return outcome == cell.expected or (cell.expected == ALLOWED and outcome == SECOND_STEP and may_lead_on)


def header_problems(response: TestResponse, persona: Persona, *, is_public: bool = False, is_static: bool = False) -> list[str]:
    """What the headers of an answer lack."""
    if is_static and response.status_code == 405:
        return []  # the file server's own refusal, without a body
    headers, problems = response.headers, []
    policy = {parts[0]: set(parts[1:]) for part in headers.get("Content-Security-Policy", "").split(";") if (parts := part.split())}
    if policy != DIRECTIVES:
        problems.append(f"Content-Security-Policy: {policy}")
    wanted = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
    problems += [f"{name}: {headers.get(name)}" for name, value in wanted.items() if headers.get(name) != value]
    if persona.mode == "production" and "max-age=" not in headers.get("Strict-Transport-Security", "") and not is_static:
        problems.append("Strict-Transport-Security")
    if not is_static:
        is_page = response.mimetype == "text/html" and bool(response.data) and response.status_code != 303
        is_personal = persona.is_signed_in and (is_page or not is_public) and "Clear-Site-Data" not in headers
        if is_personal and headers.get("Cache-Control") != "no-store":
            problems.append(f"Cache-Control: {headers.get('Cache-Control')}")
        if "cookie" not in headers.get("Vary", "").lower():
            problems.append(f"Vary: {headers.get('Vary')}")
    return problems


def problems_of(desk: Desk, cell: Cell, app: Flask | None = None) -> list[str]:
    """All that is wrong with the answer to one question. What an allowed act writes is undone; nothing else may write."""
    world, line = desk.world, desk.lines[cell.endpoint]
    with world.undone() if cell.expected == ALLOWED and cell.method not in SAFE_METHODS else world.untouched() as written:
        response = desk.ask(cell, app)
    persona = world.personas[cell.who]
    found = [] if is_as_expected(cell, response, persona) else [f"{outcome_of(response)} instead of {cell.expected}"]
    found += [f"wrote to {name}" for name in written]
    found += header_problems(response, persona, is_public=ANYBODY in line.audience, is_static=cell.endpoint == "static")
    return [f"{cell}: {problem}" for problem in found]
