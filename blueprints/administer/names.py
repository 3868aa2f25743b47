"""What roles and recorded acts are called on these pages."""

from flask_babel import lazy_gettext as _

from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, EVERYWHERE, LEARNER, SUPERVISOR, TRAINER, AuditEvent
from blueprints.labels import EVIDENCE, OUTCOMES

ROLE_NAMES = {
    LEARNER: _("learner"),
    TRAINER: _("trainer"),
    COORDINATOR: _("coordinator"),
    CASE_MANAGER: _("case manager"),
    SUPERVISOR: _("supervisor"),
    ADMINISTRATOR: _("administrator"),
}
ACT_NAMES = {
    "sign-in": _("signed in"),
    "sign-in-failed": _("a sign-in failed"),
    "second-factor-failed": _("a second step failed"),
    "create-person": _("made an account"),
    "set-password": _("chose a password"),
    "set-up-second-factor": _("set the second step up"),
    "remove-second-factor": _("turned the second step off"),
    "clear-second-factor": _("turned somebody's second step off"),
    "use-recovery-code": _("used a recovery code"),
    "grant-role": _("gave a role"),
    "revoke-role": _("took a role away"),
    "disable-person": _("closed an account"),
    "enable-person": _("opened an account again"),
    "end-sessions": _("signed somebody out everywhere"),
    "apply": _("applied"),
    "withdraw-application": _("withdrew an application"),
    "view-application": _("looked at an application"),
    "record-evidence": _("recorded evidence"),
    "void-evidence": _("declared evidence void"),
    "decide-application": _("decided about an application"),
    "enrol": _("enrolled somebody"),
    "create-intake": _("made a group"),
    "give-extra-time": _("gave extra time in tests"),
    "view-learner": _("looked at a learner’s record"),
    "denied-not-visible": _("was shown nothing"),
    "denied-not-permitted": _("was not allowed"),
}

WAY_NAMES = {"password": _("with a password"), "sign-in": _("by a link"), "confirm": _("by confirming the address"), "reset": _("by a new password")}


def act_name(act: str) -> str:
    """An act in the reader's language; one that has no name here is shown as it is recorded."""
    return str(ACT_NAMES.get(act, act))


def note_of(event: AuditEvent) -> str:
    """What was noted of an act, its coded words in the reader's language."""
    if event.act == "sign-in":
        return str(WAY_NAMES.get(event.note, event.note))
    if event.act in ("grant-role", "revoke-role"):
        role, _blank, scope = event.note.partition(" ")
        return f"{ROLE_NAMES.get(role, role)}, {_('everywhere') if scope == EVERYWHERE else scope}"
    if event.act in ("record-evidence", "void-evidence", "decide-application"):
        return str({**EVIDENCE, **OUTCOMES}.get(event.note, event.note))
    return event.note
