"""What the refusals of `meetings/` say, and the words for meetings and outcomes."""

from flask_babel import lazy_gettext as _

from errors import Refused
from meetings.errors import (
    AlreadyScheduled,
    AttendanceRecorded,
    JoinAddressMissing,
    JoinAddressUnsafe,
    LengthOutOfRange,
    MeetingCancelled,
    MeetingOver,
    MinutesOutOfRange,
    NothingToJoin,
    NotInvited,
    ObserversComplete,
    OwnAttendance,
    OwnObservation,
    PlaceMissing,
    ScaleOutOfRange,
    StartsInPast,
    TooEarly,
    UnknownOutcome,
)
from meetings.models import ABSENT, MADE_UP, MIDTERM, PRESENT, SEMINAR_DAY_1, SEMINAR_DAY_2

KINDS = {
    MIDTERM: _("Mid-term meeting on Zoom"),
    SEMINAR_DAY_1: _("Seminar, day one"),
    SEMINAR_DAY_2: _("Seminar, day two"),
}
OUTCOMES = {PRESENT: _("Present"), ABSENT: _("Absent"), MADE_UP: _("Make-up task done")}

SENTENCES: dict[type[Refused], str] = {
    StartsInPast: _("This time is over already. Please choose a later one."),
    JoinAddressMissing: _("The mid-term meeting needs its Zoom link. Copy it from Zoom: it begins with https://"),
    JoinAddressUnsafe: _("This is not a link for joining. Copy it from Zoom as it is: it begins with https://"),
    PlaceMissing: _("A seminar day needs a place, so that people know where to come."),
    LengthOutOfRange: _("A meeting lasts from %(least)d to %(most)d minutes."),
    AlreadyScheduled: _("This meeting is agreed already: the same group, day and time."),
    AttendanceRecorded: _("Attendance of this meeting is on record, so it can't be cancelled."),
    TooEarly: _("It is too early: this opens 15 minutes before the start (%(opens_at)s)."),
    MeetingOver: _("This meeting has ended."),
    MeetingCancelled: _("This meeting was cancelled."),
    NothingToJoin: _("This meeting is face to face: %(place)s"),
    NotInvited: _("This meeting is another group's."),
    OwnAttendance: _("Nobody records their own attendance. Another trainer can do it."),
    UnknownOutcome: _("Only the mid-term meeting has a make-up task. Choose present or absent."),
    MinutesOutOfRange: _("%(name)s: the minutes must lie between 1 and %(most)d, the length of the meeting."),
    OwnObservation: _("Nobody observes themselves. Another observer can do it."),
    ObserversComplete: _("Two observers have already described this learner."),
    ScaleOutOfRange: _("Each behaviour is described by one of four levels."),
}
