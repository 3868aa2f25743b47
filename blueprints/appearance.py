"""How pages look to this reader: size of text, width of lines, theme. The account's choice, else the cookie's, else ours."""

from dataclasses import astuple, dataclass, fields
from functools import cache

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup

from accounts.models import LINE_WIDTHS, TEXT_SIZES, THEMES, Person
from blueprints.language import static_url

APPEARANCE_COOKIE = "celabiedrs_look"
KNOWN = {"text_size": TEXT_SIZES, "line_width": LINE_WIDTHS, "theme": THEMES}
BAR = {"light": "#fffefb", "dark": "#1c2421"}
"""What colours the browser's own bar: --surface of static/tokens.css."""


@dataclass(frozen=True)
class Appearance:
    """A reader's choices, those of KNOWN."""

    text_size: str = "medium"
    line_width: str = "narrow"
    theme: str = "device"

    @property
    def attributes(self) -> dict[str, str]:
        """What <html> says of it, for the sheets: nothing of what is as ever."""
        return {f"data-{name.replace('_', '-')}": value for name in KNOWN if (value := getattr(self, name)) != getattr(Appearance, name)}

    @property
    def bars(self) -> dict[str, str]:
        """The colour of the browser's bar, by what the device prefers."""
        return {scheme: BAR.get(self.theme, BAR[scheme]) for scheme in BAR}

    @property
    def cookie(self) -> str:
        return ".".join(astuple(self))


def appearance() -> Appearance:
    """How this reader wants pages to look."""
    if "appearance" not in g:
        person = None if g.get("without_database") or not current_user or not current_user.is_authenticated else current_user.person
        g.appearance = chosen_by(person) if person else _in_cookie()
    return g.appearance


def chosen_by(person: Person) -> Appearance:
    return Appearance(person.text_size, person.line_width, person.theme)


def _in_cookie() -> Appearance:
    """Word by word: what isn't known is as ever."""
    said = dict(zip((field.name for field in fields(Appearance)), request.cookies.get(APPEARANCE_COOKIE, "").split("."), strict=False))
    return Appearance(**{name: value for name, value in said.items() if value in KNOWN[name]})


@cache
def icon(name: str) -> Markup:
    """A decorative picture from the sprite; its names are in assets/build.py."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(static_url("vendor/lucide/icons.svg"), name)


@cache
def _steps_in(_lang: str, look: Appearance) -> Markup:
    return Markup(current_app.jinja_env.get_template("ui/appearance.html").module.steps(look))  # type: ignore[attr-defined]


def appearance_steps(look: Appearance) -> Markup:
    """The buttons that choose how pages look: the same for all who chose the same, and the drawing of them takes time."""
    return _steps_in(get_locale().language, look)


def connect(app: Flask) -> None:
    """Make it known to the templates."""
    app.jinja_env.globals.update(appearance=appearance, appearance_steps=appearance_steps, icon=icon)
