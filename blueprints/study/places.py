"""Where an activity lives, and how a module's outline is shown."""

from dataclasses import dataclass

from blueprints.language import localised
from blueprints.navigation import address_of
from courses.models import CASE, LESSON, QUIZ, REFLECTION, TASK, Activity
from courses.queries import ModuleState

ENDPOINTS = {LESSON: "study.show_lesson", CASE: "study.show_case", TASK: "study.show_task", REFLECTION: "study.show_reflection"}


@dataclass(frozen=True)
class Line:
    """One line of an outline, as templates/ui/parts.html draws it."""

    title: str
    url: str
    state: str
    is_current: bool
    side: str = ""


def url_of(activity: Activity) -> str:
    """The address of an activity."""
    if activity.kind == QUIZ:
        return address_of("study.show_test", quiz_key=activity.key)
    if activity.kind == LESSON:
        return address_of("study.show_lesson", module=activity.module.slug, slug=activity.slug)
    return address_of(ENDPOINTS[activity.kind], module=activity.module.slug)


def outline_of(module: ModuleState, current: Activity | None) -> list[Line]:
    """The activities of a module as lines, the current one marked."""
    return [
        Line(
            title=localised(state.activity.title),
            url=url_of(state.activity),
            state="done" if state.is_completed else "now",
            is_current=current is not None and state.activity.id == current.id,
        )
        for state in module.activities
    ]
