"""An item as QTI: one tree in the names of 2.1, which `dialects.py` renames for 3.0. Pure.

Every kind has its interaction. Marking is written out as response processing, so that any program gives the points that we give.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from quizzes.exchange.bodies import Body, said
from quizzes.exchange.markup import Node, element
from quizzes.exchange.prose import to_nodes

RESPONSE, SCORE, FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
TRUTH = {"lv": {"true": "Patiesi", "false": "Nepatiesi"}, "en": {"true": "True", "false": "False"}}
RATED = {"lv": {"best": "Labākā rīcība", "worst": "Sliktākā rīcība"}, "en": {"best": "The best action", "worst": "The worst action"}}
LEVELS = tuple(f"level-{level}" for level in range(1, 6))
POINTS = {("best", "best"): "2", ("worst", "worst"): "1", ("best", "worst"): "-1", ("worst", "best"): "-1"}
MARK = "\ue001"  # stands where a gap's interaction goes until the text is a tree


def item_of(body: Body, lang: str) -> Node:
    """The item in this language."""
    return _Item(body, lang).node()


class _Item:
    def __init__(self, body: Body, lang: str):
        self.body, self.lang = body, lang
        self.kind = body["interaction"]

    def node(self) -> Node:
        attributes = {"identifier": self.body["key"], "title": self.body["key"], "adaptive": "false", "timeDependent": "false", "xml:lang": self.lang}
        makers = {
            "choice": self._choice,
            "pair": self._choice,
            "choices": self._choice,
            "true-false": self._truth,
            "matching": self._matching,
            "ordering": self._ordering,
            "numeric": self._numeric,
            "short-text": self._words,
            "gaps": self._gaps,
            "open-text": self._open,
            "likert": self._slider,
            "scale": self._slider,
            "likert-grid": self._grid,
            "number": self._number,
            "best-worst": self._situation,
        }
        declarations, content, processing = makers[self.kind]()
        score = element("outcomeDeclaration", {"identifier": SCORE, "cardinality": "single", "baseType": "float"}, _default("0"))
        outcomes = [score, *self._feedback_outcome(content)]
        steps = [element("responseProcessing", {}, *processing)] if processing else []
        return element("assessmentItem", attributes, *declarations, *outcomes, element("itemBody", {}, *content), *steps)

    def _stem(self) -> list[Node | str]:
        return to_nodes(said(self.body.get("stem", {}), self.lang))

    def _inline(self, text: dict[str, str]) -> list[Node | str]:
        return to_nodes(said(text, self.lang), inline=True)

    def _feedback_outcome(self, content: Iterable[Node | str]) -> list[Node]:
        told = any(True for node in content if isinstance(node, Node) for _ in node.every("feedbackInline"))
        cardinality = "multiple" if self.kind == "choices" else "single"
        return [element("outcomeDeclaration", {"identifier": FEEDBACK, "cardinality": cardinality, "baseType": "identifier"})] if told else []

    def _choice(self) -> tuple[list[Node], list[Node | str], list[Node]]:
        options = self.body["options"]
        right = [option["key"] for option in options if option.get("correct")]
        is_several = self.kind == "choices"
        each = is_several and self.body["marking"] == "each"
        weights = [(option["key"], "1" if option.get("correct") else "-1") for option in options] if each else []
        declaration = _declared(RESPONSE, "multiple" if is_several else "single", "identifier", right, weights)
        choices = [element("simpleChoice", {"identifier": one["key"]}, *self._inline(one["text"]), *self._told(one)) for one in options]
        attributes = {"responseIdentifier": RESPONSE, "shuffle": "true" if right else "false", "maxChoices": "0" if is_several else "1"}
        interaction = element("choiceInteraction", attributes, *choices)
        share = element("divide", {}, element("mapResponse", {"identifier": RESPONSE}), _number(str(len(right))))
        marking = [_set(SCORE, share)] if each else [_if_right()] if right else []
        return [declaration], [*self._stem(), interaction], [*marking, *self._tell(interaction)]

    def _truth(self) -> tuple[list[Node], list[Node | str], list[Node]]:
        right = "true" if self.body["correct"] else "false"
        words, feedback = TRUTH[self.lang], self.body.get("feedback", {})
        told = [{"key": word, **({"feedback": feedback[word]} if feedback.get(word) else {})} for word in words]
        choices = [element("simpleChoice", {"identifier": one["key"]}, words[one["key"]], *self._told(one)) for one in told]
        interaction = element("choiceInteraction", {"responseIdentifier": RESPONSE, "shuffle": "false", "maxChoices": "1"}, *choices)
        declaration = _declared(RESPONSE, "single", "identifier", [right])
        return [declaration], [*self._stem(), interaction], [_if_right(), *self._tell(interaction)]

    def _told(self, option: Body) -> Iterator[Node]:
        if option.get("feedback"):
            attributes = {"outcomeIdentifier": FEEDBACK, "identifier": option["key"], "showHide": "show"}
            yield element("feedbackInline", attributes, *_phrases(self._inline(option["feedback"])))

    def _tell(self, interaction: Node) -> list[Node]:
        return [_set(FEEDBACK, element("variable", {"identifier": RESPONSE}))] if any(interaction.every("feedbackInline")) else []

    def _match(self, sources: list[Node], targets: list[Node], pairs: list[tuple[str, str]], right: list[str], most: int) -> tuple:
        declaration = _declared(RESPONSE, "multiple", "directedPair", right, pairs)
        attributes = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxAssociations": str(most)}
        interaction = element("matchInteraction", attributes, element("simpleMatchSet", {}, *sources), element("simpleMatchSet", {}, *targets))
        marking = [_set(SCORE, element("mapResponse", {"identifier": RESPONSE}))] if pairs else []
        return [declaration], [*self._stem(), interaction], marking

    def _associable(self, key: str, content: list[Node | str], most: int) -> Node:
        return element("simpleAssociableChoice", {"identifier": key, "matchMax": str(most)}, *content)

    def _matching(self) -> tuple:
        prompts = [self._associable(f"prompt-{one['key']}", self._inline(one["text"]), 1) for one in self.body["prompts"]]
        matches = [self._associable(f"match-{one['key']}", self._inline(one["text"]), 0) for one in self.body["matches"]]
        right = [f"prompt-{one['key']} match-{one['match']}" for one in self.body["prompts"]]
        return self._match(prompts, matches, [(pair, "1") for pair in right], right, len(prompts))

    def _grid(self) -> tuple:
        statements = [self._associable(f"statement-{one['key']}", self._inline(one["text"]), 1) for one in self.body["statements"]]
        levels = [self._associable(level, [level.removeprefix("level-")], 0) for level in LEVELS]
        return self._match(statements, levels, [], [], len(statements))

    def _situation(self) -> tuple:
        actions = [self._associable(f"action-{one['key']}", self._inline(one["text"]), 1) for one in self.body["actions"]]
        targets = [self._associable(rating, [words], 1) for rating, words in RATED[self.lang].items()]
        rated = [(one["rating"], f"action-{one['key']}") for one in self.body["actions"] if one["rating"] in RATED[self.lang]]
        pairs = [(f"{action} {taken}", POINTS[rating, taken]) for rating, action in rated for taken in RATED[self.lang]]
        return self._match(actions, targets, pairs, [f"{action} {rating}" for rating, action in rated], 2)

    def _ordering(self) -> tuple:
        keys = [option["key"] for option in self.body["options"]]
        choices = [element("simpleChoice", {"identifier": one["key"]}, *self._inline(one["text"])) for one in self.body["options"]]
        interaction = element("orderInteraction", {"responseIdentifier": RESPONSE, "shuffle": "true"}, *choices)
        steps = [_if_in_place(place, key) for place, key in enumerate(keys, 1)]
        return [_declared(RESPONSE, "ordered", "identifier", keys)], [*self._stem(), interaction], steps

    def _entry(self, declaration: Node, marking: list[Node]) -> tuple:
        unit = [f" {said(self.body['unit'], self.lang)}"] if self.body.get("unit") else []
        entry = element("textEntryInteraction", {"responseIdentifier": RESPONSE, "expectedLength": "20"})
        return [declaration], [*self._stem(), element("p", {}, entry, *unit)], marking

    def _numeric(self) -> tuple:
        near = [_near(answer["value"], answer.get("tolerance", "0")) for answer in self.body["answers"]]
        is_near = near[0] if len(near) == 1 else element("or", {}, *near)
        return self._entry(_declared(RESPONSE, "single", "float", [self.body["answers"][0]["value"]]), [_if(is_near)])

    def _number(self) -> tuple:
        return self._entry(_declared(RESPONSE, "single", "float", []), [])

    def _words(self) -> tuple:
        answers = _answers(self.body["answers"], self.lang)
        declaration = _declared(RESPONSE, "single", "string", answers[:1], [(answer, "1") for answer in answers], cased=bool(self.body.get("strict")))
        return self._entry(declaration, [_set(SCORE, element("mapResponse", {"identifier": RESPONSE}))])

    def _open(self) -> tuple:
        interaction = element("extendedTextInteraction", {"responseIdentifier": RESPONSE, "expectedLines": "8"})
        return [_declared(RESPONSE, "single", "string", [])], [*self._stem(), interaction], []

    def _slider(self) -> tuple:
        least, most = (1, 5) if self.kind == "likert" else (self.body["least"], self.body["most"])
        attributes = {"responseIdentifier": RESPONSE, "lowerBound": str(least), "upperBound": str(most), "step": "1"}
        return [_declared(RESPONSE, "single", "integer", [])], [*self._stem(), element("sliderInteraction", attributes)], []

    def _gaps(self) -> tuple:
        gaps = {gap["key"]: gap for gap in self.body["gaps"]}
        text = said(self.body["text"], self.lang)
        for key in gaps:
            text = text.replace(f"[[{key}]]", f"{MARK}{key}{MARK}")
        nodes = [_filled(node, {key: self._gap(gap) for key, gap in gaps.items()}) for node in to_nodes(text) if isinstance(node, Node)]
        total = element("sum", {}, *(element("mapResponse", {"identifier": f"gap-{key}"}) for key in gaps))
        return [self._gap_declared(gap) for gap in gaps.values()], [*self._stem(), *nodes], [_set(SCORE, total)]

    def _gap(self, gap: Body) -> Node:
        attributes = {"responseIdentifier": f"gap-{gap['key']}"}
        if "options" not in gap:
            return element("textEntryInteraction", {**attributes, "expectedLength": "15"})
        choices = [element("inlineChoice", {"identifier": one["key"]}, said(one["text"], self.lang)) for one in gap["options"]]
        return element("inlineChoiceInteraction", {**attributes, "shuffle": "true"}, *choices)

    def _gap_declared(self, gap: Body) -> Node:
        name = f"gap-{gap['key']}"
        if "options" not in gap:
            answers = _answers(gap["answers"], self.lang)
            return _declared(name, "single", "string", answers[:1], [(answer, "1") for answer in answers])
        right = [option["key"] for option in gap["options"] if option.get("correct")]
        return _declared(name, "single", "identifier", right[:1], [(key, "1") for key in right])


def _answers(answers: dict[str, list[str]], lang: str) -> list[str]:
    return answers.get(lang) or next(iter(answers.values()))


def _declared(name: str, cardinality: str, base: str, right: list[str], pairs: list[tuple[str, str]] | None = None, *, cased: bool = False) -> Node:
    parts = [element("correctResponse", {}, *(element("value", {}, value) for value in right))] if right else []
    if pairs:
        sense = {"caseSensitive": "true" if cased else "false"} if base == "string" else {}
        entries = (element("mapEntry", {"mapKey": key, "mappedValue": value, **sense}) for key, value in dict(pairs).items())
        parts.append(element("mapping", {"lowerBound": "0", "defaultValue": "0"}, *entries))
    return element("responseDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base}, *parts)


def _default(value: str) -> Node:
    return element("defaultValue", {}, element("value", {}, value))


def _base(kind: str, value: str) -> Node:
    return element("baseValue", {"baseType": kind}, value)


def _number(value: str) -> Node:
    return _base("float", value)


def _set(name: str, value: Node) -> Node:
    return element("setOutcomeValue", {"identifier": name}, value)


def _if(condition: Node) -> Node:
    return element("responseCondition", {}, element("responseIf", {}, condition, _set(SCORE, _number("1"))))


def _if_right() -> Node:
    return _if(element("match", {}, element("variable", {"identifier": RESPONSE}), element("correct", {"identifier": RESPONSE})))


def _if_in_place(place: int, key: str) -> Node:
    """The key is written out: qti-components takes the first of several right ones for all of them."""
    given = element("index", {"n": str(place)}, element("variable", {"identifier": RESPONSE}))
    more = _set(SCORE, element("sum", {}, element("variable", {"identifier": SCORE}), _number("1")))
    return element("responseCondition", {}, element("responseIf", {}, element("match", {}, given, _base("identifier", key)), more))


def _near(value: str, tolerance: str) -> Node:
    """Its ends are written out, in decimals: who adds a tolerance in binary puts 0.4 outside of 0.3 ± 0.1."""
    given, middle, span = element("variable", {"identifier": RESPONSE}), Decimal(value), Decimal(tolerance)
    if not span:
        return element("equal", {"toleranceMode": "exact"}, given, _number(value))
    ends = (("gte", middle - span), ("lte", middle + span))
    return element("and", {}, *(element(name, {}, given, _number(f"{end:f}")) for name, end in ends))


def _phrases(nodes: list[Node | str]) -> list[Node | str]:
    """What may stand inside of a line: of paragraphs and lists the words."""
    flat: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node) and node.tag in ("p", "ul", "ol", "li"):
            flat += [*_phrases(node.children), " "]
        else:
            flat.append(node)
    return flat


def _filled(node: Node, gaps: dict[str, Node]) -> Node:
    """The tree with its gaps where their marks stood."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            children.append(_filled(child, gaps))
            continue
        pieces = child.split(MARK)
        children += [gaps[piece] if place % 2 else piece for place, piece in enumerate(pieces) if piece]
    return Node(node.tag, node.attributes, children, node.line)
