"""Groups that start together."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

import clock
from accounts.models import COORDINATOR, Person
from blueprints.coordinate import blueprint
from blueprints.forms import Form
from blueprints.free_text import short_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from courses.models import Programme
from courses.queries import intakes_among, programmes_coordinated_by, trainers_for
from courses.services import create_intake as create
from errors import NotVisible


class IntakeForm(Form):
    """A group: its programme (where there are several), its name, its first day and its trainers."""

    programme = SelectField(_("Programme"), validators=[InputRequired()])
    name = short_text(_("Name of the group"), longest=80)
    starts_on = DateField(_("First day"), validators=[InputRequired()])
    trainers = SelectMultipleField(_("Trainers"), default=())

    def __init__(self, programmes: list[Programme], trainers: list[Person], **kwargs: Any):
        super().__init__(**kwargs)
        self.programmes = {programme.key: programme for programme in programmes}
        self.people = {trainer.public_id: trainer for trainer in trainers}
        self.programme.choices = choices_of({programme.key: localised(programme.title) for programme in programmes})
        self.trainers.choices = choices_of({trainer.public_id: trainer.name for trainer in trainers})

    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {
            "programme": self.programmes[self.programme.data],
            "name": self.name.data,
            "starts_on": self.starts_on.data,
            "trainers": [self.people[public_id] for public_id in self.trainers.data],
        }


@blueprint.get("/coordinate/intakes")
@allow(COORDINATOR)
def list_intakes() -> ResponseReturnValue:
    """The groups, the newest first."""
    programmes = programmes_coordinated_by(current_person())
    keys = {programme.id: programme.key for programme in programmes}
    return render_template("coordinate/list_intakes.html", lines=intakes_among(programmes), keys=keys)


@blueprint.route("/coordinate/intakes/new", methods=["GET", "POST"])
@allow(COORDINATOR)
def create_intake() -> ResponseReturnValue:
    """Make a group with its trainers."""
    form = _form()
    if form.validate_on_submit():
        with refusals_on(form):
            intake = create(**form.said(), by=current_person(), at=clock.now())
            flash(gettext("The group %(name)s is there. Learners join it when they are enrolled.", name=intake.name), "done")
            return redirect(url_for("coordinate.list_intakes"), 303)
    return answer_form("coordinate/create_intake.html", form)


def _form() -> IntakeForm:
    programmes = programmes_coordinated_by(current_person())
    if not programmes:
        raise NotVisible
    return IntakeForm(programmes, trainers_for(programmes), data={"programme": programmes[0].key})
