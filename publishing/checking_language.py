"""How long sentences are, what pages of danger carry, and where numbers come from."""

import re
from collections.abc import Iterator
from statistics import mean

from publishing.documents import Document, Problem
from publishing.reading import LANGUAGES, Content
from publishing.sentences import sentences_of
from revisions.models import LESSON
from revisions.rendering import count_words

LONGEST_MEAN, LONGEST_SENTENCE = 15, 30
_DANGER = re.compile(r"\b(pašnāv|paškait|vardarb|izvaro|suicid|self-harm|abus(?:e|ed|er|ive)\b|violen(?:t|ce)\b|rape[ds]?\b)", re.IGNORECASE)
_UNSPACED = re.compile(r"(?<![\d:])116(?:123|111|006)\b")  # read out and dialled, they are written one way: 116 123
_REFERENCE = re.compile(r"\[\^(\d+)\]")
_SPEECH = re.compile(r"[„“][^”“]*[”“]")
_ASIDE = re.compile(r"^!!! (?:scene|helps|closes)[^\n]*\n(?:(?: {4}[^\n]*)?\n)*", re.MULTILINE)
_QUOTED = re.compile(
    r"\d\s?(?:%|procent|per ?cent)"  # a share
    r"|\d\s?(?:€|EUR\b|eiro\b|euros?\b)|€\s?\d"  # a sum of money
    r"|\b\d+ (?:no|of|out of) (?:the )?\d+\b"  # so many of so many
    r"|\b\d+ (?:pētījum|stud(?:y|ies)\b|programm|respondent|dalībniek|participants?\b|mentor|jaunie[tš]|young people\b)"  # whom it was found in
    r"|\b[gnN] = \d|\b\d+[.,]\d+ (?:punkt|points?\b)",
    re.IGNORECASE,
)


def problems_of_language(content: Content) -> Iterator[Problem]:
    """Everything about the language of texts in content/."""
    for text in content.texts():
        for document in text.languages.values():
            yield from problems_of_wording(document, text.kind)
    for document in content.bilingual():
        for lang in LANGUAGES:
            for place, value in document.texts(lang):
                yield from (document.problem((*place, lang), expected) for expected in _long(value, ()))
                if _UNSPACED.search(value):
                    yield document.problem((*place, lang), "expected the number with a space, such as 116 123")
    for module in content.modules():
        for part in ("case", "task", "reflection"):
            if part in module.parts:
                document = module.parts[part]
                words = "\n".join(value for lang in LANGUAGES for _, value in document.texts(lang))
                yield from _danger(document, words, may_warn="safety" in document.data)


def problems_of_wording(document: Document, kind: str) -> Iterator[Problem]:
    """Everything about the language of one Markdown text."""
    yield from _sentences(document, has_mean=kind == LESSON)
    yield from _danger(document, document.body, may_warn="safety" in document.data)
    if kind == LESSON:
        yield from _numbers(document)


def _sentences(document: Document, *, has_mean: bool) -> Iterator[Problem]:
    excused = tuple(entry["begins"] for entry in document.data.get("long", ()))
    for begins in excused:
        if not any(sentence.startswith(begins) and count_words(sentence) > LONGEST_SENTENCE for sentence in sentences_of(document.body)):
            yield document.problem(("long",), f'expected a sentence of over {LONGEST_SENTENCE} words that begins with "{begins}"')
    for expected in _long(document.body, excused):
        begins = expected.partition('"')[2].removesuffix('…"')
        yield Problem(document.name, document.line_with(begins[:20]), expected, "long", {"begins": begins, "most": LONGEST_SENTENCE})
    lengths = [count_words(sentence) for sentence in sentences_of(document.body, prose_only=True)]
    if has_mean and lengths and mean(lengths) > LONGEST_MEAN:
        expected = f"expected sentences of at most {LONGEST_MEAN} words in the mean, found {mean(lengths):.1f}"
        yield Problem(document.name, document.body_line, expected, "mean", {"mean": round(mean(lengths)), "most": LONGEST_MEAN})


def _long(text: str, excused: tuple[str, ...]) -> Iterator[str]:
    for sentence in sentences_of(text):
        if (words := count_words(sentence)) > LONGEST_SENTENCE and not (excused and sentence.startswith(excused)):
            yield f'expected at most {LONGEST_SENTENCE} words in a sentence, found {words} in "{sentence[:40]}…"'


def _danger(document: Document, words: str, *, may_warn: bool) -> Iterator[Problem]:
    """A page on suicide, self-harm or violence shows the numbers to call; `safety: false` says that it was thought of."""
    if not may_warn and (found := _DANGER.search(words)):
        expected = f"expected safety: true (or false) where {found[0]} is spoken of"
        yield Problem(document.name, document.line_with(found[0]), expected, "danger", {"word": found[0]})
    if document.path.suffix == ".md" and (found := _UNSPACED.search(words)):
        yield Problem(document.name, document.line_with(found[0]), "expected the number with a space, such as 116 123", "unspaced")


def _numbers(document: Document) -> Iterator[Problem]:
    """A number that is quoted leads to its source (`[^1]`), in its own paragraph, table or list."""
    there = len(document.data.get("sources", ()))
    for reference in _REFERENCE.findall(document.body):
        if not 1 <= int(reference) <= there:
            expected = f"expected one of {there} sources, found [^{reference}]"
            yield Problem(document.name, document.line_with(f"[^{reference}]"), expected, "no-source", {"reference": reference, "there": there})
    for block in re.split(r"\n\s*\n(?! {4}|[-*] |\d+\. )", _ASIDE.sub("\n\n", document.body)):
        if (found := _QUOTED.search(_SPEECH.sub("", block))) and not _REFERENCE.search(block):
            line = document.line_with(block.strip().splitlines()[0])
            expected = f"expected the source of what is quoted ({found[0].strip()} …) as [^1] after it"
            yield Problem(document.name, line, expected, "unsourced", {"what": found[0].strip()})
