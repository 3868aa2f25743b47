"""Letters about one's study: when they come, and how to have peace from them, with and without signing in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.validators import InputRequired

import clock
from accounts.models import LEARNER
from accounts.queries import ticket_that_works
from blueprints.account import blueprint
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.language import language, written_until
from blueprints.policy import PUBLIC, allow
from blueprints.refusals import answer_form
from nudges import services
from nudges.queries import wishes_of
from nudges.rules import HOURS, PAUSES, Wishes

OFF = "off"
WEEKDAYS = (_("On Mondays"), _("On Tuesdays"), _("On Wednesdays"), _("On Thursdays"), _("On Fridays"), _("On Saturdays"), _("On Sundays"))
ONE_TAP = 2  # weeks


class NudgeForm(Form):
    weekly = SelectField(
        _("Weekly letter"),
        validators=[InputRequired()],
        choices=[*(SelectChoice(str(day), name) for day, name in enumerate(WEEKDAYS)), SelectChoice(OFF, _("No weekly letter"))],
    )
    hour = SelectField(_("Time of day"), validators=[InputRequired()], choices=[SelectChoice(str(hour), str(hour)) for hour in HOURS])
    is_reminded = BooleanField(_("Remind me when I have not studied for a while"))

    @classmethod
    def of(cls, wishes: Wishes) -> "NudgeForm":
        """The form as it stands for these wishes, its hours written as the reader writes them."""
        form = cls(data={"weekly": str(wishes.weekday) if wishes.is_weekly else OFF, "hour": str(wishes.hour), "is_reminded": wishes.is_reminded})
        form.hour.choices = [SelectChoice(str(hour), written_hour(hour)) for hour in HOURS]
        return form

    def chosen(self, wishes: Wishes) -> dict[str, int | bool]:
        """What the service takes; the weekday is kept for when the letter is wanted again."""
        is_weekly = self.weekly.data != OFF
        weekday = int(self.weekly.data) if is_weekly else wishes.weekday
        return {"is_weekly": is_weekly, "weekday": weekday, "hour": int(self.hour.data), "is_reminded": self.is_reminded.data}


class PauseForm(Form):
    weeks = SelectField(choices=[SelectChoice(str(weeks)) for weeks in (0, *PAUSES)])


@blueprint.route("/account/nudges", methods=["GET", "POST"])
@allow(LEARNER)
def choose_nudges() -> ResponseReturnValue:
    """When the weekly letter comes, whether reminders do, and a pause from both."""
    person, at = current_person(), clock.now()
    wishes = wishes_of(person)
    form = NudgeForm.of(wishes)
    if form.validate_on_submit():
        services.choose_wishes(person=person, **form.chosen(wishes))
        flash(gettext("Your choice is saved."), "done")
        return redirect(url_for("account.choose_nudges"), 303)
    return answer_form("account/choose_nudges.html", form, wishes=wishes, is_paused=wishes.is_paused(at), pauses=PAUSES)


@blueprint.post("/account/nudges/pause")
@allow(LEARNER)
def pause_nudges() -> ResponseReturnValue:
    """Be left in peace for some weeks, or (0) no longer."""
    form = PauseForm()
    if form.validate() and (weeks := int(form.weeks.data)):
        until = services.pause(person=current_person(), weeks=weeks, at=clock.now())
        flash(gettext("We shall not write until %(day)s.", day=written_until(until)), "done")
    elif form.validate():
        services.end_pause(person=current_person())
        flash(gettext("The pause is over."), "done")
    return redirect(url_for("account.choose_nudges"), 303)


@blueprint.route("/quiet/<token>", methods=["GET", "POST"])
@allow(PUBLIC, proof_in_address=True)
def keep_quiet(token: str) -> ResponseReturnValue:
    """The link in each of these letters: a pause by one button, or no more of them. A mail program's own button says the latter."""
    at = clock.now()
    ticket = ticket_that_works(token, "quiet", at, lock=request.method == "POST")
    if ticket is None or ticket.person is None:
        return render_template("account/keep_quiet.html", works=False), 410
    if request.method == "POST" and request.form.get("act") == "pause":
        services.pause(person=ticket.person, weeks=ONE_TAP, at=at)
    elif request.method == "POST":
        services.silence(person=ticket.person)
    wishes = wishes_of(ticket.person)
    return render_template("account/keep_quiet.html", works=True, wishes=wishes, is_paused=wishes.is_paused(at), weeks=ONE_TAP)


def written_hour(hour: int) -> str:
    """A full hour as the reader writes it."""
    return f"{hour}.00" if language() == "lv" else f"{hour}:00"
