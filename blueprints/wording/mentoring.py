"""What the refusals of `mentoring/` say, and the words for rules, reasons and needs."""

from flask_babel import lazy_gettext as _

from blueprints.language import written_date, written_until
from errors import Refused
from mentoring.errors import (
    AlreadyPaired,
    AttestationMissing,
    AttestedInFuture,
    CodeNotPlain,
    CodeTaken,
    HoursExceeded,
    HoursOutOfRange,
    LengthOutOfRange,
    MentorIsCaseManager,
    MentorIsFull,
    MentorNotCertified,
    NotCaseManager,
    OwnPairing,
    PairingEnded,
    PersonalCodeWritten,
    ReasonMissing,
    RecordCheckNotValid,
    UnknownNeed,
    YoungPersonClosed,
)
from mentoring.models import AGE_BANDS
from mentoring.rules import Reason

AGES = {band: band.replace("-", "–") for band in AGE_BANDS}
RULES = {
    "P2": _("The mentor's contract is signed, volunteer or paid, and in force"),
    "P5": _("The planned end is not later than the contract's"),
    "P6": _("The young person agreed, in an easy-read form; a legal representative too, where one is needed"),
    "P7": _("The two are not relatives, and the mentor is not this person's social worker"),
    "P8": _("What the young person said about the mentor's gender is respected"),
    "P9": _("The case manager is named, and what to do in a crisis is agreed"),
    "P10": _("A place in supervision is booked"),
    "P11": _("There is money for activities"),
}
REASONS = {
    "not-certified": _("No certificate yet"),
    "certificate-revoked": _("The certificate was revoked"),
    "certificate-in-question": _("Somebody has proposed to revoke the certificate; a second person decides"),
    "certificate-expired": _("The certificate expired on %(date)s"),
    "certified": _("Certificate valid until %(until)s"),
    "check-missing": _("No record check on file"),
    "check-unfavourable": _("The record check does not allow it"),
    "check-expired": _("The record check expired on %(date)s"),
    "check-valid": _("Record check valid until %(until)s"),
    "has-room": _("Walks with %(pairings)d of at most %(most)d young people"),
    "is-full": _("Walks with %(pairings)d young people already, and %(most)d is the limit"),
    "hours-unknown": _("No application on file, so the hours are not known"),
    "hours-free": _("%(free)d of %(declared)d declared hours a week are free"),
    "hours-used": _("%(planned)d of %(declared)d declared hours a week are planned already"),
    "account-closed": _("The account is closed"),
    "is-case-manager": _("Is this young person's own case manager"),
    "is-yourself": _("This is you: another coordinator would have to pair you"),
}
NEEDS = {
    "short-sentences": _("short sentences"),
    "quiet-places": _("quiet places"),
    "reads-with-help": _("reads with help"),
    "travels-with-someone": _("travels with someone"),
    "tires-quickly": _("tires quickly"),
    "needs-routine": _("needs routine"),
    "needs-time": _("needs time"),
    "help-with-phone": _("help with the phone"),
}

WHAT_TO_DO = {
    "certificate-revoked": _(
        "Talk to the case manager today, and agree who tells the young person. They don't meet until then. Then end the pairing, with a reason."
    ),
    "certificate-in-question": _("Until a second person has decided, agree with the case manager whether the two go on meeting."),
    "certificate-expired": _("Ask the mentor about renewing it. Agree with the case manager whether the two go on meeting until then."),
    "check-missing": _("Ask the mentor for a record check. The two don't meet alone until you have seen it."),
    "check-unfavourable": _("The two don't meet. Talk to the case manager today, and end the pairing with its reason."),
    "check-expired": _("Ask the mentor for a new record check. The two don't meet alone until you have seen it."),
    "account-closed": _("The mentor can't sign in any more. Find out why, and decide with the case manager whether the pairing ends."),
    "not-certified": _("There is no certificate any more. Talk to the case manager today."),
}
"""What a coordinator does about a pairing that goes on although this holds of the mentor."""


def in_words(reason: Reason) -> str:
    """A reason as a sentence in the reader's language."""
    details = dict(reason.details)
    if until := details.get("until"):
        details |= {"until": written_until(until), "date": written_date(until)}
    return str(REASONS[reason.key]) % details


SENTENCES: dict[type[Refused], str] = {
    CodeTaken: _("Another young person has the code %(code)s. Please choose another one."),
    CodeNotPlain: _("A code is up to three capital letters, a hyphen and a number, for example ZG-014. It tells nothing about the person."),
    PersonalCodeWritten: _("This looks like a personal code. We never keep these: please take it out."),
    UnknownNeed: _("Please choose support needs from the list. Diagnoses are not kept."),
    NotCaseManager: _("%(name)s has no role of a case manager. An administrator can give it."),
    OwnPairing: _("Nobody pairs themselves or ends their own pairing. Another coordinator can do it."),
    YoungPersonClosed: _("This young person is with the programme no more."),
    AlreadyPaired: _("%(code)s has a mentor already. One pairing has to end before another begins."),
    MentorNotCertified: _("%(name)s has no valid certificate, so this pairing can't begin (P1)."),
    RecordCheckNotValid: _("The record check of %(name)s is not valid, so this pairing can't begin (P1)."),
    MentorIsFull: _("%(name)s walks with three young people already. More is never possible (P3)."),
    HoursExceeded: _("%(name)s has fewer hours a week than this pairing needs: %(free)d are free (P4)."),
    MentorIsCaseManager: _("%(name)s is this young person's own case manager, and can't be the mentor (P7)."),
    HoursOutOfRange: _("Please plan from %(least)d to %(most)d hours a week."),
    LengthOutOfRange: _("A pairing lasts from %(least)d to %(most)d months. Please look at the two dates again (P5)."),
    AttestationMissing: _("Each condition needs your word before the two can be paired. Not confirmed yet: %(rules)s."),
    AttestedInFuture: _("A day on which something was seen lies in the future. Please look at the dates again."),
    ReasonMissing: _("Please write why the pairing ends."),
    PairingEnded: _("This pairing has ended already. Nothing was changed."),
}
