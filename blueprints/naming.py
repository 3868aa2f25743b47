"""The form by which a referee is named: the applicant's and the coordinator's are the same."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField

from blueprints.forms import Form, email_field
from blueprints.free_text import short_text
from blueprints.labels import LANGUAGES, choices_of


class RefereeForm(Form):
    """Who is asked for a reference, and in which language."""

    name = short_text(_("Name"), longest=120)
    relation = short_text(_("How they know the applicant"), longest=120)
    email = email_field(_("E-mail"))
    language = SelectField(_("Language of the letter"), choices=lambda: choices_of(LANGUAGES))

    def said(self) -> dict[str, str]:
        """What was typed, as the service takes it."""
        return {name: self[name].data for name in ("name", "relation", "email", "language")}
