"""A referee answers by the link of a letter, without an account. Nothing here tells more of the applicant than the name.

Mail scanners open links: looking changes nothing.
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

import clock
from blueprints.forms import EmptyForm, Form
from blueprints.free_text import free_text
from blueprints.labels import CHOOSE, ENTRUSTED, KNOWN_FROM, SEEN, choices_of
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from recruitment import referees
from recruitment.access import referee_with
from recruitment.models import Referee
from recruitment.rules import WAITS, Reference, referee_state

LONGEST_LIFE = 100  # years of knowing somebody


class ReferenceForm(Form):
    """What is asked of a referee. Only what matters for being alone with somebody who is vulnerable."""

    known_from = SelectField(_("Where do you know this person from?"), choices=lambda: choices_of(KNOWN_FROM, CHOOSE), validators=[InputRequired()])
    known_since = IntegerField(_("Since which year?"), validators=[InputRequired()])
    reliable = RadioField(_("They keep to what was agreed"), choices=lambda: choices_of(SEEN), validators=[InputRequired()])
    calm = RadioField(_("They stay calm when it gets difficult"), choices=lambda: choices_of(SEEN), validators=[InputRequired()])
    respectful = RadioField(_("They accept it when somebody says no"), choices=lambda: choices_of(SEEN), validators=[InputRequired()])
    is_worried = BooleanField(_("I know of something because of which a vulnerable person might not be safe with them"))
    concern = free_text(_("What is it? What did you see or hear yourself, and when?"), longest=2000)
    entrust = RadioField(
        _("Would you entrust somebody close to you, who needs support, to them for an afternoon?"),
        choices=lambda: choices_of(ENTRUSTED),
        validators=[InputRequired()],
    )
    words = free_text(_("What else should the coordinator know?"), longest=2000)

    def validate_known_since(self, field: IntegerField) -> None:
        """Not in the future, and within a lifetime."""
        year = local_date(clock.now()).year
        NumberRange(year - LONGEST_LIFE, year)(self, field)


@blueprint.route("/references/<token>", methods=["GET", "POST"])
@allow(PUBLIC, study=False)
def give_reference(token: str) -> ResponseReturnValue:
    """The questions, once; after that, and when the link works no more, what has become of it."""
    referee, at, form = referee_with(token), clock.now(), ReferenceForm()
    if (state := referee_state(referee, referee.application, at)) != WAITS:
        return _over(referee, state)
    if form.validate_on_submit():
        with refusals_on(form):
            said = {name: form[name].data for name in Reference.__dataclass_fields__}
            referees.give_reference(referee=referee, said=Reference(**said), at=at)
            return redirect(url_for("public.give_reference", token=token), 303)
    return answer_form("public/give_reference.html", form, token=token, referee=referee_with(token))


@blueprint.post("/references/<token>/decline")
@allow(PUBLIC, study=False)
def decline_reference(token: str) -> ResponseReturnValue:
    """The referee would rather say nothing."""
    referee, at, form = referee_with(token), clock.now(), EmptyForm()
    if (state := referee_state(referee, referee.application, at)) != WAITS:
        return _over(referee, state)
    with refusals_on(form):
        referees.decline_reference(referee=referee, at=at)
    return redirect(url_for("public.give_reference", token=token), 303)


def _over(referee: Referee, state: str) -> ResponseReturnValue:
    """Whose link it was may know what became of it: given, no longer needed, or too late."""
    return render_template("errors/reference_over.html", referee=referee, state=state)
