"""The demo's references: two people were named, one has answered and waits to be read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from recruitment.models import Application
from recruitment.referees import give_reference, name_referee
from recruitment.rules import Reference


def ask_referees(application: Application, ago: Callable[[float], datetime]) -> None:
    """`ago(days)` is a moment of the demo's past."""
    common: dict[str, Any] = {"application": application, "language": "lv", "by": application.person, "at": ago(7)}
    inta, _link = name_referee(name="Inta Zariņa", relation="Darba vadītāja sešus gadus", email="inta@example.org", **common)
    name_referee(name="Juris Balodis", relation="Biedrības vadītājs", email="juris@example.org", **common)
    words = "Kad jaunākais kolēģis kļūdījās, Raimonds palika blakus un gaidīja, kamēr viņš pats atrod risinājumu."
    said = Reference("work", ago(0).year - 6, "often", "often", "sometimes", is_worried=False, entrust="yes", words=words)
    give_reference(referee=inta, said=said, at=ago(3))
