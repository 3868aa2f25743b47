"""Applying: one page for strangers, who get an account by it, and for people who have one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

import clock
from accounts.models import Person
from accounts.services import register_person
from blueprints.forms import Form, email_field
from blueprints.free_text import free_text, short_text
from blueprints.identity import current_person
from blueprints.labels import CHOOSE, FIELDS, PLACES, SPOKEN, choices_of, month_names
from blueprints.language import language
from blueprints.policy import PUBLIC, allow, second_factor_due
from blueprints.public import blueprint
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from courses.models import Programme
from courses.queries import the_programme
from errors import NotVisible
from recruitment.queries import application_of
from recruitment.rules import Answers, is_old_enough
from recruitment.services import check_answers, submit_application

MOST_HOURS, MOST_MONTHS = 40, 24


class ApplicationForm(Form):
    """What an applicant says of themselves: the fields of `Answers`, by the same names."""

    birth_year = IntegerField(
        _("Year of birth"),
        validators=[InputRequired(), NumberRange(1900, 2100, _("Please write the year with four digits, for example 1985."))],
    )
    birth_month = SelectField(_("Month of birth"), validators=[InputRequired()])
    field = RadioField(_("Field of education"), choices=choices_of(FIELDS), validators=[InputRequired()])
    experience = free_text(_("Experience with people"))
    languages = SelectMultipleField(
        _("Languages in which you can talk freely"),
        choices=choices_of(SPOKEN),
        validators=[InputRequired(_("Please choose one language at least."))],
    )
    municipality = SelectField(_("Municipality where you live"), choices=choices_of(PLACES, CHOOSE), validators=[InputRequired()])
    interests = free_text(_("What you like to do"))
    trades = free_text(_("Your trade, work or craft"))
    hours_a_week = IntegerField(
        _("Hours a week"), validators=[InputRequired(), NumberRange(1, MOST_HOURS, _("Please write a whole number from 1 to 40."))]
    )
    months = IntegerField(_("Months"), validators=[InputRequired(), NumberRange(1, MOST_MONTHS, _("Please write a whole number from 1 to 24."))])
    message = free_text(_("What else should we know?"))

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.birth_month.choices = choices_of({str(number): name for number, name in month_names().items()}, CHOOSE)

    def answers(self) -> Answers:
        """What was typed, as the room takes it."""
        said = {name: self[name].data for name in Answers.__dataclass_fields__}
        return Answers(**said | {"birth_month": int(self.birth_month.data), "languages": tuple(self.languages.data)})


class StrangerForm(ApplicationForm):
    """The same, and what an account needs."""

    given_name = short_text(_("Given name"), longest=80)
    family_name = short_text(_("Family name"), longest=80)
    email = email_field(_("E-mail address"))
    language = RadioField(_("Language of our letters"), choices=choices_of({"lv": "Latviski", "en": "English"}), validators=[InputRequired()])


@blueprint.route("/apply", methods=["GET", "POST"])
@allow(PUBLIC, study=False)
def apply() -> ResponseReturnValue:
    """Apply to the programme."""
    programme = the_programme()
    if programme is None:
        raise NotVisible
    if not current_user.is_authenticated:
        return _apply_as_stranger(programme)
    if step := second_factor_due():
        return redirect(url_for(step), 303)
    return _apply_signed_in(programme, current_person())


@blueprint.get("/apply/sent")
@allow(PUBLIC)
def show_applied() -> ResponseReturnValue:
    """What happens next: the same for an address that is known and for one that is not."""
    return render_template("public/show_applied.html")


def _apply_as_stranger(programme: Programme) -> ResponseReturnValue:
    form = StrangerForm(data={"language": language()})
    if form.validate_on_submit():
        with refusals_on(form):
            _store_application(form, programme)
            _say_too_young(form, programme)
            return redirect(url_for("public.show_applied"), 303)
    return answer_form("public/apply.html", form, programme=programme)


def _store_application(form: StrangerForm, programme: Programme) -> None:
    """What can't be stored is refused before it is asked whether the address is known: both answers are the same."""
    at, answers = clock.now(), form.answers()
    check_answers(answers=answers, at=at)
    person = register_person(
        email=form.email.data, given_name=form.given_name.data, family_name=form.family_name.data, language=form.language.data, at=at
    )
    if person is not None:
        submit_application(person=person, programme=programme, answers=answers, at=at)


def _apply_signed_in(programme: Programme, person: Person) -> ResponseReturnValue:
    sent = application_of(person, programme)
    if sent is not None and sent.withdrawn_at is None:
        return redirect(url_for("study.show_application"), 303)
    form = ApplicationForm()
    if form.validate_on_submit():
        with refusals_on(form):
            submit_application(person=person, programme=programme, answers=form.answers(), at=clock.now())
            flash(gettext("Your application has been sent."), "done")
            _say_too_young(form, programme)
            return redirect(url_for("study.show_application"), 303)
    return answer_form("public/apply.html", form, programme=programme)


def _say_too_young(form: ApplicationForm, programme: Programme) -> None:
    answers = form.answers()
    if not is_old_enough(answers.birth_year, answers.birth_month, programme.minimum_age, local_date(clock.now())):
        text = gettext(
            "The programme asks for %(age)d completed years. Your application has reached us all the same: a person decides.",
            age=programme.minimum_age,
        )
        flash(text, "care")
