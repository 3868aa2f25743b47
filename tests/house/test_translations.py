"""Every word of the interface is said in Latvian, every plural form is right, and no English sentence stands in a Latvian page."""

import ast
import gettext
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wtforms.fields
import wtforms.validators
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask, g
from flask_babel import force_locale

from blueprints.forms import MESSAGES, PLURAL_MESSAGES, Form
from tests.house.asking import Desk
from tests.house.crawl import Crawler
from tests.house.world import WALKING

pytestmark = pytest.mark.bare

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "translations" / "lv" / "LC_MESSAGES"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
PLURAL_RULE = "(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2)"
FORMS = {0: 2, 1: 0, 2: 1, 10: 1, 11: 1, 21: 0, 101: 0}
PLACE = re.compile(r"%\((\w+)\)[sd]|%%|%[sd]")
LEAST_KEYS = 300
OWN_NAMES = {"English", "Latviešu", "Latviski"}  # a language is called as those who speak it call it
Key = str | tuple[str, ...]


def catalogue() -> Catalog:
    with (CATALOGUE / "messages.po").open("rb") as file:
        return read_po(file, locale="lv")


def keys_in(root: Path) -> dict[Key, str]:
    """Every key of code and templates, and one place where it stands."""
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(root, methods, options, keywords=KEYWORDS)
    return {tuple(key) if isinstance(key, tuple | list) else key: f"{name}:{line}" for name, line, key, _comments, _context in found}


def singular(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


def faults_of(key: Key, message: Message | None) -> list[str]:
    """What a translation lacks."""
    if message is None:
        return ["no translation"]
    is_plural = isinstance(key, tuple)
    strings = list(message.string) if isinstance(message.string, tuple | list) else [message.string]
    faults = ["fuzzy"] if message.fuzzy else []
    if is_plural != isinstance(message.id, tuple | list):
        return [*faults, "plural here and not there"]
    if len(strings) != (3 if is_plural else 1) or not all(string and string.strip() for string in strings):
        return [*faults, "empty"]
    wanted = [set(places(form)) for form in (key if is_plural else (key,))]
    for string in strings:
        if is_plural:  # the number itself may be left to the words: viens, neviens
            have, most = set(places(string)), set.union(*wanted)
            if not have <= most or not most - {"num"} <= have:
                faults.append(f"placeholders {sorted(have)} instead of {sorted(most)}")
        elif sorted(places(string)) != sorted(places(singular(key))):
            faults.append(f"placeholders {places(string)} instead of {places(singular(key))}")
    return faults


def places(text: str) -> list[str]:
    """The names of the placeholders in a text."""
    return [match[1] or match[0] for match in PLACE.finditer(text)]


@pytest.fixture(scope="module")
def latvian() -> Catalog:
    return catalogue()


@pytest.fixture(scope="module")
def keys() -> dict[Key, str]:
    return keys_in(ROOT)


def test_every_key_is_translated(latvian: Catalog, keys: dict[Key, str]) -> None:
    faults = [f"{place}: {key!r}: {fault}" for key, place in keys.items() for fault in faults_of(key, latvian.get(singular(key)))]

    assert len(keys) >= LEAST_KEYS
    assert not faults, "\n".join(sorted(faults))


def test_what_the_catalogue_holds_is_compiled(latvian: Catalog) -> None:
    """`make messages` (and every fresh start) compiles it; an old one would show old words."""
    with (CATALOGUE / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in latvian:
        if message.id and isinstance(message.id, str) and message.string and not message.fuzzy:
            assert compiled.gettext(message.id) == message.string


def test_the_rule_of_plurals_is_the_catalogues(latvian: Catalog) -> None:
    assert (latvian.num_plurals, latvian.plural_expr) == (3, PLURAL_RULE)


@pytest.mark.parametrize(("number", "form"), FORMS.items())
def test_every_plural_is_right_for_every_number(latvian: Catalog, number: int, form: int) -> None:
    with (CATALOGUE / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plurals = [message for message in latvian if isinstance(message.id, tuple | list)]
    assert len(plurals) >= 5

    for message in plurals:
        said = compiled.ngettext(*message.id, number)
        assert said == message.string[form], message.id
        assert said not in message.id


@pytest.mark.parametrize(
    ("key", "said", "fault"),
    [
        ("Save", "", "empty"),
        ("Hello, %(name)s", "Sveiki, %(nama)s", "placeholders"),
        ("Hello, %(name)s", "Sveiki", "placeholders"),
        (("%(num)d day", "%(num)d days"), ("%(num)d diena", "%(num)d dienas", ""), "empty"),
        (("%(num)d day of %(name)s", "%(num)d days of %(name)s"), ("viena diena", "%(num)d dienas", "nevienas"), "placeholders"),
    ],
)
def test_a_bad_translation_is_caught(key: Any, said: Any, fault: str) -> None:
    """The planted faults."""
    assert any(fault in found for found in faults_of(key, Message(key, said)))
    assert faults_of("Save", None) == ["no translation"]
    assert faults_of("Save", Message("Save", "Saglabāt", flags=["fuzzy"])) == ["fuzzy"]
    assert faults_of("Save", Message("Save", "Saglabāt")) == []


def english_of(latvian: Catalog) -> re.Pattern[str]:
    """Any whole English text of the interface whose Latvian is another."""
    return whole_texts((message.id, message.string) for message in latvian if message.id)


def latvian_of(latvian: Catalog) -> re.Pattern[str]:
    """The same the other way round."""
    return whole_texts((message.string, message.id) for message in latvian if message.id)


def whole_texts(pairs: Any) -> re.Pattern[str]:
    theirs, ours = [], set()
    for one, other in pairs:
        theirs += list(one) if isinstance(one, tuple | list) else [one]
        ours |= set(other) if isinstance(other, tuple | list) else {other}
    patterns = {pattern_of(text) for text in theirs if text not in ours and has_words(text)}
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def has_words(text: str) -> bool:
    """Enough of its own that something else is hardly taken for it."""
    return len(re.sub(r"[\W\d_]", "", PLACE.sub("", text))) >= 4


def pattern_of(text: str) -> str:
    parts, end = [], 0
    plain = " ".join(text.split())
    for match in PLACE.finditer(plain):
        parts += [re.escape(plain[end : match.start()]), "%" if match[0] == "%%" else ".+"]
        end = match.end()
    return "".join(parts) + re.escape(plain[end:])


@pytest.mark.parametrize("who", WALKING)
def test_no_page_speaks_the_other_language(latvian: Catalog, crawler: Crawler, who: str) -> None:
    foreign = {"lv": english_of(latvian), "en": latvian_of(latvian)}
    found, known = set(), {}
    for page in crawler.pages_of(who):
        for lang, text in page.texts:
            if lang == page.lang and text not in OWN_NAMES:
                if (lang, text) not in known:
                    known[lang, text] = bool(foreign[lang].fullmatch(text))
                if known[lang, text]:
                    found.add(f"{page.endpoint} ({lang}): {text}")

    assert not found, "\n".join(sorted(found))


def test_an_english_sentence_in_a_latvian_page_is_caught(latvian: Catalog) -> None:
    foreign = english_of(latvian)

    assert foreign.fullmatch("Sign out")
    assert foreign.fullmatch("Saved at 14.02")
    assert not foreign.fullmatch("Iziet")
    assert not foreign.fullmatch("Saglabāts plkst. 14.02")


def parts_in_use() -> Iterator[type]:
    """The fields and validators of WTForms that our forms are made of."""
    for path in (ROOT / "blueprints").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wtforms"):
                for name in (alias.name for alias in node.names):
                    part = getattr(wtforms.validators, name, None) or getattr(wtforms.fields, name, None)
                    if isinstance(part, type):
                        yield part


def own_messages(part: type) -> Iterator[Key]:
    """What WTForms itself may say by this field or validator, in its English."""
    for ancestor in part.__mro__:
        if ancestor.__module__.startswith("wtforms."):
            for node in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(ancestor)))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("gettext", "ngettext"):
                    texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                    if texts and isinstance(texts[0], str):
                        yield texts[0] if node.func.attr == "gettext" else tuple(texts[:2])


TO_PROGRAMMERS = {"Choices cannot be None.", "Invalid field name '%s'."}  # where a form is written wrongly


def test_what_wtforms_itself_says_is_said_in_latvian(desk: Desk) -> None:
    app, said = desk.world.apps["test"], {key for part in parts_in_use() for key in own_messages(part)} - TO_PROGRAMMERS
    assert "This field is required." in said
    with app.test_request_context():
        g.language = "lv"
        with force_locale("lv"):
            translations = Form.Meta().get_translations(None)
            english = [
                key
                for key in said
                if (translations.gettext(key) if isinstance(key, str) else translations.ngettext(*key, 2))
                in (key if isinstance(key, tuple) else (key,))
            ]

    assert not english, "\n".join(map(str, english))


def test_every_message_of_ours_for_wtforms_differs_in_latvian(desk: Desk) -> None:
    def said(app: Flask, lang: str) -> list[str]:
        with app.test_request_context(), force_locale(lang):
            return [str(text) for text in (*MESSAGES.values(), *PLURAL_MESSAGES.values())]

    app = desk.world.apps["test"]

    assert all(one != other for one, other in zip(said(app, "lv"), said(app, "en"), strict=True))
