"""The reader's language, and how dates, times and amounts are written in it.

The account's choice, else the cookie's, else the browser's, else Latvian.
"""

from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from flask import Flask, g, request
from flask_babel import Babel, get_domain, get_locale, gettext
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.utils import urlize
from markupsafe import Markup

from accounts.models import LANGUAGES
from clock import RIGA

LANGUAGE_COOKIE = "celabiedrs_lang"
STATIC = Path(__file__).parent.parent / "static"


def language() -> str:
    """The reader's language: `lv` or `en`."""
    here = g._get_current_object()  # a page asks some fifty times, and a proxy looks its object up at every use
    if "language" not in here:
        here.language = _chosen() or request.accept_languages.best_match(LANGUAGES) or "lv"
    return here.language


def _chosen() -> str | None:
    if not g.get("without_database") and current_user and current_user.is_authenticated:
        return current_user.person.language
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    return cookie if cookie in LANGUAGES else None


def localised(value: dict[str, Any] | None) -> Any:
    """The part of a bilingual value that is in the reader's language, else the other one."""
    if not value:
        return ""
    return value.get(language()) or next(iter(value.values()))


def rendered(html: str) -> Markup:
    """HTML that was rendered and cleaned when its text was published (`revisions.rendering`), and no other."""
    return Markup(html)


def written_date(value: date | datetime | str) -> str:
    """On a day, as Latvians write it: 2026. gada 22. novembrī; in English 22 November 2026."""
    return _declined(format_date(_local(value), _long(), locale=str(get_locale())), "ī", "ā")


def written_until(value: date | datetime) -> str:
    """Until a day: 2026. gada 22. novembrim; in English the same as ever."""
    return _declined(format_date(_local(value), _long(), locale=str(get_locale())), "im", "am")


def written_day(value: date | datetime) -> str:
    """On a near day: ceturtdien, 26. novembrī; in English Thursday 26 November."""
    pattern = "EEEE, d. MMMM" if language() == "lv" else "EEEE d MMMM"
    return _declined(format_date(_local(value), pattern, locale=str(get_locale())).replace("diena,", "dien,"), "ī", "ā")


def _long() -> str:
    return "y. 'gada' d. MMMM" if language() == "lv" else "d MMMM y"


def _declined(written: str, second: str, first: str) -> str:
    """A Latvian date in another case than the nominative: months end in -is (2nd declension) or -s (1st)."""
    if language() != "lv":
        return written
    return written.removesuffix("is") + second if written.endswith("is") else written.removesuffix("s") + first


def written_time(value: datetime) -> str:
    """A time of day: 17.45 in Latvian (said with *plkst.* before it), 17:45 in English."""
    return format_time(_local(value), "HH.mm" if language() == "lv" else "HH:mm", locale=str(get_locale()))


def written_datetime(value: datetime) -> str:
    return gettext("%(date)s at %(time)s", date=written_date(value), time=written_time(value))


def written_minutes(seconds: int) -> str:
    """A duration given in seconds, to the minute: 7 h 25 min."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and minutes:
        return f"{hours} h {minutes} min"
    return f"{hours} h" if hours else f"{minutes} min"


def capitalised(text: str) -> str:
    """The text with a capital first letter; the others stay as they are (names, Zoom)."""
    return text[:1].upper() + text[1:]


@lru_cache(1024)
def linked(text: str) -> Markup:
    """A source with its addresses as links; kept, since finding them costs more than the rest of a line."""
    return Markup(urlize(text, rel="noopener"))


@pass_eval_context
def translated(context: EvalContext, message: str, /, **variables: Any) -> str:
    """A message in the reader's language, its variables filled in: what `_` is in templates. The library's own goes round
    by the context of the template and finds the catalogue anew at each call, which a page of seventy messages feels."""
    text = said(message)
    return (Markup(text) if context.autoescape else text) % variables


def said(message: str) -> str:
    """A message in the reader's language."""
    here = g._get_current_object()
    if "catalogue" not in here:
        here.catalogue = get_domain().get_translations()
    return here.catalogue.gettext(message)


def drawn(svg: str) -> Markup:
    """A picture that our own code drew (courses.band), as markup."""
    return Markup(svg)


def _local(value: date | datetime | str) -> date | datetime:
    """A moment becomes local; a day kept as text (in JSON) is in ISO form."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value.astimezone(RIGA) if isinstance(value, datetime) else value


@lru_cache
def static_url(name: str) -> str:
    """The address of a file under static/, changed whenever the file does, so that it may be kept for ever."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def connect(app: Flask) -> None:
    """Make the language known to Babel and to the templates."""
    Babel(
        app,
        locale_selector=language,
        timezone_selector=lambda: "Europe/Riga",
        default_translation_directories=str(Path(app.root_path) / "translations"),
    )
    app.jinja_env.filters.update(
        localised=localised,
        rendered=rendered,
        date=written_date,
        until=written_until,
        day=written_day,
        time=written_time,
        datetime=written_datetime,
        minutes=written_minutes,
        drawn=drawn,
        linked=linked,
        capitalised=capitalised,
    )
    app.jinja_env.globals.update(static_url=static_url, _=translated)

    @app.context_processor
    def languages() -> dict[str, Any]:
        lang = language()
        found: dict[str, Any] = {"lang": lang, "other_lang": "en" if lang == "lv" else "lv"}
        if not g.get("without_database") and current_user:
            found["current_user"] = current_user._get_current_object()  # type: ignore[attr-defined]
        return found
