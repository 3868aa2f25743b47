"""Latvian personal names declined: the dative of a certificate (*Annai Kalniņai*), the vocative of a greeting (*Jāni*).

Pure. A name whose gender or declension can't be told from its form stays as it is: nobody's name is guessed at.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum


class Gender(Enum):
    """As far as a name's form tells it."""

    WOMAN = "woman"
    MAN = "man"
    UNKNOWN = "unknown"


# Given names that don't look like what they are.
MEN_IN_A = {"ņikita", "iļja", "luka", "danila", "saša", "miša", "griša", "koļa", "vaņa", "kuzma", "foma", "savva", "dima", "kostja", "jošua"}
MEN_IN_E = {"arne", "uve", "ove", "helge"}
MEN_INDECLINABLE = {"renē", "andrē", "toni", "džoni", "henri", "anrī"}
WOMEN_INDECLINABLE = {"iris", "doris", "agnes", "ines", "mercedes", "beatris", "gladis", "fēlis", "karmens", "margo", "kleo", "klio", "juno", "ino"}

# Surnames that end as women's of Latvian or Slavic making always do; a man's would end otherwise.
WOMENS_FORM = re.compile(r"(iņa|ska|cka|ova|eva|niece|tāja|ēja|ā)$")
# Nouns of the second declension in -s, and of the sixth: which one a surname follows is its bearer's to say.
UNSURE_IN_S = {
    "akmens", "asmens", "rudens", "ūdens", "zibens", "mēness", "suns", "sāls",
    "acs", "auss", "avs", "birzs", "cilts", "dzirksts", "govs", "guns", "klints", "krāsns", "krūts", "nakts", "pils", "pirts",
    "sirds", "uguns", "valsts", "vēsts", "zivs", "zoss",
}  # fmt: skip

# From the longest ending to the shortest; the first that fits decides. Pairs: nominative, dative.
MEN = (("ējais", "ējam"), ("ais", "ajam"), ("is", "im"), ("us", "um"), ("š", "am"), ("s", "am"))
MEN_IN_VOWEL = (("a", "am"), ("e", "em"))
WOMEN = (("ējā", "ējai"), ("ā", "ajai"), ("a", "ai"), ("e", "ei"))
ADDRESSED = (("is", "i"), ("us", "u"), ("š", ""), ("s", ""))
FOREIGN = ("as", "es", "os", "īs", "ūs")  # Jonas, Carlos: no declension of Latvian's own

_PARTS = re.compile(r"([^\W\d_]+)")
_WORDS = re.compile(r"[^\s-]+")
NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)*\.?")
"""What a name may be written with: letters, and between them spaces, hyphens, apostrophes and points."""


def dative(given_name: str, family_name: str) -> str:
    """To whom: both names in the dative. Each part of a double name is declined."""
    gender = gender_of(given_name, family_name)
    given = _in_parts(given_name, lambda part: _given_dative(part, gender))
    return f"{given} {_in_parts(family_name, lambda part: _family_dative(part, gender))}".strip()


def family_name_dative(given_name: str, family_name: str) -> str:
    """The surname alone, as it stands in the dative of both names."""
    gender = gender_of(given_name, family_name)
    return _in_parts(family_name, lambda part: _family_dative(part, gender))


def is_sure(given_name: str, family_name: str) -> bool:
    """Whether the form of both names tells their dative. Where it doesn't, they stay as they are, and the holder is asked."""
    gender = gender_of(given_name, family_name)
    if gender is Gender.UNKNOWN or not _PARTS.search(given_name) or not _PARTS.search(family_name):
        return False
    return all(_is_sure_given(part, gender) for part in _PARTS.findall(given_name)) and all(
        _is_sure_family(part, gender) for part in _PARTS.findall(family_name)
    )


def _is_sure_given(part: str, gender: Gender) -> bool:
    name = part.lower()
    if name in WOMEN_INDECLINABLE | MEN_INDECLINABLE or name.endswith("o"):
        return True
    return _given_dative(part, gender) != part


def _is_sure_family(part: str, gender: Gender) -> bool:
    """A surname in -o (Ševčenko) stays for certain; a particle (fon) too. Which declension a noun in -s follows is its bearer's to say."""
    name = part.lower()
    if name in UNSURE_IN_S or name.endswith(FOREIGN):
        return False
    return name.endswith("o") or not part[:1].isupper() or _family_dative(part, gender) != part


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name: letters alike but for accents, capitals, hyphens and spaces."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def is_dative_of(given: str, nominative: str) -> bool:
    """Whether this can be the dative of a name: as many words, each of which begins as the name's own and is hardly longer."""
    words, names = _WORDS.findall(given), _WORDS.findall(nominative)
    return len(words) == len(names) > 0 and all(map(_can_be_dative, words, names))


def _can_be_dative(word: str, name: str) -> bool:
    stem = _bare(name)[: max(len(_bare(name)) - 4, 2)]
    return _bare(word).startswith(stem) and len(word) <= len(name) + 4


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(sign for sign in plain if sign.isalpha())


def vocative(given_name: str) -> str:
    """How to call somebody: *Jāni, Mārtiņ, Ingu*; women's names stay."""
    return _in_parts(given_name, lambda part: part if _is_unchanging(part) else _changed(part, ADDRESSED))


def gender_of(given_name: str, family_name: str) -> Gender:
    """What the first given name says; where it says nothing, the surname, if only a woman or only a man bears it in that form."""
    found = _PARTS.search(given_name)
    first = found.group().lower() if found else ""
    if first in WOMEN_INDECLINABLE:
        return Gender.WOMAN
    if first in MEN_IN_A | MEN_IN_E | MEN_INDECLINABLE:
        return Gender.MAN
    if first.endswith(("a", "e")):
        return Gender.WOMAN
    if first.endswith(("s", "š")):
        return Gender.MAN
    family = family_name.lower()
    if WOMENS_FORM.search(family):
        return Gender.WOMAN
    if first.endswith("o") or family.endswith(("iņš", "skis", "ckis", "ovs", "evs")):
        return Gender.MAN
    return Gender.UNKNOWN


def _given_dative(part: str, gender: Gender) -> str:
    name = part.lower()
    if _is_unchanging(part):
        return part
    if name in MEN_IN_A | MEN_IN_E:
        return _changed(part, MEN_IN_VOWEL)
    return _changed(part, {Gender.WOMAN: WOMEN, Gender.MAN: MEN + MEN_IN_VOWEL}.get(gender, ()))


def _family_dative(part: str, gender: Gender) -> str:
    """One part of a surname in the dative. A woman's in a man's form stays: some decline it and some don't."""
    name = part.lower()
    if name in UNSURE_IN_S or name.endswith(FOREIGN) or not part[:1].isupper():
        return part
    if gender is Gender.WOMAN:
        return _changed(part, WOMEN)
    if gender is Gender.MAN:
        return part if name.endswith("ā") else _changed(part, MEN + MEN_IN_VOWEL)
    return part


def _is_unchanging(part: str) -> bool:
    name = part.lower()
    return name in WOMEN_INDECLINABLE | MEN_INDECLINABLE or name.endswith(FOREIGN) or not part[:1].isupper()


def _changed(part: str, endings: tuple[tuple[str, str], ...]) -> str:
    """The name with the first ending that fits exchanged; something must be left before it. Capitals stay capitals."""
    for old, new in endings:
        if part.lower().endswith(old) and len(part) > len(old) + 1:
            return part[: -len(old)] + (new.upper() if part.isupper() else new)
    return part


def _in_parts(name: str, change: Callable[[str], str]) -> str:
    """Every word of a name changed; hyphens, spaces and whatever else stands between stay."""
    return _PARTS.sub(lambda found: change(found.group()), name)
