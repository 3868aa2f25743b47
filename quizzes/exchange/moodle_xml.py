"""Moodle's own XML. Markdown as it is, or both languages as Moodle's multi-language spans. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction
from html import escape
from typing import Any, NoReturn

from quizzes.exchange.bodies import (
    BOTH,
    LANGUAGES,
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
from quizzes.exchange.cloze import gap_code, gaps_in, joined, uncoded
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.markup import COMMENT, Node, element, write_markup
from quizzes.exchange.prose import from_html, to_html

NAME, ENDING, MIMETYPE = "Moodle XML", "moodle.xml", "application/xml"
TYPES = {
    "choice": "multichoice",
    "choices": "multichoice",
    "true-false": "truefalse",
    "matching": "matching",
    "ordering": "ordering",
    "numeric": "numerical",
    "short-text": "shortanswer",
    "gaps": "cloze",
    "open-text": "essay",
}
_WEIGHT = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_SPAN = re.compile(r'<span\s+(?:lang="(\w+)"\s+class="multilang"|class="multilang"\s+lang="(\w+)")\s*>(.*?)</span>', re.DOTALL)


def has(body: Body) -> bool:
    """Whether the format has such a question."""
    if body["interaction"] == "choice":
        return any(option.get("correct") for option in body["options"])
    return body["interaction"] in TYPES


def write(bodies: list[Body], lang: str, *, whole: bool = True) -> bytes:
    """These questions as a file, in one language or (`mul`) in both. `whole`: each with a comment that holds all of it."""
    return write_markup(element("quiz", {}, *(_Writer(body, lang).question(whole=whole) for body in bodies)))


class _Writer:
    def __init__(self, body: Body, lang: str):
        self.body, self.lang = body, lang

    def question(self, *, whole: bool) -> Node:
        body = self.body
        comment = [Node(COMMENT, {}, [as_companion(body)])] if whole else []
        return element(
            "question",
            {"type": TYPES[body["interaction"]]},
            *comment,
            element("name", {}, _text(body["key"])),
            self._asked(),
            element("generalfeedback", {"format": "markdown"}, _text("")),
            *([] if body["interaction"] == "gaps" else [element("defaultgrade", {}, str(_points(body)))]),
            element("penalty", {}, "0"),
            element("hidden", {}, "0"),
            element("idnumber", {}, body["key"]),
            *self._parts(),
        )

    def _worded(self, tag: str, text: dict[str, str], attributes: dict[str, str] | None = None) -> Node:
        form = "html" if self.lang == BOTH else "markdown"
        return element(tag, {**(attributes or {}), "format": form}, _text(self._said(text)))

    def _said(self, text: dict[str, str]) -> str:
        if self.lang != BOTH:
            return said(text, self.lang)
        return "".join(_span(lang, to_html(text[lang])) for lang in LANGUAGES if text.get(lang))

    def _answer(self, fraction: str, text: dict[str, str], feedback: dict[str, str] | None) -> Node:
        answer = self._worded("answer", text, {"fraction": fraction})
        answer.children.append(self._worded("feedback", feedback or {}))
        return answer

    def _parts(self) -> Iterator[Node]:
        kind, body = self.body["interaction"], self.body
        if kind in ("choice", "choices"):
            share = "100" if kind == "choice" else share_of(body)
            yield element("single", {}, "true" if kind == "choice" else "false")
            yield element("shuffleanswers", {}, "true")
            yield element("answernumbering", {}, "none")
            for option in body["options"]:
                wrong = "0" if kind == "choice" else f"-{share}"
                yield self._answer(share if option.get("correct") else wrong, option["text"], option.get("feedback"))
        elif kind == "true-false":
            for word, value in (("true", True), ("false", False)):
                answer = element("answer", {"fraction": "100" if body["correct"] is value else "0", "format": "moodle_auto_format"}, _text(word))
                answer.children.append(self._worded("feedback", body.get("feedback", {}).get(word, {})))
                yield answer
        elif kind == "matching":
            yield element("shuffleanswers", {}, "true")
            yield from self._pairs()
        elif kind == "ordering":
            yield element("layouttype", {}, "VERTICAL")
            yield element("selecttype", {}, "ALL")
            yield element("selectcount", {}, "0")
            yield element("gradingtype", {}, "ABSOLUTE_POSITION")
            for place, option in enumerate(body["options"], 1):
                yield self._worded("answer", option["text"], {"fraction": str(place)})
        else:
            yield from self._typed()

    def _typed(self) -> Iterator[Node]:
        kind, body = self.body["interaction"], self.body
        if kind == "numeric":
            for answer in body["answers"]:
                tolerance = element("tolerance", {}, answer.get("tolerance", "0"))
                yield element("answer", {"fraction": "100", "format": "moodle_auto_format"}, _text(answer["value"]), _feedback(), tolerance)
        elif kind == "short-text":
            yield element("usecase", {}, "1" if body.get("strict") else "0")
            for answer in self._accepted(body["answers"]):
                starred = answer.replace("*", "\\*")
                yield element("answer", {"fraction": "100", "format": "moodle_auto_format"}, _text(starred), _feedback())
        elif kind == "open-text":
            yield element("responseformat", {}, "plain")
            yield element("responserequired", {}, "1")
            yield element("attachments", {}, "0")

    def _pairs(self) -> Iterator[Node]:
        matches = {match["key"]: match["text"] for match in self.body["matches"]}
        for prompt in self.body["prompts"]:
            pair = self._worded("subquestion", prompt["text"])
            pair.children.append(element("answer", {}, _text(self._said(matches[prompt["match"]]))))
            yield pair
        used = {prompt["match"] for prompt in self.body["prompts"]}
        for key, text in matches.items():
            if key not in used:
                yield element("subquestion", {"format": "html"}, _text(""), element("answer", {}, _text(self._said(text))))

    def _accepted(self, answers: dict[str, list[str]]) -> list[str]:
        """What is right in this language, or in any where both are asked for."""
        if self.lang == BOTH:
            return list(dict.fromkeys(answer for lang in LANGUAGES for answer in answers.get(lang, ())))
        return answers.get(self.lang) or next(iter(answers.values()))

    def _asked(self) -> Node:
        if self.body["interaction"] != "gaps":
            return self._worded("questiontext", self.body["stem"])
        if self.lang != BOTH:
            return element("questiontext", {"format": "markdown"}, _text(self._coded(around_gaps(self.body, self.lang), self.lang)))
        spans = (_span(lang, self._coded(to_html(around_gaps(self.body, lang)), lang)) for lang in LANGUAGES if self.body["text"].get(lang))
        return element("questiontext", {"format": "html"}, _text("".join(spans)))

    def _coded(self, text: str, lang: str) -> str:
        text = uncoded(text)
        for gap in self.body["gaps"]:
            code = gap_code(gap, lang)
            text = text.replace(f"[[{gap['key']}]]", code if self.lang != BOTH else escape(code, quote=False))
        return text


def _points(body: Body) -> int:
    """What all of it earns: as many as there are pairs or places, else one."""
    return len(body["prompts"] if body["interaction"] == "matching" else body["options"] if body["interaction"] == "ordering" else "1")


def _span(lang: str, html: str) -> str:
    return f'<span lang="{lang}" class="multilang">{html}</span>'


def _text(text: str) -> Node:
    return element("text", {}, text)


def _feedback() -> Node:
    return element("feedback", {"format": "markdown"}, _text(""))


def read_quiz(root: Node, lang: str) -> Read:
    """The questions of a file that was parsed already. Raises Malformed."""
    found = Read()
    questions = [node for node in root.elements("question") if node.get("type") != "category"]
    if len(questions) > MOST_ITEMS:
        raise Malformed("too-many", questions[MOST_ITEMS].line, most=MOST_ITEMS)
    for number, node in enumerate(questions, 1):
        reader = _Reader(node, lang, number)
        if node.get("type") not in TYPES.values():
            found.left_out.append(Finding("kind-unknown", node.line, reader.key, {"kind": node.get("type")}))
            continue
        try:
            entry = reader.entry()
            refuse_long(entry.body, entry.line)
            found.entries.append(entry)
        except Malformed as problem:
            found.problems.append(problem.finding)
    return found


class _Reader:
    def __init__(self, node: Node, lang: str, number: int):
        self.node, self.lang, self.findings = node, lang, list[Finding]()
        self.companion = next(filter(None, map(from_companion, node.comments())), None)
        idnumber, name = node.first("idnumber"), node.first("name")
        title = (idnumber.text if idnumber else "").strip() or (name.text if name else "").strip()
        self.key = title if self.companion and title == self.companion["key"] else key_from(title, number)

    def fail(self, code: str, node: Node | None = None, **details: Any) -> NoReturn:
        raise Malformed(code, (node or self.node).line, self.key, **details)

    def entry(self) -> Entry:
        kind = self.node.get("type")
        makers = {
            "multichoice": self._choice,
            "truefalse": self._truth,
            "matching": self._matching,
            "ordering": self._ordering,
            "numerical": self._numbers,
            "shortanswer": self._words,
        }
        asked = self._one("questiontext")
        if not asked.text.strip():
            self.fail("no-stem")
        if kind == "cloze":
            body = self._cloze(asked)
        else:
            body = {"stem": self._said(asked), **(makers[kind]() if kind in makers else {"interaction": "open-text"})}
        for tag in ("generalfeedback", "hint"):
            if (node := self.node.first(tag)) and node.text.strip():
                self.findings.append(Finding("dropped", node.line, self.key, {"what": f"<{tag}>"}))
        return Entry({"key": self.key, **body}, self.node.line, self.companion, tuple(self.findings))

    def _one(self, tag: str, inside: Node | None = None) -> Node:
        node = (inside or self.node).first(tag)
        if node is None:
            self.fail("missing-element", inside, tag=tag)
        return node

    def _said(self, node: Node | None) -> dict[str, str]:
        """The texts of an element by language; none where it is empty."""
        texts = {lang: self._markdown(text, node) if is_html else text.strip() for lang, text, is_html in self._raw(node)} if node else {}
        return {lang: text for lang, text in texts.items() if text}

    def _raw(self, node: Node) -> list[tuple[str, str, bool]]:
        """Its texts as they stand there: language, text, whether it is HTML."""
        inner = node.first("text")
        text = inner.text if inner else ""
        spans = {(one or other): inside for one, other, inside in _SPAN.findall(text)}
        known = {lang: spans[lang] for lang in LANGUAGES if lang in spans} or {self.lang: text}
        is_html = bool(spans) or node.get("format", "moodle_auto_format") in ("html", "moodle_auto_format")
        return [(lang, inside, is_html) for lang, inside in known.items()]

    def _markdown(self, html: str, node: Node) -> str:
        markdown, dropped = from_html(html)
        for tag in sorted(dropped):
            self.findings.append(Finding("dropped", node.line, self.key, {"what": f"<{tag}>"}))
        return markdown

    def _filled(self, node: Node) -> dict[str, str]:
        text = self._said(node)
        if not text:
            self.fail("empty-answer", node)
        return text

    def _fraction(self, node: Node) -> Fraction:
        told = node.get("fraction", "0").strip()
        if not _WEIGHT.fullmatch(told):
            self.fail("not-a-number", node, value=told)
        return Fraction(told)

    def _choice(self) -> Body:
        single = self.node.first("single")
        is_single = single is None or single.text.strip() in ("true", "1")
        answers = self.node.elements("answer")
        weights = [self._fraction(answer) for answer in answers]
        right = {weight for weight in weights if weight > 0}
        if len(answers) < 2:
            self.fail("few-options")
        if not right:
            self.fail("no-right-answer")
        if len(right) > 1 or (not is_single and {-weight for weight in weights if weight <= 0} - right):
            self.findings.append(Finding("weights", self.node.line, self.key))
        is_right = [weight == max(weights) if is_single else weight > 0 for weight in weights]
        options = []
        for answer, correct in zip(answers, is_right, strict=True):
            feedback = self._said(answer.first("feedback"))
            options.append({"text": self._filled(answer)} | ({"correct": True} if correct else {}) | ({"feedback": feedback} if feedback else {}))
        return {"interaction": "choice" if is_single else "choices", "options": lettered(options)}

    def _truth(self) -> Body:
        answers = {self._one("text", answer).text.strip().lower(): answer for answer in self.node.elements("answer")}
        if set(answers) != {"true", "false"}:
            self.fail("few-options")
        feedback = {word: self._said(answers[word].first("feedback")) for word in ("true", "false")}
        body: Body = {"interaction": "true-false", "correct": self._fraction(answers["true"]) > self._fraction(answers["false"])}
        return body | ({"feedback": feedback} if any(feedback.values()) else {})

    def _matching(self) -> Body:
        prompts, texts = [], list[dict[str, str]]()
        for pair in self.node.elements("subquestion"):
            match = self._said(self._one("answer", pair))
            if not match:
                self.fail("empty-answer", pair)
            if match not in texts:
                texts.append(match)
            if prompt := self._said(pair):
                prompts.append((prompt, texts.index(match)))
        if not prompts or len(texts) < 2:
            self.fail("few-options")
        matches = lettered([{"text": text} for text in texts])
        return {
            "interaction": "matching",
            "prompts": lettered([{"text": prompt, "match": matches[place]["key"]} for prompt, place in prompts]),
            "matches": matches,
        }

    def _ordering(self) -> Body:
        answers = sorted(self.node.elements("answer"), key=self._fraction)
        if len(answers) < 2:
            self.fail("few-options")
        return {"interaction": "ordering", "options": lettered([{"text": self._filled(answer)} for answer in answers])}

    def _right_answers(self) -> list[Node]:
        answers = self.node.elements("answer")
        right = [answer for answer in answers if self._fraction(answer) >= 100]
        if not right:
            self.fail("no-right-answer")
        if any(0 < self._fraction(answer) < 100 for answer in answers):
            self.findings.append(Finding("partial-answers", self.node.line, self.key))
        return right

    def _numbers(self) -> Body:
        answers = []
        for answer in self._right_answers():
            tolerance = answer.first("tolerance")
            told = [self._one("text", answer).text.strip(), (tolerance.text.strip() if tolerance else "") or "0"]
            for value in told:
                if not _NUMBER.fullmatch(value):
                    self.fail("not-a-number", answer, value=value)
            answers.append({"value": told[0], "tolerance": told[1]})
        return {"interaction": "numeric", "answers": answers}

    def _words(self) -> Body:
        usecase = self.node.first("usecase")
        accepted = [self._one("text", answer).text.strip().replace("\\*", "*") for answer in self._right_answers()]
        if not all(accepted):
            self.fail("empty-answer")
        strict = {"strict": True} if usecase and usecase.text.strip() == "1" else {}
        return {"interaction": "short-text", "answers": {self.lang: accepted}, **strict}

    def _cloze(self, asked: Node) -> Body:
        body: Body = {"interaction": "gaps"}
        gaps: list[Body] = []
        for lang, raw, is_html in self._raw(asked):
            text, found = self._gaps(raw, lang, is_html)
            gaps = joined(gaps, found)
            for name, value in parted(self._markdown(text, asked) if is_html else text.strip(), lang).items():
                body[name] = {**body.get(name, {}), **value}
        return body | {"gaps": gaps}

    def _gaps(self, raw: str, lang: str, is_html: bool) -> tuple[str, list[Body]]:
        try:
            text, gaps = gaps_in(raw, lang, is_html=is_html)
        except Malformed as problem:
            self.fail(problem.finding.code, **problem.finding.details)
        if not gaps:
            self.fail("no-answers")
        return text, gaps
