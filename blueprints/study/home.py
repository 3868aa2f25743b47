"""The learner's home: the way as steps, the one thing to do next, what was credited."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import clock
from accounts.models import LEARNER, Person
from blueprints.identity import current_person
from blueprints.language import capitalised, language, localised, written_date, written_day, written_minutes, written_time, written_until
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.study.places import url_of
from blueprints.study.tests import occasion_of
from courses.band import SIGN_NAMES, draw_band
from courses.queries import StudySummary
from credentials.declension import vocative
from credentials.journey import Journey, journey_of
from meetings.models import MADE_UP, MIDTERM, PRESENT
from recruitment.models import ACCEPTED

DONE, NOW, CLOSED = "done", "now", "closed"


@dataclass(frozen=True)
class Step:
    """One step of the way, as templates/ui/parts.html draws it."""

    state: str
    title: str
    text: str
    url: str = ""
    link_text: str = ""
    side: str = ""


@dataclass(frozen=True)
class Next:
    """The one thing to do now."""

    kicker: str
    title: str
    text: str
    url: str
    label: str


@blueprint.get("/home")
@allow(LEARNER)
def show_home() -> ResponseReturnValue:
    """The way from application to certificate, with what is done, what is next and why the rest is closed."""
    person = current_person()
    journey = journey_of(person, clock.now())
    steps = [_application(journey), _motivation(journey), *_training(journey), _certificate(journey)]
    return render_template(
        "study/show_home.html",
        journey=journey,
        steps=steps,
        next=_repeat(person, journey) or _next(journey),
        band=band_of(journey.study) if journey.study else None,
        coming=_coming(journey),
        greeted=vocative(person.given_name) if language() == "lv" else person.given_name,
    )


def band_of(study: StudySummary) -> str:
    """The woven band of this learner's progress, with its text alternative."""
    label = _("%(done)d of %(all)d modules", done=study.completed, all=len(study.modules))
    shares = [module.share for module in study.modules]
    return draw_band((shares + [0.0] * len(SIGN_NAMES))[: len(SIGN_NAMES)], label)


def _next(journey: Journey) -> Next | None:
    kicker = _("Continue where you left off")
    if attempt := journey.open_attempt:
        url = url_for("study.show_attempt", public_id=attempt.public_id)
        return Next(kicker, localised(attempt.quiz.title), _("Begun and not yet handed in. Your answers are kept."), url, _("Continue"))
    if journey.application and not journey.motivation:
        text = _("About 12 minutes. There is no pass mark: it shows what moves you.")
        return Next(_("Your next step"), _("Motivation test"), text, url_for("study.show_test", quiz_key="motivation"), _("Begin"))
    study = journey.study
    if study and (state := study.next_state()):
        left = written_minutes(state.activity.seconds)
        label, heading = (_("Continue"), kicker) if state.is_started else (_("Begin"), _("Your next step"))
        return Next(heading, localised(state.activity.title), _("About %(time)s.", time=left), url_of(state.activity), label)
    if study and study.all_counted_completed and not (journey.readiness and journey.readiness.passed):
        return Next(
            _("Your next step"),
            _("Readiness test"),
            _("No time limit. Every answer is saved at once."),
            url_for("study.show_test", quiz_key=study.programme.readiness_test),
            _("Begin"),
        )
    return None


def _repeat(person: Person, journey: Journey) -> Next | None:
    """The repeat of the motivation test that a mentor may answer now: one statement, and only once there is a certificate."""
    attempt, at = journey.motivation, clock.now()
    if journey.credential is None or attempt is None or journey.open_attempt:
        return None
    attempts = [one for one in journey.attempts if one.quiz_id == attempt.quiz_id]
    if not occasion_of(person, attempt.quiz, attempts, at):
        return None
    text = _("About 10 minutes: the same questions, as things are now. You will see what has changed since the start.")
    return Next(_("When you have time"), _("Motivation test, once more"), text, url_for("study.show_test", quiz_key=attempt.quiz.key), _("Open"))


def _application(journey: Journey) -> Step:
    title, application, decision = _("Application"), journey.application, journey.decision
    if application is None:
        return Step(NOW, title, _("Tell us about yourself: it takes about ten minutes."), url_for("public.apply"), _("Apply"))
    link = url_for("study.show_application"), _("My application")
    if decision is None:
        return Step(
            NOW,
            title,
            _("Sent on %(date)s. The coordinator will agree a time for an interview with you.", date=written_date(application.submitted_at)),
            *link,
        )
    if decision.outcome == ACCEPTED:
        return Step(DONE, title, _("Accepted on %(date)s.", date=written_date(decision.decided_at)), *link)
    return Step(DONE, title, _("Decided on %(date)s. The coordinator has written to you.", date=written_date(decision.decided_at)), *link)


def _motivation(journey: Journey) -> Step:
    title = _("Motivation test")
    if attempt := journey.motivation:
        text = _("Done on %(date)s. A person reads it with you at the interview.", date=written_date(attempt.submitted_at))
        return Step(DONE, title, text, url_for("study.show_result", public_id=attempt.public_id), _("See the profile"))
    if journey.application is None:
        return Step(CLOSED, title, _("Opens once you have applied."))
    return Step(NOW, title, _("About 12 minutes, no pass mark."), url_for("study.show_test", quiz_key="motivation"), _("Open"))


def _training(journey: Journey) -> list[Step]:
    titles = _("12-hour course"), _("Mid-term meeting on Zoom"), _("Readiness test"), _("Two-day seminar")
    if journey.study is None:
        return [Step(CLOSED, title, _("Opens once the coordinator has enrolled you.")) for title in titles]
    study = journey.study
    return [_course(study, titles[0]), _midterm(journey, titles[1]), _readiness(journey, study, titles[2]), _seminar(journey, titles[3])]


def _course(study: StudySummary, title: str) -> Step:
    activities = [state for module in study.counted for state in module.activities]
    done = sum(state.is_completed for state in activities)
    text = _("%(done)d of %(all)d parts that count are done.", done=done, all=len(activities))
    state = DONE if study.all_counted_completed else NOW
    return Step(state, title, text, url_for("study.show_programme"), _("All lessons"), f"{100 * done // max(len(activities), 1)} %")


def _midterm(journey: Journey, title: str) -> Step:
    held = [(meeting, attendance) for meeting, attendance in journey.meetings if meeting.kind == MIDTERM]
    for meeting, attendance in held:
        if attendance and attendance.outcome in (PRESENT, MADE_UP):
            return Step(DONE, title, _("On %(date)s.", date=written_date(meeting.starts_at)))
    coming = [meeting for meeting, _attendance in held if meeting.starts_at > clock.now()]
    if coming:
        when = _("%(day)s at %(time)s", day=written_day(coming[0].starts_at), time=written_time(coming[0].starts_at))
        return Step(
            NOW,
            title,
            f"{capitalised(when)}.",
            url_for("study.list_meetings"),
            _("Meetings"),
        )
    if held:
        return Step(NOW, title, _("The trainer has not recorded your attendance yet."), url_for("study.list_meetings"), _("Meetings"))
    return Step(CLOSED, title, _("The trainer will set the time; you will find it here."))


def _readiness(journey: Journey, study: StudySummary, title: str) -> Step:
    attempt = journey.readiness
    if attempt and attempt.passed:
        return Step(
            DONE,
            title,
            _("Passed on %(date)s.", date=written_date(attempt.submitted_at)),
            url_for("study.show_result", public_id=attempt.public_id),
            _("See the result"),
        )
    if not study.all_counted_completed:
        return Step(CLOSED, title, _("Opens when you have completed all modules that count."))
    return Step(
        NOW, title, _("No time limit; every answer is saved at once."), url_for("study.show_test", quiz_key=study.programme.readiness_test), _("Open")
    )


def _seminar(journey: Journey, title: str) -> Step:
    days = [(meeting, attendance) for meeting, attendance in journey.meetings if meeting.kind != MIDTERM]
    present = {meeting.kind for meeting, attendance in days if attendance and attendance.outcome == PRESENT}
    if len(present) == 2:
        return Step(DONE, title, _("You were there on both days."))
    if days:
        when = _(" and ").join(written_day(meeting.starts_at) for meeting, _attendance in days)
        places = ", ".join(dict.fromkeys(meeting.place for meeting, _attendance in days if meeting.place))
        text = f"{capitalised(when)}. {places}".strip()
        return Step(NOW, title, text, url_for("study.list_meetings"), _("Meetings"))
    return Step(CLOSED, title, _("The trainer will set the days; you will find them here."))


def _certificate(journey: Journey) -> Step:
    title = _("Certificate")
    if credential := journey.credential:
        return Step(
            DONE,
            title,
            _("No. %(number)s, valid until %(date)s.", number=credential.number, date=written_until(credential.valid_until)),
            url_for("study.show_certificate"),
            _("Open the certificate"),
        )
    if journey.enrolment is None:
        return Step(CLOSED, title, _("Issued by itself once everything above is done."))
    return Step(
        CLOSED, title, _("Issued by itself at the moment when all conditions are met."), url_for("study.show_criteria"), _("What is still missing?")
    )


def _coming(journey: Journey) -> object:
    """The next meeting, or None."""
    return next((meeting for meeting, _attendance in journey.meetings if meeting.starts_at > clock.now()), None)
