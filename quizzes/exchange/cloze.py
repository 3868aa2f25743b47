"""The code by which Moodle marks gaps in a text: `{1:SHORTANSWER:=word}`, `{1:MULTICHOICE:=right#feedback~wrong}`. Pure."""

import re
from html import unescape

from quizzes.exchange.bodies import Body, lettered, said
from quizzes.exchange.findings import Malformed

_GAP = re.compile(r"(?<!\\)\{\d*:(\w+):((?:\\.|[^{}\\])*)\}")
_SPECIAL = re.compile(r"[&\\}{#~/\"=]")
_FEEDBACK = re.compile(r"(?<!&)#")  # the sign in "&#61;" parts nothing
_SIGN = re.compile(r"^(=|%(-?\d+(?:\.\d+)?)%)")
_STAR = r"\*"  # in what is typed an unescaped one stands for any signs
_OPENING, _OPENED = re.compile(r"\{(?=\d*:)"), "&#123;"
TYPED = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")


def gap_code(gap: Body, lang: str) -> str:
    """A gap as code."""
    if "options" not in gap:
        answers = gap["answers"].get(lang) or next(iter(gap["answers"].values()))
        return "{1:SHORTANSWER:" + "~".join(f"={_escape(answer.replace('*', _STAR))}" for answer in answers) + "}"
    told = []
    for option in gap["options"]:
        feedback = f"#{_escape(said(option['feedback'], lang))}" if option.get("feedback") else ""
        text = _escape(said(option["text"], lang))
        told.append(("=" if option.get("correct") else "%0%" if _SIGN.match(text) else "") + text + feedback)
    return "{1:MULTICHOICE:" + "~".join(told) + "}"


def uncoded(text: str) -> str:
    """A text in which nothing is code; Moodle knows no escape for a brace, Markdown and HTML know its number."""
    return _OPENING.sub(_OPENED, text)


def gaps_in(text: str, lang: str, *, is_html: bool) -> tuple[str, list[Body]]:
    """A text with marks for its gaps (`[[a]]` the first), and the gaps. Raises Malformed."""
    found = list(_GAP.finditer(text))
    gaps = lettered([_gap(one[1].upper(), one[2], lang) for one in found])
    keys = iter(gap["key"] for gap in gaps)
    marked = _GAP.sub(lambda _: f"[[{next(keys)}]]", text)
    return marked if is_html else marked.replace(_OPENED, "{"), gaps


def joined(gaps: list[Body], others: list[Body]) -> list[Body]:
    """The gaps of one language with those of another, told apart by their places."""
    if not gaps or len(gaps) != len(others):
        return gaps or others
    made = []
    for gap, other in zip(gaps, others, strict=True):
        if "answers" in gap and "answers" in other:
            made.append(gap | {"answers": gap["answers"] | other["answers"]})
        elif len(gap.get("options", ())) == len(other.get("options", ())):
            made.append(gap | {"options": [_both(one, two) for one, two in zip(gap["options"], other["options"], strict=True)]})
        else:
            made.append(gap)
    return made


def _both(option: Body, other: Body) -> Body:
    return option | {name: option[name] | other[name] for name in ("text", "feedback") if name in option and name in other}


def _gap(kind: str, told: str, lang: str) -> Body:
    pieces = [_cut(piece) for piece in _hidden(told).split("~")]
    if kind in TYPED:
        accepted = [text.replace(_STAR, "*") for text, weight, _ in pieces if weight >= 100]
        if not accepted:
            raise Malformed("no-right-answer")
        return {"answers": {lang: accepted}}
    if not kind.startswith(("MULTICHOICE", "MC")):
        raise Malformed("not-valid", problem=f"{{{kind}}}")
    options: list[Body] = []
    for text, weight, feedback in pieces:
        option: Body = {"text": {lang: text}, **({"correct": True} if weight >= 100 else {})}
        options.append(option | ({"feedback": {lang: feedback}} if feedback else {}))
    if not any("correct" in option for option in options):
        raise Malformed("no-right-answer")
    return {"options": lettered(options)}


def _cut(piece: str) -> tuple[str, float, str]:
    """A text, what it earns of a hundred, its feedback."""
    text, *told = _FEEDBACK.split(piece.strip(), maxsplit=1)
    sign = _SIGN.match(text)
    weight = 0.0 if sign is None else float(sign[2]) if sign[2] else 100.0
    return _shown(_SIGN.sub("", text)), weight, _shown("".join(told))


def _escape(text: str) -> str:
    """Signs by their numbers: Moodle decodes these, but takes away a backslash before } and # alone."""
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", text.replace("\n", " "))


def _hidden(text: str) -> str:
    """What is escaped as its number, so that it separates nothing."""
    return re.sub(r"\\(.)", lambda found: f"\\{ord(found[1]):x};", text, flags=re.DOTALL)


def _shown(text: str) -> str:
    return re.sub(r"\\([0-9a-f]+);", lambda found: chr(int(found[1], 16)), unescape(text)).strip()
