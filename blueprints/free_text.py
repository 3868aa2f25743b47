"""Fields for what people write in their own words: so long and no longer, and never a personal code."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from recruitment.rules import has_personal_code

LONGEST = 2000


def no_personal_code(_form: Any, field: Field) -> None:
    """Refuse what looks like a personal code, beside the field where it stands."""
    if has_personal_code(field.data or ""):
        raise ValidationError(_("This looks like a personal code. We never keep these: please take it out."))


def free_text(label: Any, *, longest: int = LONGEST, required: bool = False) -> TextAreaField:
    """A field for some sentences."""
    return TextAreaField(label, validators=_validators(longest, required), filters=[_trimmed], default="")


def short_text(label: Any, *, longest: int, required: bool = True) -> StringField:
    """A field for a few words."""
    return StringField(label, validators=_validators(longest, required), filters=[_trimmed], default="")


def _validators(longest: int, required: bool) -> list[Any]:
    return [DataRequired() if required else Optional(), Length(max=longest), no_personal_code]


def without_nul(text: str | None) -> str:
    """The text without the NUL, which no database keeps."""
    return (text or "").replace("\x00", "")


def _trimmed(text: str | None) -> str:
    """Spaces around it forgiven, the NUL left out."""
    return without_nul(text).strip()
