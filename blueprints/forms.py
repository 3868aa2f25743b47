"""The form that ours begin with: the shape of input only, errors in the reader's language."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, Length, Regexp

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL_PATTERN = rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+"
"""An address as HTML's e-mail fields take it, with a dot in its host."""

# WTForms has no Latvian catalogue: every message of its own that our forms can raise is worded here.
MESSAGES = {
    "This field is required.": _("Please fill this in."),
    "Not a valid choice.": _("Please choose one of the offered answers."),
    "Not a valid choice": _("Please choose one of the offered answers."),
    "Not a valid integer value.": _("Please write a whole number."),
    "Not a valid date value.": _("Please write a date: day, month and year."),
    "Not a valid time value.": _("Please write a time: hours and minutes."),
    "Not a valid datetime value.": _("Please write a date and a time."),
    "Number must be at least %(min)s.": _("Please write a number that is not less than %(min)s."),
    "Number must be at most %(max)s.": _("Please write a number that is not more than %(max)s."),
    "Number must be between %(min)s and %(max)s.": _("Please write a number from %(min)s to %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": _("Please write from %(min)d to %(max)d characters."),
    "Invalid email address.": _("This is not an e-mail address. It looks like name@example.org."),
    "Invalid input.": _("This can't be stored. Please write it in another way."),
    "Invalid value, must be one of: %(values)s.": _("Please choose one of the offered answers."),
    "Invalid Choice: could not coerce.": _("Please choose one of the offered answers."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _("Please choose from the offered answers."),
    "The CSRF token is missing.": _("This page was open for too long. Nothing was lost: please send it again."),
    "The CSRF session token is missing.": _("This page was open for too long. Nothing was lost: please send it again."),
    "The CSRF tokens do not match.": _("This page was open for too long. Nothing was lost: please send it again."),
    "The CSRF token is invalid.": _("This page was open for too long. Nothing was lost: please send it again."),
    "The CSRF token has expired.": _("This page was open for too long. Nothing was lost: please send it again."),
}
PLURAL_MESSAGES = {
    "Field must be at least %(min)d character long.": _("Please write at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _("This is too long: at most %(max)d characters."),
    "Field must be exactly %(max)d character long.": _("Please write exactly %(max)d characters."),
    "'%(value)s' is not a valid choice for this field.": _("Please choose from the offered answers."),
}


class _Translations:
    """What WTForms asks for its own messages."""

    def gettext(self, string: str) -> str:
        return str(MESSAGES.get(string) or gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(PLURAL_MESSAGES.get(singular) or MESSAGES.get(singular) or gettext(singular))


class Form(FlaskForm):
    """A FlaskForm whose every message is ours. Rules are the services'; a form knows shapes only."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()


class EmptyForm(Form):
    """A form that is only its button."""


def email_field(label: Any) -> EmailField:
    """A field for one e-mail address, spaces around it forgiven."""
    return EmailField(
        label,
        validators=[
            InputRequired(),
            Length(max=254),
            Regexp(rf"^{EMAIL_PATTERN}\Z", message=_("This is not an e-mail address. It looks like name@example.org.")),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"autocomplete": "email"},
    )
