"""Everybody with an account, and one of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired

import clock
from accounts.access import person_for
from accounts.models import ADMINISTRATOR, EVERYWHERE, ROLES, Person
from accounts.queries import people_matching, sessions_of
from blueprints.administer import blueprint
from blueprints.administer.names import ROLE_NAMES
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form
from courses.queries import the_programme

A_PAGE = 30


class RoleForm(Form):
    role = SelectField(_("Role"), choices=choices_of(ROLE_NAMES), validators=[InputRequired()])
    scope = SelectField(_("Where"), validators=[InputRequired()])

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.scope.choices = choices_of(scopes())


def scopes() -> dict[str, str]:
    """Everywhere, or one programme."""
    programme = the_programme()
    return {EVERYWHERE: str(_("everywhere"))} | ({programme.key: localised(programme.title)} if programme else {})


@blueprint.get("/administer/people")
@allow(ADMINISTRATOR)
def list_people() -> ResponseReturnValue:
    """People by family name, thirty a page; a name or an address narrows them down."""
    words = request.args.get("q", "")[:200]
    page = page_of(lambda offset, limit: people_matching(words, offset=offset, limit=limit), A_PAGE)
    return render_template("administer/list_people.html", page=page, words=words, role_names=ROLE_NAMES)


@blueprint.get("/administer/people/<public_id>")
@allow(ADMINISTRATOR)
def show_person(public_id: str) -> ResponseReturnValue:
    """Who somebody is here: their roles, where they are signed in, whether the account is open."""
    return answer_person(person_for(current_person(), public_id), RoleForm())


def answer_person(person: Person, form: Form) -> ResponseReturnValue:
    """The page of a person, with what could not be done to them."""
    role_form = form if isinstance(form, RoleForm) else RoleForm(formdata=None)
    grants = sorted((grant for grant in person.grants if grant.revoked_at is None), key=lambda grant: (ROLES.index(grant.role), grant.scope))
    return answer_form(
        "administer/show_person.html",
        form,
        person=person,
        grants=grants,
        role_form=role_form,
        sessions=sessions_of(person, clock.now()),
        role_names=ROLE_NAMES,
        scope_names={choice.value: choice.label for choice in role_form.scope.choices},
        is_oneself=person.id == current_person().id,
    )
