"""What stands on the paper: a frozen text put into words, Latvian with English beneath (or the other way round). Pure.

The words are the document's own, like those of its template: a certificate says the same whoever reads it.
"""

import unicodedata
from datetime import date
from typing import Any

from courses.band import SIGN_NAMES, band_document

MONTHS_WHEN = (
    "janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā", "jūlijā", "augustā", "septembrī", "oktobrī", "novembrī", "decembrī",
)  # fmt: skip
MONTHS_UNTIL = (
    "janvārim", "februārim", "martam", "aprīlim", "maijam", "jūnijam", "jūlijam", "augustam", "septembrim", "oktobrim", "novembrim",
    "decembrim",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
JOINERS = "\u200c\u200d"  # some scripts are written with them


def printed(text: dict[str, Any], number: str) -> dict[str, Any]:
    """Every line of the certificate, for the template. `text` is a credential's, as credentials.frozen made it."""
    issued, until = date.fromisoformat(text["issued_on"]), date.fromisoformat(text["valid_until"])
    holder, title = text["holder"], text["programme"]["title"]
    site = text["address"].rsplit("/", 1)[0]
    return {
        "lang": text.get("lang", "lv"),
        "number": number,
        "issued": [issued.year, issued.month, issued.day],
        "organisation": printable(text["organisation"]),
        "is_sample": text["is_sample"],
        "name": {"lv": printable(holder["dative"]), "en": printable(f"{holder['given_name']} {holder['family_name']}")},
        "programme": {"lv": f"par {mastered(title['lv'])} apguvi", "en": f"for completing the “{title.get('en') or title['lv']}”"},
        "rows": rows(text),
        "dates": {
            "lv": f"Izsniegta {when(issued)}, derīga līdz {until_when(until)}.",
            "en": f"Issued on {when_en(issued)}, valid until {when_en(until)}.",
        },
        "site": site.removeprefix("https://").removeprefix("http://"),
        "band": band_document([1.0] * len(SIGN_NAMES), ""),
    }


def printable(name: str) -> str:
    """A name without what can't be seen: control signs, and those that turn the direction of writing and so could forge it."""
    seen = "".join(sign for sign in name if sign in JOINERS or unicodedata.category(sign) not in INVISIBLE)
    return " ".join(seen.split())


def mastered(title: str) -> str:
    """The programme in the genitive: *sociālā mentora apmācību programmas*; a title of another form stays, in quotation marks."""
    first, _, last = title.rpartition(" ")
    if first and last.lower() == "programma":
        return f"{first[0].lower()}{first[1:]} programmas"
    return f"programmas „{title}”"


def rows(text: dict[str, Any]) -> list[dict[str, Any]]:
    """What it was made of, hours, meetings and the test: each a label and a value in both languages. What was waived has no line."""
    time, modules, revision = text["time"], len(text["modules"]), text["programme"]["revision"]
    hours = duration(time["declared_seconds"])
    lines = [
        _row(
            "Programmas saturs",
            "Programme content",
            f"{modules} {'modulis' if _is_one(modules) else 'moduļi'}, redakcija {revision}",
            f"{modules} {'module' if modules == 1 else 'modules'}, revision {revision}",
        ),
        _row("Tiešsaistes mācības", "Online study", hours, hours),
    ]
    if time["midterm_made_up"]:
        lines.append(_row("Vidusposma tikšanās", "Mid-term meeting", "aizstāta ar patstāvīgu uzdevumu", "replaced by a task of one’s own"))
    elif time["midterm_minutes"]:
        length = duration(time["midterm_minutes"] * 60)
        lines.append(_row("Vidusposma tikšanās", "Mid-term meeting", length, length))
    if days := time["seminar_days"]:
        words = f"{days} {'diena' if _is_one(days) else 'dienas'}", f"{days} {'day' if days == 1 else 'days'}"
        lines.append(_row("Noslēguma seminārs", "Closing seminar", *words))
    if "total_seconds" in time:  # what was issued before says no total
        lines.append(_row("Ieskaitītais laiks kopā", "Time credited altogether", *[duration(time["total_seconds"])] * 2))
    if text["readiness_on"]:
        on = date.fromisoformat(text["readiness_on"])
        lines.append(_row("Mentora gatavības tests", "Mentor readiness test", f"nokārtots {when(on)}", f"passed on {when_en(on)}"))
    if former := text.get("replaces"):
        lines.append(_row("Aizstāj apliecību", "Replaces the certificate", f"Nr. {former['number']}", f"No. {former['number']}"))
    return lines


def when(day: date) -> str:
    """*2027. gada 17. janvārī*"""
    return f"{day.year}. gada {day.day}. {MONTHS_WHEN[day.month - 1]}"


def until_when(day: date) -> str:
    """*2029. gada 17. janvārim*, after *līdz*"""
    return f"{day.year}. gada {day.day}. {MONTHS_UNTIL[day.month - 1]}"


def when_en(day: date) -> str:
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def duration(seconds: int) -> str:
    """To the minute: *12 h 10 min*."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "") if part)


def _row(label_lv: str, label_en: str, value_lv: str, value_en: str) -> dict[str, Any]:
    return {"label": {"lv": label_lv, "en": label_en}, "value": {"lv": value_lv, "en": value_en}}


def _is_one(number: int) -> bool:
    """Latvian's singular: 1, 21, 31 …, not 11."""
    return number % 10 == 1 and number % 100 != 11
