"""Young people, by code alone: the list, taking somebody in, and the one page on which a mentor is chosen."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import CHOOSE, PLACES, SPOKEN, choices_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.wording.mentoring import AGES, NEEDS, REASONS, RULES
from mentoring import services
from mentoring.access import coordinates_pairing, young_person_for
from mentoring.models import ATTESTED_RULES, YoungPerson
from mentoring.queries import active_pairing_of, case_managers, offers_for, suggested_code, young_people_for
from mentoring.rules import LEAST_HOURS, MOST_HOURS, months_later

ONE_AT_LEAST = lazy_gettext("Please choose one at least.")
PLANNED_MONTHS = 6


class YoungPersonForm(Form):
    """What helps to find a mentor, and nothing else."""

    code = StringField(lazy_gettext("Code"), validators=[InputRequired(), Length(max=16)])
    age_band = RadioField(lazy_gettext("Age"), choices=choices_of(AGES), validators=[InputRequired()])
    municipality = SelectField(lazy_gettext("Municipality"), choices=choices_of(PLACES, CHOOSE), validators=[InputRequired()])
    languages = SelectMultipleField(lazy_gettext("Languages"), choices=choices_of(SPOKEN), validators=[InputRequired(ONE_AT_LEAST)])
    interests = free_text(lazy_gettext("Interests"), longest=500)
    support_needs = SelectMultipleField(lazy_gettext("What support helps"), choices=choices_of(NEEDS))
    case_manager = SelectField(lazy_gettext("Case manager"), validators=[InputRequired()])


def today() -> Any:
    return clock.local_date(clock.now())


class PairForm(Form):
    """Who, how much, from when until when; and of each condition whether it holds and on which day that was seen."""

    mentor = RadioField(lazy_gettext("Mentor"), validators=[InputRequired(lazy_gettext("Please choose a mentor."))])
    hours_a_week = IntegerField(lazy_gettext("Hours a week"), default=2, validators=[InputRequired()])
    starts_on = DateField(lazy_gettext("First day"), default=today, validators=[InputRequired()])
    ends_on = DateField(lazy_gettext("Last day"), default=lambda: months_later(today(), PLANNED_MONTHS), validators=[InputRequired()])

    def attested(self) -> dict[str, Any]:
        """The conditions that were confirmed, each with its day."""
        return {rule: self[f"on_{rule}"].data for rule in ATTESTED_RULES if self[f"has_{rule}"].data}


for _rule in ATTESTED_RULES:
    setattr(PairForm, f"has_{_rule}", BooleanField(RULES[_rule]))
    setattr(PairForm, f"on_{_rule}", DateField(lazy_gettext("Seen on"), default=today, validators=[InputRequired()]))


@blueprint.get("/coordinate/young-people")
@allow(COORDINATOR)
def list_young_people() -> ResponseReturnValue:
    """Everybody who is with the programme; those without a mentor first."""
    return render_template("coordinate/list_young_people.html", lines=young_people_for(current_person()), ages=AGES, places=PLACES)


@blueprint.route("/coordinate/young-people/new", methods=["GET", "POST"])
@allow(COORDINATOR)
def register_young_person() -> ResponseReturnValue:
    """Take somebody in, under a code."""
    coordinates_pairing(current_person())
    managers, form = {person.public_id: person for person in case_managers()}, YoungPersonForm(data={"code": suggested_code()})
    form.case_manager.choices = choices_of({public_id: person.name for public_id, person in managers.items()}, CHOOSE)
    if form.validate_on_submit():
        with refusals_on(form):
            said = {name: form[name].data for name in ("code", "age_band", "municipality", "languages", "interests", "support_needs")}
            manager, by = managers[form.case_manager.data], current_person()
            someone = services.register_young_person(case_manager=manager, by=by, at=clock.now(), **said)
            flash(_("%(code)s is registered. Below are the mentors who may be paired.", code=someone.code), "done")
            return redirect(url_for("coordinate.show_young_person", public_id=someone.public_id), 303)
    return answer_form("coordinate/register_young_person.html", form)


@blueprint.get("/coordinate/young-people/<public_id>")
@allow(COORDINATOR)
def show_young_person(public_id: str) -> ResponseReturnValue:
    """One young person: mentors who may be paired with their reasons, everybody else with what is missing."""
    return answer_desk(young_person_for(current_person(), public_id), PairForm())


@blueprint.post("/coordinate/young-people/<public_id>/pair")
@allow(COORDINATOR)
def pair(public_id: str) -> ResponseReturnValue:
    """Pair; every rule is judged again, and each condition kept with the name and the day."""
    someone, form, by = young_person_for(current_person(), public_id), PairForm(), current_person()
    mentors = {offer.mentor.public_id: offer.mentor for offer in offers_for(someone, clock.now())}
    form.mentor.choices = choices_of({key: mentor.name for key, mentor in mentors.items()})
    if form.validate():
        with refusals_on(form):
            terms = {name: form[name].data for name in ("hours_a_week", "starts_on", "ends_on")}
            mentor, attested = mentors[form.mentor.data], form.attested()
            pairing = services.pair(mentor=mentor, young_person=someone, attested=attested, by=by, at=clock.now(), **terms)
            flash(_("The two are paired. Now agree their first meeting with both."), "done")
            return redirect(url_for("coordinate.show_pairing", public_id=pairing.public_id), 303)
        someone = young_person_for(current_person(), public_id)
    return answer_desk(someone, form)


def answer_desk(someone: YoungPerson, form: PairForm) -> ResponseReturnValue:
    """The page of a young person with this form; that it was looked at is recorded."""
    at = clock.now()
    record_afterwards(services.record_views, public_ids=[someone.public_id], by_id=current_person().id, at=at)
    pairing = active_pairing_of(someone)
    offers = [] if pairing else offers_for(someone, at, by=current_person())
    form.mentor.choices = choices_of({offer.mentor.public_id: offer.mentor.name for offer in offers})
    words = {"ages": AGES, "places": PLACES, "spoken": SPOKEN, "needs": NEEDS, "reasons": REASONS, "rules": ATTESTED_RULES}
    hours = {"least_hours": LEAST_HOURS, "most_hours": MOST_HOURS}
    return answer_form("coordinate/show_young_person.html", form, someone=someone, pairing=pairing, offers=offers, **words, **hours)
