"""Latvian names in the dative and the vocative."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.declension import NAME, dative, family_name_dative, is_dative_of, is_same_name, is_sure, vocative

pytestmark = pytest.mark.bare
WORDS = re.compile(r"[^\W\d_]+")

WOMEN = [
    ("Anna", "Kalniņa", "Annai Kalniņai"),
    ("Ilze", "Bērziņa", "Ilzei Bērziņai"),
    ("Māra", "Egle", "Mārai Eglei"),
    ("Elīna", "Kovaļevska", "Elīnai Kovaļevskai"),
    ("Olga", "Ivanova", "Olgai Ivanovai"),
    ("Sandra", "Lielā", "Sandrai Lielajai"),
    ("Gita", "Vidējā", "Gitai Vidējai"),
    ("Zane", "Kalēja", "Zanei Kalējai"),
    ("Kristīne", "Ozola-Liepa", "Kristīnei Ozolai-Liepai"),
    ("Anna Marija", "Zvaigzne", "Annai Marijai Zvaigznei"),
    ("Anna-Marija", "Pūce", "Annai-Marijai Pūcei"),
    ("Oksana", "Ševčenko", "Oksanai Ševčenko"),
    ("Iris", "Kļaviņa", "Iris Kļaviņai"),
    ("Margo", "Liepa", "Margo Liepai"),
    ("Ingrid", "Kalniņa", "Ingrid Kalniņai"),
    ("Eva", "fon Berga", "Evai fon Bergai"),
    ("ANNA", "KALNIŅA", "ANNAI KALNIŅAI"),
    ("Ieva", "Ķesa", "Ievai Ķesai"),
    ("Dace", "Ūdre", "Dacei Ūdrei"),
    ("Žanna", "Poļakova", "Žannai Poļakovai"),
]
MEN = [
    ("Jānis", "Bērziņš", "Jānim Bērziņam"),
    ("Mārtiņš", "Ozols", "Mārtiņam Ozolam"),
    ("Ingus", "Ledus", "Ingum Ledum"),
    ("Pēteris", "Kalnietis", "Pēterim Kalnietim"),
    ("Andris", "Liepa", "Andrim Liepam"),
    ("Kārlis", "Egle", "Kārlim Eglem"),
    ("Aivars", "Lielais", "Aivaram Lielajam"),
    ("Toms", "Vidējais", "Tomam Vidējam"),
    ("Sergejs", "Kovaļevskis", "Sergejam Kovaļevskim"),
    ("Edvards", "Zabeckis", "Edvardam Zabeckim"),
    ("Raivo", "Liepa", "Raivo Liepam"),
    ("Ivo", "Kalniņš", "Ivo Kalniņam"),
    ("Oto", "Briedis", "Oto Briedim"),
    ("Dmitrijs", "Ivanovs", "Dmitrijam Ivanovam"),
    ("Ņikita", "Petrovs", "Ņikitam Petrovam"),
    ("Iļja", "Bistrijs", "Iļjam Bistrijam"),
    ("Markuss", "Šmits", "Markusam Šmitam"),
    ("Tomass", "Zvaigzne", "Tomasam Zvaigznem"),
    ("Bruno", "Ševčenko", "Bruno Ševčenko"),
    ("Jānis Krišjānis", "Rudzītis", "Jānim Krišjānim Rudzītim"),
    ("Robert", "Bērziņš", "Robert Bērziņam"),
    ("Uldis", "Kalns-Strazdiņš", "Uldim Kalnam-Strazdiņam"),
    ("Arne", "Krūms", "Arnem Krūmam"),
    ("Ludvigs", "fon Holsts", "Ludvigam fon Holstam"),
    ("Valdis", "Kungs", "Valdim Kungam"),
    ("Juris", "Zaķis", "Jurim Zaķim"),
]
UNSURE = [
    ("Anna", "Ozols", "Annai Ozols"),  # a woman with a man's form of the surname: hers to say
    ("Jānis", "Zivs", "Jānim Zivs"),
    ("Jānis", "Akmens", "Jānim Akmens"),
    ("Robert", "Smith", "Robert Smith"),
    ("Robert", "Ozols", "Robert Ozols"),
    ("John", "Liepa", "John Liepa"),
    ("Jonas", "Jonas", "Jonas Jonas"),
    ("Wei", "Li", "Wei Li"),
    ("anna", "kalniņa", "anna kalniņa"),
    ("Анна", "Калниня", "Анна Калниня"),
    ("", "Kalniņa", "Kalniņai"),
    ("Anna", "", "Annai"),
]


@pytest.mark.parametrize(("given_name", "family_name", "expected"), WOMEN + MEN + UNSURE)
def test_names_stand_in_the_dative(given_name: str, family_name: str, expected: str) -> None:
    assert dative(given_name, family_name) == expected


def test_the_surname_alone_stands_in_the_same_dative() -> None:
    assert family_name_dative("Andris", "Liepa") == "Liepam"
    assert family_name_dative("Anna", "Liepa") == "Liepai"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Jānis", "Jāni"),
        ("Mārtiņš", "Mārtiņ"),
        ("Ingus", "Ingu"),
        ("Inga", "Inga"),
        ("Ilze", "Ilze"),
        ("Edgars", "Edgar"),
        ("Andrejs", "Andrej"),
        ("Alekss", "Aleks"),
        ("Raivo", "Raivo"),
        ("Iris", "Iris"),
        ("Ņikita", "Ņikita"),
        ("Jānis Krišjānis", "Jāni Krišjāni"),
        ("Anna-Marija", "Anna-Marija"),
        ("Robert", "Robert"),
        ("Jonas", "Jonas"),
    ],
)
def test_people_are_called_in_the_vocative(name: str, called: str) -> None:
    assert vocative(name) == called


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', '$x$ *b* #eval("1+1")', "ا ب", "🙂", "<a>", "\\"])
def test_what_is_no_name_stays(text: str) -> None:
    assert dative(text, text) == f"{text} {text}"


@given(st.text(max_size=80), st.text(max_size=80))
def test_only_the_ends_of_words_ever_change(given_name: str, family_name: str) -> None:
    for name, changed in ((given_name, vocative(given_name)), (family_name, family_name_dative(given_name, family_name))):
        assert WORDS.split(changed) == WORDS.split(name)
        for word, other in zip(WORDS.findall(name), WORDS.findall(changed), strict=True):
            assert other.startswith(word[: max(len(word) - 5, 1)])


GOLDEN = [  # who, to whom, whether the form tells it
    ("Anna Kalniņa", "Annai Kalniņai", True),
    ("Sandra Mazā", "Sandrai Mazajai", True),
    ("Edgars Baltais", "Edgaram Baltajam", True),
    ("Mārtiņš Zaļais", "Mārtiņam Zaļajam", True),
    ("Vitālijs Dobrovoļskis", "Vitālijam Dobrovoļskim", True),
    ("Jeļena Dobrovoļska", "Jeļenai Dobrovoļskai", True),
    ("Raivo Kļava", "Raivo Kļavam", True),
    ("Ivo Priede", "Ivo Priedem", True),
    ("Oto Ozols", "Oto Ozolam", True),
    ("Kristaps Zīle", "Kristapam Zīlem", True),
    ("Olena Ševčenko", "Olenai Ševčenko", True),
    ("Jānis Zivs", "Jānim Zivs", False),
    ("Pēteris Akmens", "Pēterim Akmens", False),
    ("Anna Ozols", "Annai Ozols", False),
    ("Robin Ozols", "Robin Ozols", False),
    ("Carlos Mendes", "Carlos Mendes", False),
    ("Wei Li", "Wei Li", False),
]


@pytest.mark.parametrize(("who", "to_whom", "sure"), GOLDEN)
def test_the_form_tells_the_dative_or_the_holder_is_asked(who: str, to_whom: str, sure: bool) -> None:
    given_name, family_name = who.split()
    assert (dative(given_name, family_name), is_sure(given_name, family_name)) == (to_whom, sure)


@pytest.mark.parametrize(("given_name", "family_name", "expected"), WOMEN + MEN + UNSURE[:10])
def test_what_the_rules_make_of_a_name_could_be_written_by_its_bearer(given_name: str, family_name: str, expected: str) -> None:
    assert is_dative_of(expected, f"{given_name} {family_name}")


@pytest.mark.parametrize(
    ("written", "of"),
    [
        ("Annai Ozolai", "Anna Kalniņa"),
        ("Annai", "Anna Kalniņa"),
        ("Annai Kalniņai Ozolai", "Anna Kalniņa"),
        ("Annai Kalniņajaiem", "Anna Kalniņa"),
        ("", ""),
    ],
)
def test_another_name_is_no_dative_of_it(written: str, of: str) -> None:
    assert not is_dative_of(written, of)


def test_a_name_is_the_same_with_its_accents_put_right() -> None:
    assert is_same_name("Anna-Marija Kalniņa", "anna marija kalnina")
    assert not is_same_name("Anna Kalniņa", "Anna Kalne")
    assert not is_same_name("", "")


@given(st.from_regex(r"\A[A-ZĀČĒĢĪĶĻŅŠŪŽ][a-zāčēģīķļņšūž]{1,14}\Z"), st.from_regex(r"\A[A-ZĀČĒĢĪĶĻŅŠŪŽ][a-zāčēģīķļņšūž]{1,14}\Z"))
def test_any_name_and_what_the_rules_make_of_it_are_names(given_name: str, family_name: str) -> None:
    made = dative(given_name, family_name)
    assert NAME.fullmatch(made)
    assert is_dative_of(made, f"{given_name} {family_name}")
