"""The main navigation: a few places, chosen by the roles that the person holds."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user

from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, LEARNER, SUPERVISOR, TRAINER, Person
from blueprints.language import said
from blueprints.policy import is_studying


def _l(message: str) -> str:
    """Marks a message for the catalogue."""
    return message


@dataclass(frozen=True)
class Place:
    """Somewhere to go: an endpoint, its name in English, its icon, and the endpoints under which it is the current one."""

    endpoint: str
    name: str
    icon: str
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return said(self.name)

    @property
    def url(self) -> str:
        return address_of(self.endpoint)

    @property
    def is_current(self) -> bool:
        return request.endpoint == self.endpoint or request.endpoint in self.also


HANDBOOK = Place(
    "public.list_handbook",
    _l("Handbook"),
    "book-open",
    (
        "public.show_chapter",
        "public.download_handbook",
        "public.show_glossary",
        "public.show_term",
        "public.list_easy_read",
        "public.show_easy_read",
    ),
)
SITUATIONS = Place("public.list_situations", _l("Situations"), "life-buoy", ("public.show_situation", "public.show_crisis"))
PLACES: dict[str, tuple[Place, ...]] = {
    LEARNER: (
        Place("study.show_home", _l("My path"), "route", ("study.show_criteria", "study.show_certificate", "study.show_study_time")),
        Place(
            "study.show_programme",
            _l("Lessons"),
            "graduation-cap",
            (
                "study.show_module",
                "study.show_lesson",
                "study.show_case",
                "study.show_task",
                "study.show_reflection",
                "study.list_notes",
                "study.show_note",
                "study.delete_note",
            ),
        ),
        HANDBOOK,
        SITUATIONS,
        Place("study.list_meetings", _l("Meetings"), "calendar-days"),
    ),
    COORDINATOR: (
        Place("coordinate.show_queue", _l("What waits"), "inbox"),
        Place(
            "coordinate.list_applications",
            _l("Applications"),
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
            _l("Learners"),
            "users",
            (
                "coordinate.show_learner",
                "coordinate.record_talk",
                "coordinate.list_intakes",
                "coordinate.create_intake",
                "teach.show_study_time",
                "teach.correct_study_time",
            ),
        ),
        Place(
            "coordinate.list_young_people",
            _l("Pairing"),
            "handshake",
            (
                "coordinate.show_young_person",
                "coordinate.register_young_person",
                "coordinate.pair",
                "coordinate.show_pairing",
                "coordinate.end_pairing",
            ),
        ),
        Place(
            "coordinate.list_credentials",
            _l("Certificates"),
            "award",
            ("coordinate.revoke_credential", "coordinate.decide_revocation", "coordinate.rename_holder", "coordinate.judge_seminar"),
        ),
    ),
    TRAINER: (
        Place(
            "teach.show_home",
            _l("Groups"),
            "users",
            ("teach.show_learner", "teach.confirm_study_time", "teach.observe_learner", "teach.show_study_time", "teach.correct_study_time"),
        ),
        Place("teach.list_meetings", _l("Meetings"), "calendar-days", ("teach.show_meeting", "teach.schedule_meeting")),
        Place("teach.list_banks", _l("Questions"), "list-checks", ("teach.show_bank", "teach.import_questions", "teach.show_draft")),
        Place(
            "teach.list_texts",
            _l("Texts"),
            "file-text",
            (
                "teach.show_programme",
                "teach.edit_text",
                "teach.save_text",
                "teach.edit_details",
                "teach.preview_text",
                "teach.publish_text",
                "teach.show_history",
                "teach.compare_text",
            ),
        ),
        Place("teach.list_material", _l("Material"), "clipboard-list", ("teach.show_material",)),
    ),
    CASE_MANAGER: (Place("care.list_young_people", _l("My young people"), "users"), HANDBOOK, SITUATIONS),
    SUPERVISOR: (Place("care.list_mentors", _l("Mentors"), "users"), HANDBOOK, SITUATIONS),
    ADMINISTRATOR: (
        Place("administer.list_people", _l("People"), "users", ("administer.show_person", "administer.create_person")),
        Place("administer.show_trail", _l("Audit trail"), "scroll-text"),
    ),
}
STUDYING = (PLACES[LEARNER][1], HANDBOOK, SITUATIONS)
"""Where a session goes that may study and nothing else."""
STRANGER = (
    Place("public.show_front", _l("Becoming a mentor"), "house"),
    HANDBOOK,
    SITUATIONS,
    Place("public.find_credential", _l("Verify a certificate"), "badge-check", ("public.verify_credential", "public.check_file")),
)
ORDER = (COORDINATOR, TRAINER, CASE_MANAGER, SUPERVISOR, ADMINISTRATOR, LEARNER)


def places_for(person: Person | None) -> tuple[Place, ...]:
    """At most five places: those of the first role held, in the order of responsibility."""
    roles = person.roles() if person else set()
    return next((PLACES[role] for role in ORDER if role in roles), STRANGER)


def home_of(person: Person) -> str:
    """The address where this person's day begins."""
    return places_for(person)[0].url


@lru_cache(2048)
def _address(app: Flask, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return app.url_for(endpoint, **dict(values))


def address_of(endpoint: str, **values: Any) -> str:
    """`url_for` of the templates: an address is worked out once, since a page names dozens, most of them on every page."""
    return _address(current_app._get_current_object(), request.root_path, endpoint, tuple(sorted(values.items())))


def connect(app: Flask) -> None:
    """Give the templates their navigation."""
    app.jinja_env.globals["url_for"] = address_of

    @app.context_processor
    def navigation() -> dict[str, object]:
        if g.get("without_database"):
            return {"navigation": ()}
        if is_studying():
            return {"navigation": STUDYING}
        return {"navigation": places_for(current_user.person if current_user.is_authenticated else None)}
