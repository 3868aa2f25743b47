"""Rules of study that need no database: counting words and minutes, walking through a branching case."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

LEAST_WORDS = 15  # a task in one's own words: two short sentences at least
MOST_MEASURED = 6 * 60  # minutes of reading that a day can have: a page left open under a resting hand is no study
MOST_CORRECTED = 12 * 60  # minutes in one correction: more is a slip of the keyboard
MOST_STATED = 500  # learners in one statement of study time that a page gives or paper holds
LEAST_REASON = 15  # characters: enough for a sentence that the learner understands


CRITERIA = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10")
WAIVABLE = ("C1", "C2", "C7", "C9")  # at the most: the others protect young people, or stand for what a programme teaches
ALWAYS_ASKED = ("C5", "C10")  # of every programme, for the sake of those whom its mentors meet: the record check and the signed code


@dataclass(frozen=True)
class Standard:
    """What a programme asks for its certificate: which criteria, how much of each, and which a person may waive. Percentages are of 100.

    `check_percent` of every check, `attendance_percent` of the mid-term meeting's minutes, `measured_percent` of the declared time (below
    it a trainer confirms that the study was real), so many `references`, so many `observers` at the seminar.
    """

    apply: tuple[str, ...] = CRITERIA
    waivable: tuple[str, ...] = WAIVABLE
    check_percent: int = 80
    attendance_percent: int = 75
    measured_percent: int = 50
    references: int = 2
    observers: int = 2

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Standard":
        """The standard that a programme's row holds; what isn't written there is as above."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in written.items()})

    def written(self) -> dict[str, Any]:
        """The same as plain values, to be kept."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


class NoSuchChoice(ValueError):
    """The case has no such scene or choice here."""


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def answer_in(state: dict[str, Any] | None) -> str:
    """The answer to a task that a progress holds; empty before there is one."""
    return (state or {}).get("answer", "")


@dataclass(frozen=True)
class Step:
    """A scene and the choice taken in it (index from 0)."""

    scene: str
    choice: int


@dataclass(frozen=True)
class Walk:
    """A way through a branching case: the steps taken, and the endings seen in this and earlier walks.

    `body` is the case as authored (see content schemas): start, scenes with choices, endings.
    """

    body: dict[str, Any]
    steps: tuple[Step, ...] = ()
    endings: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: dict[str, Any], state: dict[str, Any] | None) -> "Walk":
        """The walk kept in a progress row; one that the case no longer allows begins anew, endings kept."""
        walk = cls(body, endings=tuple((state or {}).get("endings", ())))
        try:
            for scene, choice in (state or {}).get("steps", ()):
                walk = walk.choose(scene, choice)
        except NoSuchChoice:
            return cls(body, endings=walk.endings)
        return walk

    def as_state(self) -> dict[str, Any]:
        return {"steps": [[step.scene, step.choice] for step in self.steps], "endings": list(self.endings)}

    @property
    def here(self) -> str:
        """The key of the scene or ending where the walk stands."""
        return self.chosen(self.steps[-1])["next"] if self.steps else self.body["start"]

    @property
    def scene(self) -> dict[str, Any] | None:
        """The scene to answer, or None at an ending."""
        return next((scene for scene in self.body["scenes"] if scene["key"] == self.here), None)

    @property
    def ending(self) -> dict[str, Any] | None:
        return next((ending for ending in self.body["endings"] if ending["key"] == self.here), None)

    def chosen(self, step: Step) -> dict[str, Any]:
        """What a step chose."""
        scene = next(scene for scene in self.body["scenes"] if scene["key"] == step.scene)
        return scene["choices"][step.choice]

    def story(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The way so far as (scene, choice) pairs."""
        scenes = {scene["key"]: scene for scene in self.body["scenes"]}
        return [(scenes[step.scene], self.chosen(step)) for step in self.steps]

    def choose(self, scene: str, choice: int) -> "Walk":
        """The walk one step on. A step already taken at the head of the way is not taken twice. Raises NoSuchChoice."""
        if self.steps and self.steps[-1] == Step(scene, choice) and self.here != scene:
            return self
        here = self.scene
        if here is None or here["key"] != scene or not 0 <= choice < len(here["choices"]):
            raise NoSuchChoice
        walk = replace(self, steps=(*self.steps, Step(scene, choice)))
        if walk.ending and walk.ending["key"] not in walk.endings:
            walk = replace(walk, endings=(*walk.endings, walk.ending["key"]))
        return walk

    def again(self) -> "Walk":
        """The same case from its start."""
        return replace(self, steps=())
