"""A small content/ that is right in every way; tests write it, then spoil one thing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from publishing.schemas import FEEDBACK, FLAGS, MOTIVES, OBSERVED

Change = Callable[[Any], None]
SENTENCE = "viens divi trīs četri pieci seši septiņi astoņi deviņi desmit"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect class="soft" width="9" height="9"/></svg>\n'


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(value: Any) -> str:
    """A value as YAML, in a form of its own: not the canonical one."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def both(latvian: str, english: str | None = None) -> dict[str, str]:
    return {"lv": latvian, "en": english or f"{latvian} (en)"}


def lesson(key: str, lang: str, paragraphs: int) -> str:
    words = "\n\n".join([SENTENCE] * paragraphs)
    return (
        f"---\nkey: {key}\ntitle: Nodarbība {key} {lang}\noutcomes: [o1]\nyou_can:\n  - viens\n---\n\n"
        f"!!! scene\n\n    Līst.\n\n## Pirmais {{#first}}\n\n[Vārds](term:mentor), [nodaļa](handbook:h01#first), [karte](situation:asks).\n\n"
        f"![Kaste](figure:box.svg)\n\n{words}\n"
    )


def text(key: str, lang: str, **front: Any) -> str:
    head = dumped({"key": key, "title": f"{key} {lang}", "summary": f"Par {key}.", **front})
    return f"---\n{head}---\n\n## Pirmais {{#first}}\n\nVārdi {lang}.\n"


def choice_item(key: str, number: int, subject: str) -> dict[str, Any]:
    options = [{"key": name, "text": both(f"atbilde {name}"), "feedback": both("tāpēc")} for name in "abc"]
    options[number % 3]["correct"] = True
    stem = f"{subject}: " + " ".join(f"{word}{number}{key}" for word in ("kas", "kur", "kam")) + "?"
    return {"key": key, "interaction": "choice", "outcome": "o1", "paragraph": "m01-l1#first", "stem": both(stem), "options": options}


def case() -> dict[str, Any]:
    scenes = [
        {
            "key": f"s{n}",
            "text": both(f"Aina *{n}*."),
            "choices": [_choice(f"s{n + 1}" if n < 8 else "e-grew"), _choice("e-held" if n % 2 else "e-hurt")],
        }
        for n in range(1, 9)
    ]
    scenes[0]["choices"][0] |= {"turning": both("Te viss mainījās."), "paragraph": "m01-l1#first"}
    endings = [{"key": f"e-{outcome}", "outcome": outcome, "title": both(outcome), "text": both("Beigas.")} for outcome in ("grew", "held", "hurt")]
    head = {"key": "m01-case", "title": both("Situācija"), "minutes": 15, "intro": both("**Sākums.**"), "start": "s1"}
    return {**head, "scenes": scenes, "endings": endings}


def _choice(to: str) -> dict[str, Any]:
    return {"text": both("Saku."), "consequence": both("Kļūst klusi."), "next": to}


def situation(number: int, topic: str, critical: bool) -> dict[str, Any]:
    ratings = ("best", "worst", "neutral", "neutral")
    actions: list[dict[str, Any]] = [
        {"key": name, "text": both(name), "rating": ratings[place - (number - 1) % 4], "reason": both("tāpēc")} for place, name in enumerate("abcd")
    ]
    item = {"key": f"rs{number:02}", "interaction": "best-worst", "topic": topic, "stem": both(f"Stāsts{number} tur{number}"), "actions": actions}
    if critical:
        next(action for action in actions if action["rating"] == "worst")["harmful"] = True
        item |= {"critical": True, "harm": both("Kaitējums."), "safety": True}
    return item


def motivation() -> dict[str, Any]:
    likert = {"interaction": "likert", "stem": both("Teikums")}
    items: list[dict[str, Any]] = [{"key": f"mv{n}", "part": "motives", "topic": MOTIVES[n % 6], **likert} for n in range(18)]
    for n in range(6):
        options = [{"key": side, "text": both(side), "supports": (n % 2 == 0) == (side == "a")} for side in "ab"]
        items.append({"key": f"mo{n}", "part": "orientation", "interaction": "pair", "stem": both("Kurš?"), "options": options})
    items += [{"key": f"me{n}", "part": "expectations", **likert} for n in range(5)]
    for topic in ("months", "hours"):
        number = {"interaction": "number", "topic": topic, "least": 0, "most": 24, "stem": both("Cik?"), "unit": both(topic)}
        items.append({"key": f"mc-{topic}", "part": "commitment", **number})
    for topic in ("travel", "supervision", "evenings"):
        options = [{"key": side, "text": both(side)} for side in "ab"]
        items.append({"key": f"mc-{topic}", "part": "commitment", "interaction": "choice", "topic": topic, "stem": both("Vai?"), "options": options})
    items.append({"key": "mx1", "part": "motives", "consistency": {"reverses": "mv2"}, **likert})
    items.append({"key": "mx2", "part": "expectations", "consistency": {"expects": 2}, **likert})
    parts = [{"key": key, "title": both(key), "intro": both(key)} for key in ("motives", "orientation", "expectations", "commitment")]
    parts[0]["scale"] = parts[2]["scale"] = "agree"
    flag = {"title": both("Saruna"), "why": both("tāpēc"), "questions": [both("Kā?"), both("Kad?")]}
    return {
        "key": "motivation",
        "title": both("Motivācijas tests"),
        "intro": both("Pirmā.\n\nOtrā *rinda*.\n"),
        "scales": {"agree": [both(str(n)) for n in range(5)]},
        "parts": parts,
        "repeats": {"months": 3, "parts": ["motives"], "intro": both("once more"), "intros": {"motives": both("now")}},
        "motives": [{"key": key, "title": both(key), "profile": both(key)} for key in MOTIVES],
        "items": items,
        "feedback": {key: both(key) for key in FEEDBACK},
        "flags": dict.fromkeys(FLAGS, flag),
    }


def yaml_files() -> dict[str, Any]:
    """Every YAML file of the small content, by its path."""
    module = "programmes/mentor-training/01-first"
    critical = [situation(n, topic, True) for n, topic in enumerate(("suicide", "abuse", "money-intimacy", "medication", "data"), 1)]
    ready = {"sign": "saule", "status": "ready", "outcomes": [{"key": "o1", "text": both("pateikt")}]}
    later = {"sign": "meness", "status": "in-preparation", "outcomes": [{"key": "o1", "text": both("darīt")}]}
    return {
        "programmes/mentor-training/programme.yaml": {
            "key": "mentor-training",
            "title": both("Programma"),
            "summary": both("Par mentoriem."),
            "revision": "2026.1",
            "hours": 12,
            "counted": {"modules": ["m01"], "hours": 1},
            "minimum_age": 27,
            "criteria": {
                "apply": [f"C{number}" for number in range(1, 11)],
                "waivable": ["C1", "C2", "C7", "C9"],
                "check_percent": 80,
                "attendance_percent": 75,
                "measured_percent": 50,
                "references": 2,
                "observers": 2,
            },
            "certificate_valid_years": 2,
            "reminder_days": 7,
            "pairing_months": {"least": 6, "most": 9},
            "motivation_test": "motivation",
            "readiness_test": "readiness",
            "modules": ["01-first", "02-second"],
        },
        f"{module}/module.yaml": {
            "key": "m01",
            "title": both("Pirmais"),
            "summary": both("Par pirmo."),
            **ready,
            "activities": ["01-one", "02-two", "case", "task", "reflection", "check"],
        },
        "programmes/mentor-training/02-second/module.yaml": {"key": "m02", "title": both("Otrais"), "summary": both("Par otro."), **later},
        f"{module}/case.yaml": case(),
        f"{module}/task.yaml": {
            "key": "m01-task",
            "title": both("Uzdevums"),
            "minutes": 10,
            "prompt": both("Raksti.\n\n- viens\n"),
            "example": both("Tā."),
            "compare": [both("Vai?")],
        },
        f"{module}/reflection.yaml": {"key": "m01-reflection", "title": both("Pārdomas"), "minutes": 5, "prompt": both("Padomā.")},
        f"{module}/check.yaml": {
            "key": "m01-check",
            "title": both("Pārbaude"),
            "draw": 5,
            "mastery": 80,
            "items": [choice_item(f"m01-c{n:02}", n, "Kā pārbauda") for n in range(12)],
        },
        "tests/readiness/knowledge/m01.yaml": {
            "key": "m01-readiness",
            "module": "m01",
            "items": [choice_item(f"m01-r{n:02}", n, "Gatavība citāda") for n in range(6)],
        },
        "tests/readiness/situations.yaml": {
            "key": "readiness-situations",
            "items": [*critical, *(situation(n, "boundaries", False) for n in range(6, 13))],
        },
        "tests/readiness/self-efficacy.yaml": {
            "key": "readiness-self-efficacy",
            "items": [
                {
                    "key": f"se{n}",
                    "interaction": "scale",
                    "least": 0,
                    "most": 10,
                    "stem": both(f"Protu{n} es{n}"),
                    "low": both("nē"),
                    "high": both("jā"),
                }
                for n in range(8)
            ],
        },
        "tests/readiness/observation.yaml": {
            "key": "readiness-observation",
            "scales": [{"key": key, "title": both(key), "anchors": {n: both(str(n)) for n in (1, 2, 3, 4)}} for key in OBSERVED],
        },
        "tests/readiness/quiz.yaml": {
            "key": "readiness",
            "title": both("Gatavības tests"),
            "intro": both("Trīs daļas.\n"),
            "parts": {
                "knowledge": {"per_module": 2, "mastery": 80},
                "situations": {"draw_critical": 5, "draw_other": 7, "mastery": 70},
                "self_efficacy": {},
            },
            "wait_hours": 24,
            "attempts": 2,
        },
        "tests/motivation.yaml": motivation(),
        "glossary.yaml": {"terms": [{"key": "mentor", "term": both("mentors", "mentor"), "definition": both("Cilvēks.", "A person.")}]},
    }


def text_files() -> dict[str, str]:
    """Every other file, by its path."""
    module = "programmes/mentor-training/01-first"
    files = {f"{module}/figures/box.{lang}.svg": DRAWING for lang in ("lv", "en")}
    for lang in ("lv", "en"):
        files[f"{module}/01-one.{lang}.md"] = lesson("m01-l1", lang, 120)
        files[f"{module}/02-two.{lang}.md"] = lesson("m01-l2", lang, 120)
        files[f"handbook/01-about.{lang}.md"] = text("h01", lang, checked={"what": "Likums", "on": "2026-11-22"}).replace("'", "")
        files[f"situations/asks.{lang}.md"] = text("asks", lang, order=1, safety=True)
        files[f"easy-read/01-easy.{lang}.md"] = text("e01", lang)
        files[f"agendas/seminar.{lang}.md"] = text("seminar", lang)
        files[f"pages/about.{lang}.md"] = text("about", lang)
    return files


class SmallContent:
    """The small content on disk. `change(path, how)` spoils a YAML file, `rewrite(path, old, new)` any other."""

    def __init__(self, root: Path):
        self.root = root
        for path, text in text_files().items():
            self.write(path, text)
        for path, value in yaml_files().items():
            self.write(path, dumped(value))

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, how: Change) -> None:
        value = yaml.safe_load(self.read(path))
        how(value)
        self.write(path, dumped(value))

    def rewrite(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()
