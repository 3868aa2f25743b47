"""GIFT, the text format of Moodle. One language; Markdown as it is. What it has no place for stands in a comment. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from quizzes.exchange.bodies import (
    MOST_ITEMS,
    Body,
    Entry,
    Read,
    around_gaps,
    as_companion,
    from_companion,
    key_from,
    lettered,
    parted,
    refuse_long,
    said,
    share_of,
)
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.markup import MOST_BYTES
from quizzes.exchange.prose import from_html

NAME, ENDING, MIMETYPE = "GIFT", "gift.txt", "text/plain"
KINDS = ("choice", "choices", "true-false", "matching", "numeric", "short-text", "gaps", "open-text")
ARROW = "->"  # makes a question one of matching, wherever among its answers it stands
_ESCAPED = re.compile(r"([\\~=#{}:])")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d{1,9}(?:\.\d{1,9})?)%")
_NUMBER = re.compile(r"\s*-?\d{1,9}(\.\d{1,6})?\s*")
_TRUTH = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(?:#|$)", re.I)


def has(body: Body) -> bool:
    """Whether the format has such a question."""
    if body["interaction"] == "choice":
        return any(option.get("correct") for option in body["options"])
    if body["interaction"] == "gaps" and not _is_missing_word(body):
        return False
    typed = body["answers"] if body["interaction"] == "short-text" else body["gaps"][0].get("answers", {}) if body["interaction"] == "gaps" else {}
    return body["interaction"] in KINDS and not any(ARROW in answer for accepted in typed.values() for answer in accepted)


def _is_missing_word(body: Body) -> bool:
    """Whether there is one gap, and every language goes on after it: answers that end a text make another kind of question."""
    marks = [f"[[{gap['key']}]]" for gap in body["gaps"]]
    return len(marks) == 1 and all(text.partition(marks[0])[2].strip() for text in body["text"].values() if text)


def write(bodies: list[Body], lang: str, *, whole: bool = True) -> bytes:
    """These questions as a file. `whole`: each with a comment that holds all of it."""
    blocks = []
    for body in bodies:
        comment = f"// {as_companion(body)}\n" if whole else ""
        blocks.append(f"{comment}::{body['key']}::[markdown]{_asked(body, lang)}")
    return ("\n\n".join(blocks) + "\n").encode()


def _asked(body: Body, lang: str) -> str:
    if body["interaction"] == "gaps":
        gap = body["gaps"][0]
        start, _, end = around_gaps(body, lang).partition(f"[[{gap['key']}]]")
        options = [_option(one, lang) for one in gap.get("options", ())]
        options = options or _typed(gap["answers"], lang)
        return f"{_escape(start)}{{{' '.join(options)}}}{_escape(end)}"
    lines = list(_lines(body, lang))
    inside = "".join(f"\n\t{line}" for line in lines) + "\n" if len(lines) > 1 else "".join(lines)
    return f"{_escape(said(body['stem'], lang))} {{{inside}}}"


def _lines(body: Body, lang: str) -> Iterator[str]:
    kind = body["interaction"]
    if kind == "choice":
        for option in body["options"]:
            yield _option(option, lang)
    elif kind == "choices":
        share = share_of(body)
        for option in body["options"]:
            yield f"~%{share if option.get('correct') else '-' + share}%{_told(option, lang)}"
    elif kind == "true-false":
        feedback = {word: _escape(said(text, lang)).replace(ARROW, "-&gt;") for word, text in body.get("feedback", {}).items()}
        word, other = ("true", "false") if body["correct"] else ("false", "true")
        yield word.upper() + (f"#{feedback.get(other, '')}#{feedback.get(word, '')}" if feedback else "")
    elif kind == "matching":
        yield from _matching(body, lang)
    elif kind == "numeric":
        yield "#" + " ".join(f"={answer['value']}:{answer.get('tolerance', '0')}" for answer in body["answers"])
    elif kind == "short-text":
        yield from _typed(body["answers"], lang)


def _matching(body: Body, lang: str) -> Iterator[str]:
    texts = {match["key"]: _escape(said(match["text"], lang)) for match in body["matches"]}
    for prompt in body["prompts"]:
        yield f"={_escape(said(prompt['text'], lang)).replace(ARROW, '-&gt;')} -> {texts[prompt['match']]}"
    used = {prompt["match"] for prompt in body["prompts"]}
    yield from (f"= -> {text}" for key, text in texts.items() if key not in used)


def _option(option: Body, lang: str) -> str:
    """An option with its sign; after `~`, but not after `=`, what looks like a weight would be one, so that it needs its own."""
    told = _told(option, lang)
    return f"={told}" if option.get("correct") else f"~%0%{told}" if _WEIGHT.match(told) else f"~{told}"


def _typed(answers: dict[str, list[str]], lang: str) -> list[str]:
    """Answers to type; a star stands for any signs unless it is escaped."""
    told = answers.get(lang) or next(iter(answers.values()))
    return [_accepted(_escape(answer.replace("*", "\\*"))) for answer in told]


def _accepted(told: str) -> str:
    """An answer to type; here what looks like a weight would be one after `=` too."""
    return f"=%100%{told}" if _WEIGHT.match(told) else f"={told}"


def _told(option: Body, lang: str) -> str:
    feedback = f"#{_escape(said(option['feedback'], lang))}" if option.get("feedback") else ""
    return (_escape(said(option["text"], lang)) + feedback).replace(ARROW, "-&gt;")


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text).replace("\n", "\\n")


@dataclass
class _Block:
    """The lines of one question, comments left out; `number` is the line of its first one."""

    number: int
    text: str
    companion: Body | None


def read(data: bytes, lang: str) -> Read:
    """The questions of a file, whose texts are taken to be of this language. Raises Malformed."""
    if len(data) > MOST_BYTES:
        raise Malformed("too-large", most=f"{MOST_BYTES // 1024 // 1024} MB")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Malformed("not-text", data[: error.start].count(b"\n") + 1) from None
    found = Read()
    for number, block in enumerate(_blocks(text), 1):
        if number > MOST_ITEMS:
            raise Malformed("too-many", block.number, most=MOST_ITEMS)
        try:
            entry = _Question(block, lang, number).entry()
            refuse_long(entry.body, entry.line)
            found.entries.append(entry)
        except Malformed as problem:
            found.problems.append(problem.finding)
        except _Unknown as unknown:
            found.left_out.append(Finding("kind-unknown", block.number, unknown.key, {"kind": unknown.kind}))
    return found


class _Unknown(Exception):
    def __init__(self, kind: str, key: str):
        super().__init__(kind)
        self.kind, self.key = kind, key


def _blocks(text: str) -> Iterator[_Block]:
    """Questions stand between empty lines; inside of braces an empty line ends nothing."""
    lines: list[str] = []
    start, depth, companion = 0, 0, None
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            companion = from_companion(bare[2:]) or companion
            if lines:
                lines.append("")
            continue
        if bare.startswith("$CATEGORY") and not lines:
            continue
        if not bare and depth == 0:
            if lines:
                yield _Block(start, "\n".join(lines), companion)
                lines, companion = [], None
            continue
        if not lines:
            start = number
        lines.append(line)
        depth = max(0, depth + _braces(line))
    if lines:
        yield _Block(start, "\n".join(lines), companion)


def _braces(line: str) -> int:
    bare = re.sub(r"\\.", "", line)
    return bare.count("{") - bare.count("}")


class _Question:
    def __init__(self, block: _Block, lang: str, number: int):
        self.block, self.lang, self.findings = block, lang, list[Finding]()
        rest, self.title = block.text.lstrip(), ""
        if titled := re.match(r"::(?P<title>(?:\\.|[^\\:]|:(?!:))*)::", rest):
            self.title, rest = _plain(titled["title"]), rest[titled.end() :]
        self.key = key_from(self.title, number)
        if companion := block.companion:
            self.key = companion["key"] if self.title == companion["key"] else self.key
        form = _FORMAT.match(rest)
        self.form = form[1] if form else "moodle"
        self.stem, self.inside, self.after = self._parts(rest[form.end() :] if form else rest)

    def _parts(self, text: str) -> tuple[str, str, str]:
        marks = [(found.start(), found[0]) for found in re.finditer(r"\\.|[{}]", text, re.DOTALL) if found[0] in "{}"]
        if not marks:
            self._fail("no-answers")
        (start, opening), *others = marks
        if opening != "{":
            self._fail("brace-stray", text[:start])
        if not others:
            self._fail("brace-open", text[:start])
        if others[0][1] != "}" or len(others) > 1:
            self._fail("brace-stray", text[: others[-1][0]])
        return text[:start], text[start + 1 : others[0][0]], text[others[0][0] + 1 :]

    def _fail(self, code: str, before: str = "", **details: str) -> NoReturn:
        ahead = self.block.text.find(before) if before else 0
        line = self.block.number + self.block.text[: max(0, ahead) + len(before)].count("\n")
        raise Malformed(code, line, self.title, **details)

    def entry(self) -> Entry:
        inside = self.inside.split("####")[0].strip()
        if "####" in self.inside:
            self._drop("####")
        if self.after.strip():
            body = self._gap(inside)
        else:
            stem = self._text(self.stem)
            if not stem:
                self._fail("no-stem")
            body = {"stem": {self.lang: stem}, **self._answers(inside)}
        whole = {"key": self.key, **body}
        return Entry(whole, self.block.number, self.block.companion, tuple(self.findings))

    def _drop(self, what: str) -> None:
        self.findings.append(Finding("dropped", self.block.number, self.key, {"what": what}))

    def _text(self, raw: str) -> str:
        form = _FORMAT.match(raw)
        text = _plain(raw[form.end() :] if form else raw)
        if (form[1] if form else self.form) != "html":
            return text
        markdown, dropped = from_html(text)
        for tag in sorted(dropped):
            self._drop(f"<{tag}>")
        return markdown

    def _said(self, raw: str) -> dict[str, str]:
        return {self.lang: self._text(raw)}

    def _answers(self, inside: str) -> Body:
        if not inside:
            return {"interaction": "open-text"}
        if inside.startswith("#"):
            return {"interaction": "numeric", "answers": list(self._numbers(inside[1:].strip()))}
        if _TRUTH.match(inside):
            return self._truth(inside)
        answers = _split(inside)
        if not answers:
            self._fail("empty-answer", self.stem)
        if any(ARROW in text for _sign, text in answers) and all(sign == "=" for sign, _text in answers):
            return self._matching(answers)
        if all(sign == "=" for sign, _text in answers):
            return {"interaction": "short-text", "answers": {self.lang: self._accepted(answers)}}
        return self._choice(answers)

    def _truth(self, inside: str) -> Body:
        value, *feedback = _cut(inside, "#")
        correct = value.strip().upper() in ("T", "TRUE")
        wrong, right = [*feedback, "", ""][:2]
        told = {"true": right, "false": wrong} if correct else {"true": wrong, "false": right}
        body: Body = {"interaction": "true-false", "correct": correct}
        if any(text.strip() for text in feedback):
            body["feedback"] = {word: self._said(text) for word, text in told.items()}
        return body

    def _numbers(self, inside: str) -> Iterator[Body]:
        raw = [text for _sign, text in _split(inside)] or [inside]
        for text in raw:
            told, *feedback = _cut(text, "#")
            if feedback and feedback[0].strip():
                self._drop(feedback[0].strip())
            weight = _WEIGHT.match(told.strip())
            if weight and Fraction(weight[1]) < 100:
                self.findings.append(Finding("partial-answers", self.block.number, self.key))
                continue
            yield self._number(_WEIGHT.sub("", told, count=1).strip())

    def _number(self, told: str) -> Body:
        least, dots, most = told.partition("..")
        value, _, tolerance = told.partition(":")
        if not all(_NUMBER.fullmatch(number) for number in ((least, most) if dots else (value, tolerance or "0"))):
            self._fail("not-a-number", self.stem, value=told)
        if dots:
            middle, half = (Decimal(least) + Decimal(most)) / 2, (Decimal(most) - Decimal(least)) / 2
            return {"value": f"{middle:f}", "tolerance": f"{half:f}"}
        return {"value": value.strip(), "tolerance": tolerance.strip() or "0"}

    def _accepted(self, answers: list[tuple[str, str]]) -> list[str]:
        kept = []
        for _sign, raw in answers:
            told, *feedback = _cut(raw, "#")
            if feedback and feedback[0].strip():
                self._drop(_plain(feedback[0]).strip())
            weight = _WEIGHT.match(told.strip())
            if weight and Fraction(weight[1]) < 100:
                self.findings.append(Finding("partial-answers", self.block.number, self.key))
                continue
            kept.append(self._filled(_WEIGHT.sub("", told, count=1) if weight else told).replace("\\*", "*"))
        return kept

    def _filled(self, raw: str) -> str:
        text = self._text(raw)
        if not text:
            self._fail("empty-answer", self.stem)
        return text

    def _matching(self, answers: list[tuple[str, str]]) -> Body:
        pairs: list[tuple[str, str]] = []
        for _sign, raw in answers:
            prompt, arrow, match = raw.partition(ARROW)
            if not arrow:
                self._fail("not-a-match", self.stem)
            pairs.append((self._text(prompt), self._filled(match)))
        texts = list(dict.fromkeys(match for _prompt, match in pairs))
        matches = lettered([{"text": {self.lang: text}} for text in texts])
        keys = {text: match["key"] for text, match in zip(texts, matches, strict=True)}
        prompts = lettered([{"text": {self.lang: prompt}, "match": keys[match]} for prompt, match in pairs if prompt])
        return {"interaction": "matching", "prompts": prompts, "matches": matches}

    def _choice(self, answers: list[tuple[str, str]]) -> Body:
        options, weights = [], []
        for sign, raw in answers:
            told, *feedback = _cut(raw, "#")
            weight = _WEIGHT.match(told.strip()) if sign == "~" else None
            weights.append(Fraction(weight[1]) if weight else Fraction(100 if sign == "=" else 0))
            text = self._filled(_WEIGHT.sub("", told, count=1) if weight else told)
            option: Body = {"text": {self.lang: text}, **({"correct": True} if weights[-1] > 0 else {})}
            options.append(option | ({"feedback": self._said(feedback[0])} if feedback and feedback[0].strip() else {}))
        right = [weight for weight in weights if weight > 0]
        if not right:
            self._fail("no-right-answer", self.stem)
        if len(options) < 2:
            self._fail("few-options", self.stem)
        is_several = len(right) > 1 or "=" not in {sign for sign, _text in answers}
        if len(set(right)) > 1 or (is_several and {-weight for weight in weights if weight <= 0} - set(right)):
            self.findings.append(Finding("weights", self.block.number, self.key))
        return {"interaction": "choices" if is_several else "choice", "options": lettered(options)}

    def _gap(self, inside: str) -> Body:
        answers = _split(inside)
        if not answers or inside.startswith("#") or _TRUTH.match(inside):
            raise _Unknown("{…} …", self.key)
        whole = f"{_plain(self.stem, strip=False)}[[a]]{_plain(self.after, strip=False)}".strip()
        if all(sign == "=" for sign, _text in answers):
            gap: Body = {"key": "a", "answers": {self.lang: self._accepted(answers)}}
        else:
            chosen = self._choice(answers)["options"]
            gap = {"key": "a", "options": chosen}
        return {"interaction": "gaps", **parted(whole, self.lang), "gaps": [gap]}


def _split(inside: str) -> list[tuple[str, str]]:
    """Answers with their signs; what comes before the first sign is nothing."""
    pieces = re.split(r"((?<!\\)(?:\\\\)*[=~])", inside)
    answers: list[tuple[str, str]] = []
    for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if answers and len(mark) > 1:  # backslashes before the sign belong to the answer before
            answers[-1] = (answers[-1][0], answers[-1][1] + mark[:-1])
        answers.append((mark[-1], text))
    return answers


def _cut(text: str, sign: str) -> list[str]:
    """Pieces between signs that aren't escaped."""
    pieces, piece = [], ""
    for found in re.finditer(r"\\.|.", text, re.DOTALL):
        if found[0] == sign:
            pieces.append(piece)
            piece = ""
        else:
            piece += found[0]
    return [*pieces, piece]


def _plain(text: str, *, strip: bool = True) -> str:
    found = re.sub(r"\\([\\~=#{}:n])", lambda one: "\n" if one[1] == "n" else one[1], text)
    return found.strip() if strip else found
