"""What is to be said about a file of questions, line by line: what it lacks, what we lack, why it is refused. Pure."""

from dataclasses import dataclass, field
from typing import Any


def N_(sentence: str) -> str:
    """Marks a sentence to be translated where it is shown."""
    return sentence


@dataclass(frozen=True)
class Finding:
    """One thing to know. `line` counts from 1 (0: no line of the file), `item` is the key of the question (empty: the file)."""

    code: str
    line: int = 0
    item: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In English, with its details."""
        return SENTENCES[self.code] % self.details

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.item}: {self.sentence}" if self.item else f"{where}{self.sentence}"


class Malformed(Exception):
    """A file, or one question of it, that can't be read; carries its Finding."""

    def __init__(self, code: str, line: int = 0, item: str = "", **details: Any):
        super().__init__(code, line)
        self.finding = Finding(code, line, item, details)


SENTENCES: dict[str, str] = {
    # What a format lacks.
    "kind-lacking": N_("%(format)s has no question of the kind “%(kind)s”. It is left out."),
    "beside": N_("%(format)s has no place for %(fields)s. They are in the file all the same, but other programs don't read them."),
    "kind-otherwise": N_("%(format)s shows it as a question of the kind “%(kind)s”."),
    "language-beside": N_("Other programs read one language alone: %(lang)s. The other one is in the file all the same."),
    "drawing-lacking": N_("The drawing is not in the file, only its alternative text."),
    # What a file holds and we don't.
    "kind-unknown": N_("A question of the type “%(kind)s” is none that we have. It is left out."),
    "dropped": N_("This has no place here and is left out: %(what)s."),
    "partial-answers": N_("Answers that earn only a part of the points are left out."),
    "weights": N_("The weights of the answers are others than ours: it will be marked by our rule."),
    "renamed": N_("Another question of the file has the same name. This one is called %(key)s."),
    # What our bank asks for.
    "not-complete": N_("Before it can be published it needs: %(fields)s."),
    "bank-of-another": N_("The bank %(bank)s has a question with this key. It is left out."),
    "kind-changed": N_("Here it is a question of the kind “%(kind)s”, and stays one. It is left out."),
    "few-entries": N_("Before it can be published it needs at least %(least)s entries: %(field)s."),
    "drawing-unknown": N_("Before it can be published its drawing must be known here: %(name)s."),
    "paragraph-unknown": N_("Before it can be published its paragraph must be in a lesson: %(name)s."),
    "asked-elsewhere": N_("Another bank asks nearly the same: %(other)s. What a check asks, the readiness test can't ask too."),
    "asked-whole": N_("The test asks every question of this bank, so that a new one would change the test. It is left out."),
    "not-valid": N_("It is no question as we know them: %(problem)s"),
    # Why a file is refused.
    "empty": N_("There is no question in it."),
    "too-large": N_("It is too large: at most %(most)s are read."),
    "too-many": N_("There are too many questions in it: at most %(most)s are read at once."),
    "not-text": N_("It is not text in UTF-8."),
    "not-xml": N_("It is not well-formed XML: %(problem)s."),
    "doctype": N_("It declares a document type or entities. Such files are not read."),
    "too-deep": N_("Its elements are nested too deeply."),
    "root-unknown": N_("It begins with <%(tag)s>, which is neither Moodle XML nor QTI."),
    "not-zip": N_("It is not a ZIP file that can be read."),
    "zip-path": N_("The package names a file outside of itself: %(name)s."),
    "zip-missing": N_("The package has no file %(name)s."),
    "zip-encrypted": N_("The package is encrypted."),
    "no-manifest": N_("The package has no imsmanifest.xml."),
    "brace-open": N_("The answers begin with { and don't end."),
    "brace-stray": N_("There is a } without a {, or a { inside of answers."),
    "no-answers": N_("There is no place for an answer: a question needs { and }."),
    "no-stem": N_("The question asks nothing."),
    "no-right-answer": N_("No answer is marked as right."),
    "few-options": N_("There are fewer than two answers to choose among."),
    "not-a-number": N_("“%(value)s” is not a number."),
    "not-a-match": N_("Each answer of a matching question needs ->."),
    "empty-answer": N_("An answer is empty."),
    "missing-element": N_("<%(tag)s> is missing."),
    "unknown-reference": N_("“%(name)s” is named but is nowhere in the question."),
}
