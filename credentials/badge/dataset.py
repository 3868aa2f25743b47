"""What our own documents say as RDF, in canonical N-Quads: the text under every proof. Pure, and without a JSON-LD processor.

We write few kinds of documents, in known terms. `TERMS` repeats what the public contexts say of these terms and nothing more: a
member that is not in it is refused, so that no proof ever covers less than the JSON shows (a general processor drops such members
silently). Blank nodes are named as RDFC-1.0 names them where their first hashes differ, which those of our documents do; where they
don't, the document is refused. Tests hold the output against processors that others made.

Sources: W3C VC Data Model 2.0, Bitstring Status List 1.0, Open Badges 3.0 context 3.0.3, RDF Dataset Canonicalization 1.0.
"""

import re
from hashlib import sha256
from typing import Any

W3C_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGE_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

VC, STATUS, SECURITY = "https://www.w3.org/2018/credentials#", "https://www.w3.org/ns/credentials/status#", "https://w3id.org/security#"
OB, SCHEMA = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#", "https://schema.org/"
XSD, OB_XSD = "http://www.w3.org/2001/XMLSchema#", "https://www.w3.org/2001/XMLSchema#"  # the second is how the Open Badges context spells it
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TEXT, FLAG, LINK, NODE = "text", "flag", "link", "node"  # what a value is, besides a text of some datatype
MOST_NODES = 60  # of a document: ours have about thirty

TYPES = {
    "VerifiableCredential": VC,
    "OpenBadgeCredential": OB,
    "Profile": OB,
    "AchievementSubject": OB,
    "IdentityObject": OB,
    "Achievement": OB,
    "Image": OB,
    "Result": OB,
    "ResultDescription": OB,
    "BitstringStatusListEntry": STATUS,
    "BitstringStatusListCredential": STATUS,
    "BitstringStatusList": STATUS,
    "DataIntegrityProof": SECURITY,
}
_NAMED = {"name": (SCHEMA + "name", TEXT)}
_DESCRIBED = _NAMED | {"description": (SCHEMA + "description", TEXT)}
TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "VerifiableCredential": _DESCRIBED
    | {
        "issuer": (VC + "issuer", NODE),
        "validFrom": (VC + "validFrom", XSD + "dateTime"),
        "validUntil": (VC + "validUntil", XSD + "dateTime"),
        "credentialSubject": (VC + "credentialSubject", NODE),
        "credentialStatus": (VC + "credentialStatus", NODE),
    },
    "Profile": _NAMED | {"url": (SCHEMA + "url", OB_XSD + "anyURI")},
    "AchievementSubject": {
        "identifier": (OB + "identifier", NODE),
        "achievement": (OB + "achievement", NODE),
        "licenseNumber": (OB + "licenseNumber", TEXT),
        "result": (OB + "result", NODE),
    },
    "IdentityObject": {
        "hashed": (OB + "hashed", FLAG),
        "identityHash": (OB + "identityHash", TEXT),
        "identityType": (OB + "identityType", TEXT),
        "salt": (OB + "salt", TEXT),
    },
    "Achievement": _DESCRIBED
    | {
        "achievementType": (OB + "achievementType", TEXT),
        "criteria": (OB + "Criteria", NODE),
        "image": (OB + "image", NODE),
        "version": (OB + "version", TEXT),
        "resultDescription": (OB + "resultDescription", NODE),
    },
    "criteria": {"narrative": (OB + "narrative", TEXT)},
    "Image": {"caption": (SCHEMA + "caption", TEXT)},
    "Result": {"resultDescription": (OB + "resultDescription", OB_XSD + "anyURI"), "value": (SCHEMA + "value", TEXT)},
    "ResultDescription": _NAMED | {"resultType": (OB + "resultType", TEXT)},
    "BitstringStatusListEntry": {
        "statusPurpose": (STATUS + "statusPurpose", TEXT),
        "statusListIndex": (STATUS + "statusListIndex", TEXT),
        "statusListCredential": (STATUS + "statusListCredential", LINK),
    },
    "BitstringStatusList": {
        "statusPurpose": (STATUS + "statusPurpose", TEXT),
        "encodedList": (STATUS + "encodedList", SECURITY + "multibase"),
    },
    "DataIntegrityProof": {
        "cryptosuite": (SECURITY + "cryptosuite", SECURITY + "cryptosuiteString"),
        "created": ("http://purl.org/dc/terms/created", XSD + "dateTime"),
        "verificationMethod": (SECURITY + "verificationMethod", LINK),
        "proofPurpose": (SECURITY + "proofPurpose", SECURITY),
    },
}
ALONE = {"IdentityObject", "Image", "BitstringStatusListEntry", "BitstringStatusList", "DataIntegrityProof"}  # in no list
UNTYPED = {"criteria"}  # members whose nodes say no type: the context has one word for the two
MANY = {("AchievementSubject", "identifier"), ("AchievementSubject", "result"), ("Achievement", "resultDescription")}  # always lists; no other is

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_UNWRITTEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})

Quad = tuple[str, str, str]


class NotOurForm(Exception):
    """A document that isn't one of ours: a member, a value or a shape that we never write."""


def canonical(document: dict[str, Any]) -> str:
    """The document (without its `@context` and `proof`) as canonical N-Quads. Raises NotOurForm."""
    quads: set[Quad] = set()
    _Walk(quads).node(document)
    blank = sorted({term for quad in quads for term in quad if term.startswith("_:")})
    hashes = {name: _first_hash(name, quads) for name in blank}
    if len(set(hashes.values())) != len(blank):
        raise NotOurForm("two parts of the document can't be told apart")
    names = {name: f"_:c14n{place}" for place, name in enumerate(sorted(blank, key=hashes.__getitem__))}
    return "".join(sorted(_line(tuple(names.get(term, term) for term in quad)) for quad in quads))


def _first_hash(name: str, quads: set[Quad]) -> str:
    """RDFC-1.0, 4.6: the statements about a blank node, itself called a and every other z."""
    about = [quad for quad in quads if name in quad]
    lines = sorted(_line(tuple("_:a" if term == name else "_:z" if term.startswith("_:") else term for term in quad)) for quad in about)
    return sha256("".join(lines).encode()).hexdigest()


def _line(quad: tuple[str, ...]) -> str:
    return " ".join(quad) + " .\n"


class _Walk:
    """Goes through a document and gathers what it states."""

    def __init__(self, quads: set[Quad]) -> None:
        self.quads, self.nodes = quads, 0

    def node(self, value: Any, member: str = "") -> str:
        """A node, and everything below it, under this member of another; returns what it is called."""
        self.nodes += 1
        if not isinstance(value, dict) or self.nodes > MOST_NODES:
            raise NotOurForm("a node is missing, or there are too many")
        name = f"<{_address(value['id'])}>" if "id" in value else f"_:b{self.nodes}"
        kinds = [member] if member in UNTYPED else _kinds(value.get("type"))
        terms = {name: told for kind in kinds for name, told in TERMS.get(kind, {}).items()}
        for kind in [] if member in UNTYPED else kinds:
            self.quads.add((name, f"<{RDF_TYPE}>", f"<{TYPES[kind]}{kind}>"))
        for inner, inside in value.items():
            if inner != "id" and (inner != "type" or member in UNTYPED):
                self._member(name, kinds, terms, inner, inside)
        return name

    def _member(self, name: str, kinds: list[str], terms: dict[str, tuple[str, str]], member: str, value: Any) -> None:
        if member not in terms:
            raise NotOurForm(f"{member} is no member of {kinds[-1]}")
        iri, sort = terms[member]
        is_many = (kinds[0], member) in MANY
        if is_many != isinstance(value, list) or value == []:
            raise NotOurForm(f"{member} is a list, or is none")
        for one in value if is_many else [value]:
            self.quads.add((name, f"<{iri}>", self.node(one, member) if sort == NODE and not isinstance(one, str) else _term(sort, one)))


def _kinds(types: Any) -> list[str]:
    """The types of a node: one of those that stand alone, or a list of others."""
    kinds = [types] if isinstance(types, str) and types in ALONE else types
    if not isinstance(kinds, list) or not kinds or not all(isinstance(kind, str) and kind in TYPES for kind in kinds):
        raise NotOurForm("a type that we don't write")
    if kinds is types and (set(kinds) & ALONE or len(set(kinds)) != len(kinds)):
        raise NotOurForm("a list of types that we don't write")
    return kinds


def _term(sort: str, value: Any) -> str:
    """A value that is no node: a link, a flag, or a text of its datatype."""
    if sort == FLAG:
        if not isinstance(value, bool):
            raise NotOurForm("a flag is true or false")
        return f'"{str(value).lower()}"^^<{OB_XSD}boolean>'
    if not isinstance(value, str) or _UNWRITTEN.search(value):
        raise NotOurForm("a value is a text")
    if sort == SECURITY:
        return f"<{_address(SECURITY + value)}>"
    if sort in (LINK, NODE):  # a node told elsewhere
        return f"<{_address(value)}>"
    text = f'"{value.translate(_ESCAPES)}"'
    return text if sort == TEXT else f"{text}^^<{sort}>"


def _address(value: Any) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise NotOurForm("an address is absolute")
    return value
