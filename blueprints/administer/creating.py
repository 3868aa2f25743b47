"""Opening an account for somebody."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

import clock
from accounts import services
from accounts.models import ADMINISTRATOR
from blueprints.administer import blueprint
from blueprints.administer.names import ROLE_NAMES
from blueprints.administer.people import RoleForm
from blueprints.forms import email_field
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on

ONE_LINE = Regexp(r"^[^\x00-\x1f\x7f]*\Z", message=_("Please write this on one line."))


class PersonForm(RoleForm):
    email = email_field(_("E-mail"))
    given_name = StringField(_("Given name"), validators=[InputRequired(), Length(max=80), ONE_LINE])
    family_name = StringField(_("Family name"), validators=[InputRequired(), Length(max=80), ONE_LINE])
    language = SelectField(_("Language of letters"), choices=choices_of({"lv": "Latviešu", "en": "English"}), validators=[InputRequired()])
    role = SelectField(_("Role"), choices=choices_of(ROLE_NAMES, _("none yet")))


@blueprint.route("/administer/people/new", methods=["GET", "POST"])
@allow(ADMINISTRATOR)
def create_person() -> ResponseReturnValue:
    """Open an account; a letter goes out by which its owner confirms it and chooses a password."""
    form, at = PersonForm(), clock.now()
    if form.validate_on_submit():
        with refusals_on(form):
            fields = {name: form[name].data for name in ("email", "given_name", "family_name", "language")}
            person, _token = services.create_person(**fields, by=current_person(), at=at)
            if form.role.data:
                services.grant_role(person=person, role=form.role.data, scope=form.scope.data, granted_by=current_person(), at=at)
            flash(gettext("The account is made. A letter is on its way to %(email)s.", email=person.email), "done")
            return redirect(url_for("administer.show_person", public_id=person.public_id), 303)
    return answer_form("administer/create_person.html", form)
