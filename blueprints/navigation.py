"""The main navigation: a few places, chosen by the roles that the person holds."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, LEARNER, SUPERVISOR, TRAINER, Person


@dataclass(frozen=True)
class Place:
    """Somewhere to go: an endpoint, its name, its icon, and the endpoints under which it is the current one."""

    endpoint: str
    label: str
    icon: str
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        return request.endpoint == self.endpoint or request.endpoint in self.also


HANDBOOK = Place(
    "public.list_handbook",
    _("Handbook"),
    "book-open",
    (
        "public.show_chapter",
        "public.show_glossary",
        "public.list_situations",
        "public.show_situation",
        "public.list_easy_read",
        "public.show_easy_read",
    ),
)
PLACES: dict[str, tuple[Place, ...]] = {
    LEARNER: (
        Place("study.show_home", _("My path"), "route", ("study.show_criteria", "study.show_certificate")),
        Place(
            "study.show_programme",
            _("Lessons"),
            "graduation-cap",
            ("study.show_module", "study.show_lesson", "study.show_case", "study.show_task", "study.show_reflection"),
        ),
        HANDBOOK,
        Place("study.list_meetings", _("Meetings"), "calendar-days"),
    ),
    COORDINATOR: (
        Place("coordinate.show_queue", _("What waits"), "inbox"),
        Place(
            "coordinate.list_applications",
            _("Applications"),
            "file-text",
            (
                "coordinate.show_application",
                "coordinate.record_evidence",
                "coordinate.void_evidence",
                "coordinate.decide_application",
                "coordinate.enrol_applicant",
            ),
        ),
        Place(
            "coordinate.list_learners",
            _("Learners"),
            "users",
            ("coordinate.show_learner", "coordinate.record_talk", "coordinate.list_intakes", "coordinate.create_intake"),
        ),
        Place(
            "coordinate.list_young_people",
            _("Pairing"),
            "handshake",
            (
                "coordinate.show_young_person",
                "coordinate.register_young_person",
                "coordinate.pair",
                "coordinate.show_pairing",
                "coordinate.end_pairing",
            ),
        ),
        Place("coordinate.list_credentials", _("Certificates"), "award", ("coordinate.revoke_credential",)),
    ),
    TRAINER: (
        Place("teach.show_home", _("Groups"), "users", ("teach.show_learner", "teach.confirm_study_time", "teach.observe_learner")),
        Place("teach.list_meetings", _("Meetings"), "calendar-days", ("teach.show_meeting", "teach.schedule_meeting")),
        HANDBOOK,
    ),
    CASE_MANAGER: (Place("care.list_young_people", _("My young people"), "users"), HANDBOOK),
    SUPERVISOR: (Place("care.list_mentors", _("Mentors"), "users"), HANDBOOK),
    ADMINISTRATOR: (
        Place("administer.list_people", _("People"), "users", ("administer.show_person", "administer.create_person")),
        Place("administer.show_trail", _("Audit trail"), "scroll-text"),
    ),
}
STRANGER = (
    Place("public.show_front", _("Becoming a mentor"), "house"),
    HANDBOOK,
    Place("public.find_credential", _("Verify a certificate"), "badge-check", ("public.verify_credential",)),
)
ORDER = (COORDINATOR, TRAINER, CASE_MANAGER, SUPERVISOR, ADMINISTRATOR, LEARNER)


def places_for(person: Person | None) -> tuple[Place, ...]:
    """At most five places: those of the first role held, in the order of responsibility."""
    roles = person.roles() if person else set()
    return next((PLACES[role] for role in ORDER if role in roles), STRANGER)


def home_of(person: Person) -> str:
    """The address where this person's day begins."""
    return places_for(person)[0].url


def connect(app: Flask) -> None:
    """Give the templates their navigation."""

    @app.context_processor
    def navigation() -> dict[str, object]:
        if g.get("without_database"):
            return {"navigation": ()}
        return {"navigation": places_for(current_user.person if current_user.is_authenticated else None)}
