"""Items of QTI, in the names of 2.1, as bodies. What isn't among our interactions is named. Pure."""

import re
from decimal import Decimal
from typing import Any, NoReturn

from quizzes.exchange.bodies import Body, Entry, key_from, lettered, parted
from quizzes.exchange.findings import Finding, Malformed
from quizzes.exchange.markup import Node
from quizzes.exchange.prose import from_nodes
from quizzes.exchange.qti import LEVELS, RATED

INTERACTIONS = (
    "choiceInteraction",
    "matchInteraction",
    "orderInteraction",
    "textEntryInteraction",
    "inlineChoiceInteraction",
    "extendedTextInteraction",
    "sliderInteraction",
)
OURS = frozenset(("feedbackInline", "prompt", *INTERACTIONS))
DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class UnknownInteraction(Exception):
    """The item asks in a way that we don't; `kind` is how QTI calls it."""

    def __init__(self, kind: str, line: int, key: str):
        super().__init__(kind)
        self.kind, self.line, self.key = kind, line, key


def entry_of(item: Node, lang: str, number: int) -> Entry:
    """An `assessmentItem` as a question. Raises Malformed, UnknownInteraction."""
    return _Reader(item, lang, number).entry()


class _Reader:
    def __init__(self, item: Node, lang: str, number: int):
        self.item, self.findings = item, list[Finding]()
        told = item.get("lang")[:2].lower()
        self.lang = told if told in ("lv", "en") else lang
        self.key = key_from(item.get("identifier") or item.get("title"), number)
        self.declared = {node.get("identifier"): node for node in item.elements("responseDeclaration")}

    def fail(self, code: str, node: Node | None = None, **details: Any) -> NoReturn:
        raise Malformed(code, (node or self.item).line, self.key, **details)

    def entry(self) -> Entry:
        content = self.item.first("itemBody")
        if content is None:
            self.fail("missing-element", tag="itemBody")
        asked = list(content.every(*_interactions_in(content)))
        if not asked:
            self.fail("no-answers", content)
        body = self._body(content, asked)
        for tag in ("modalFeedback", "rubricBlock"):
            if node := next(self.item.every(tag), None):
                self._drop(node, f"<{tag}>")
        return Entry({"key": self.key, **body}, self.item.line, None, tuple(self.findings))

    def _drop(self, node: Node, what: str) -> None:
        self.findings.append(Finding("dropped", node.line, self.key, {"what": what}))

    def _body(self, content: Node, asked: list[Node]) -> Body:
        tags = {node.tag for node in asked}
        if unknown := sorted(tags - set(INTERACTIONS)):
            raise UnknownInteraction(unknown[0], self.item.line, self.key)
        first = asked[0]
        is_numeric = first.tag == "textEntryInteraction" and self._declaration(first).get("baseType") in ("float", "integer")
        if tags <= {"textEntryInteraction", "inlineChoiceInteraction"} and not (is_numeric and len(asked) == 1):
            return self._gaps(content, asked)
        if len(asked) > 1:
            raise UnknownInteraction(" + ".join(node.tag for node in asked), self.item.line, self.key)
        makers = {
            "choiceInteraction": self._choice,
            "matchInteraction": self._match,
            "orderInteraction": self._order,
            "textEntryInteraction": self._number,
            "extendedTextInteraction": lambda node: {"interaction": "open-text"},
            "sliderInteraction": self._slider,
        }
        made = makers[first.tag](first)
        stem = self._stem(content, first)
        if not stem:
            self.fail("no-stem", content)
        return {"interaction": made["interaction"], "stem": {self.lang: stem}, **made}

    def _stem(self, content: Node, interaction: Node) -> str:
        """What stands around the interaction, and the prompt in it."""
        prompt = interaction.first("prompt")
        around = self._words(_without(content, {interaction.tag}).children)
        inside = self._words(prompt.children) if prompt else ""
        return "\n\n".join(text for text in (around, inside) if text)

    def _words(self, nodes: list[Node | str]) -> str:
        markdown, dropped = from_nodes(nodes)
        for tag in sorted(dropped):
            self._drop(self.item, f"<{tag}>")
        return markdown

    def _said(self, node: Node) -> dict[str, str]:
        """The text of a choice, without its feedback."""
        text = self._words(_without(node, {"feedbackInline"}).children)
        if not text:
            self.fail("empty-answer", node)
        return {self.lang: text}

    def _declaration(self, interaction: Node) -> Node:
        name = interaction.get("responseIdentifier")
        if name not in self.declared:
            self.fail("unknown-reference", interaction, name=name)
        return self.declared[name]

    def _right(self, interaction: Node) -> list[str]:
        correct = self._declaration(interaction).first("correctResponse")
        return [value.text.strip() for value in correct.elements("value")] if correct else []

    def _mapped(self, interaction: Node) -> dict[str, float]:
        mapping = self._declaration(interaction).first("mapping")
        entries = mapping.elements("mapEntry") if mapping else []
        return {entry.get("mapKey"): self._float(entry, entry.get("mappedValue")) for entry in entries}

    def _float(self, node: Node, value: str) -> float:
        try:
            return float(value)
        except ValueError:
            self.fail("not-a-number", node, value=value)

    def _options(self, interaction: Node, tag: str, right: set[str]) -> list[Body]:
        choices = interaction.elements(tag)
        if len(choices) < 2:
            self.fail("few-options", interaction)
        if unknown := sorted(right - {choice.get("identifier") for choice in choices}):
            self.fail("unknown-reference", interaction, name=unknown[0])
        keys = _keys([choice.get("identifier") for choice in choices])
        options = []
        for key, choice in zip(keys, choices, strict=True):
            option: Body = {"key": key, "text": self._said(choice)} | ({"correct": True} if choice.get("identifier") in right else {})
            told = choice.first("feedbackInline")
            feedback = self._words(told.children) if told else ""
            options.append(option | ({"feedback": {self.lang: feedback}} if feedback else {}))
        return options

    def _choice(self, node: Node) -> Body:
        right, mapped = set(self._right(node)), self._mapped(node)
        right = right or {key for key, value in mapped.items() if value > 0}
        is_several = self._declaration(node).get("cardinality") == "multiple"
        if is_several and not right:
            self.fail("no-right-answer", node)
        options = self._options(node, "simpleChoice", right)
        if not is_several and {choice.get("identifier") for choice in node.elements("simpleChoice")} == {"true", "false"} and right:
            feedback = {option["key"]: option["feedback"] for option in options if "feedback" in option}
            return {"interaction": "true-false", "correct": "true" in right, **({"feedback": feedback} if feedback else {})}
        if not is_several:
            return {"interaction": "choice", "options": options}
        if mapped and {key for key, value in mapped.items() if value > 0} != right:
            self.findings.append(Finding("weights", node.line, self.key))
        return {"interaction": "choices", "marking": "each" if mapped else "all", "options": options}

    def _match(self, node: Node) -> Body:
        sets = node.elements("simpleMatchSet")
        if len(sets) != 2:
            self.fail("missing-element", node, tag="simpleMatchSet")
        sources, targets = (one.elements("simpleAssociableChoice") for one in sets)
        names = [target.get("identifier") for target in targets]
        right = [tuple(pair.split()) for pair in self._right(node)]
        if set(names) == set(RATED["lv"]):
            return self._situation(sources, {pair[-1]: pair[0] for pair in right if len(pair) == 2})
        if set(names) == set(LEVELS) and not right:
            keys = _keys([source.get("identifier").removeprefix("statement-") for source in sources])
            statements = [{"key": key, "text": self._said(source)} for key, source in zip(keys, sources, strict=True)]
            return {"interaction": "likert-grid", "statements": statements}
        return self._matching(node, sources, targets, right)

    def _situation(self, sources: list[Node], rated: dict[str, str]) -> Body:
        ratings = {action: rating for rating, action in rated.items()}
        keys = _keys([source.get("identifier").removeprefix("action-") for source in sources])
        actions = [
            {"key": key, "rating": ratings.get(source.get("identifier"), "neutral"), "text": self._said(source)}
            for key, source in zip(keys, sources, strict=True)
        ]
        if set(ratings.values()) != {"best", "worst"}:
            self.fail("no-right-answer")
        return {"interaction": "best-worst", "actions": actions}

    def _matching(self, node: Node, sources: list[Node], targets: list[Node], right: list[tuple[str, ...]]) -> Body:
        names = [target.get("identifier") for target in targets]
        matches = dict(zip(names, _keys([name.removeprefix("match-") for name in names]), strict=True))
        given = {pair[0]: pair[-1] for pair in right if len(pair) == 2}
        prompts = []
        for key, source in zip(_keys([source.get("identifier").removeprefix("prompt-") for source in sources]), sources, strict=True):
            target = given.get(source.get("identifier"))
            if target is None:
                self.fail("no-right-answer", source)
            if target not in matches:
                self.fail("unknown-reference", source, name=target)
            prompts.append({"key": key, "text": self._said(source), "match": matches[target]})
        listed = [{"key": matches[name], "text": self._said(target)} for name, target in zip(names, targets, strict=True)]
        if len(listed) < 2 or not prompts:
            self.fail("few-options", node)
        return {"interaction": "matching", "prompts": prompts, "matches": listed}

    def _order(self, node: Node) -> Body:
        right = self._right(node)
        options = self._options(node, "simpleChoice", set(right))
        names = [choice.get("identifier") for choice in node.elements("simpleChoice")]
        if sorted(right) != sorted(names):
            self.fail("no-right-answer", node)
        in_order = sorted(zip(names, options, strict=True), key=lambda pair: right.index(pair[0]))
        return {"interaction": "ordering", "options": [{name: option[name] for name in ("key", "text")} for _name, option in in_order]}

    def _number(self, node: Node) -> Body:
        near = (self._near(one) if one.tag == "equal" else self._between(one) for one in self.item.every("equal", "and"))
        answers = [answer for answer in near if answer]
        answers = answers or [{"value": value, "tolerance": "0"} for value in self._right(node)]
        if not answers:
            return {"interaction": "number"}
        for answer in answers:
            self._float(node, answer["value"])
        return {"interaction": "numeric", "answers": answers}

    def _near(self, equal: Node) -> Body | None:
        value, mode = equal.first("baseValue"), equal.get("toleranceMode", "exact")
        if mode == "relative":
            self._drop(equal, f'toleranceMode="{mode}"')
        tolerance = equal.get("tolerance").split() if mode == "absolute" else []
        return {"value": value.text.strip(), "tolerance": tolerance[0] if tolerance else "0"} if value else None

    def _between(self, both: Node) -> Body | None:
        """The middle of `least <= response <= most`, and how far it is to its ends."""
        least, most = (next((_compared(one) for one in both.elements(tag)), None) for tag in ("gte", "lte"))
        if least is None or most is None:
            return None
        if not (DECIMAL.fullmatch(least) and DECIMAL.fullmatch(most)):
            self.fail("not-a-number", both, value=f"{least}, {most}")
        low, high = Decimal(least), Decimal(most)
        return {"value": _plain((low + high) / 2), "tolerance": _plain((high - low) / 2)}

    def _slider(self, node: Node) -> Body:
        least, most = (self._float(node, node.get(name, "0")) for name in ("lowerBound", "upperBound"))
        if not (abs(least) < 1e6 and abs(most) < 1e6):
            self.fail("not-a-number", node, value=f"{least}, {most}")
        return {"interaction": "scale", "least": int(least), "most": int(most)}

    def _gaps(self, content: Node, asked: list[Node]) -> Body:
        gaps = lettered([self._gap(node) for node in asked])
        if len(asked) == 1 and "answers" in gaps[0] and (stem := self._stem(content, asked[0])) and _ends_with(content, asked[0]):
            strict = {"strict": True} if self._is_cased(asked[0]) else {}
            return {"interaction": "short-text", "stem": {self.lang: stem}, "answers": gaps[0]["answers"], **strict}
        marks = iter(gap["key"] for gap in gaps)
        text = self._words(_replaced(content, lambda: f"[[{next(marks)}]]").children)
        return {"interaction": "gaps", **parted(text, self.lang), "gaps": gaps}

    def _is_cased(self, node: Node) -> bool:
        entries = list(self._declaration(node).every("mapEntry"))
        return bool(entries) and all(entry.get("caseSensitive", "true") == "true" for entry in entries)

    def _gap(self, node: Node) -> Body:
        mapped = self._mapped(node)
        right = list(dict.fromkeys([*(key for key, value in mapped.items() if value > 0), *self._right(node)]))
        if not right:
            self.fail("no-right-answer", node)
        if node.tag == "textEntryInteraction":
            return {"answers": {self.lang: right}}
        return {"options": self._options(node, "inlineChoice", set(right))}


def _compared(comparison: Node) -> str | None:
    """The number that the response is held against, where it stands to the right of it."""
    held = comparison.elements()
    return held[1].text.strip() if [one.tag for one in held] == ["variable", "baseValue"] else None


def _plain(number: Decimal) -> str:
    return f"{number.normalize() + 0:f}"


def _interactions_in(content: Node) -> list[str]:
    return [node.tag for node in _all(content) if node.tag.endswith("Interaction")]


def _all(node: Node) -> list[Node]:
    return [inner for child in node.elements() for inner in (child, *_all(child))]


def _without(node: Node, tags: set[str]) -> Node:
    kept = [_without(child, tags) if isinstance(child, Node) else child for child in node.children if isinstance(child, str) or child.tag not in tags]
    return Node(node.tag, node.attributes, list(kept), node.line)


def _replaced(node: Node, mark: Any) -> Node:
    """The tree with a mark for each interaction."""
    children = [child if isinstance(child, str) else mark() if child.tag in INTERACTIONS else _replaced(child, mark) for child in node.children]
    return Node(node.tag, node.attributes, children, node.line)


def _ends_with(content: Node, interaction: Node) -> bool:
    """Whether the field stands in a paragraph of its own, with at most a word after it."""
    holder = next((node for node in [content, *_all(content)] if interaction in node.elements()), content)
    place = next(place for place, child in enumerate(holder.children) if child is interaction)
    return not "".join(child if isinstance(child, str) else child.text for child in holder.children[:place]).strip()


def _keys(identifiers: list[str]) -> list[str]:
    """Identifiers as keys of ours, each another one."""
    keys: list[str] = []
    for number, identifier in enumerate(identifiers, 1):
        key = key_from(identifier, number)
        keys.append(key if key not in keys else f"{key[:70]}-{number}")
    return keys
