"""The register of certificates: narrowed down, page by page, and taken away."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

import clock
from accounts.models import COORDINATOR
from accounts.services import record_act
from blueprints.coordinate import blueprint
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import without_nul
from blueprints.identity import current_person
from blueprints.labels import PLACES, choices_of
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach.study_time import WORKBOOK, as_file
from blueprints.wording.credentials import STANDINGS
from courses.models import Intake
from courses.queries import intakes_in, programmes_coordinated_by
from credentials.register import Narrowing, list_register, register_of
from credentials.register_files import register_paper, register_workbook
from meetings.queries import seminars_of

A_PAGE = 30
EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)
MADE = {"xlsx": (register_workbook, WORKBOOK), "pdf": (register_paper, "application/pdf")}


class RegisterForm(Form):
    """What narrows the register; asked in the address, so that it can be kept as a bookmark."""

    words = StringField(_("Name or number"), validators=[Length(max=100)], filters=[without_nul], default="")
    standing = SelectField(_("Standing"), choices=choices_of(STANDINGS, _("All")), default="")
    intake = SelectField(_("Group"), default="")
    municipality = SelectField(_("Municipality"), choices=choices_of(PLACES, _("All")), default="")
    first = DateField(_("Issued from"), validators=[Optional()])
    last = DateField(_("until"), validators=[Optional()])

    class Meta(Form.Meta):
        csrf = False

    def narrowing(self) -> Narrowing:
        """What was asked; of what can't be asked, nothing."""
        if not self.validate():
            return Narrowing()
        days = {name: day for name in ("first", "last") if (day := self[name].data) and EARLIEST <= day < LATEST}
        return Narrowing(words=self.words.data, standing=self.standing.data, intake=self.intake.data, municipality=self.municipality.data, **days)


@blueprint.get("/coordinate/credentials")
@allow(COORDINATOR)
def list_credentials() -> ResponseReturnValue:
    """The certificates of this person's programmes, the latest first, narrowed down as asked."""
    return answer_register(*asked())


@blueprint.get("/coordinate/credentials.<any(xlsx, pdf):form>")
@allow(COORDINATOR)
def download_register(form: str) -> ResponseReturnValue:
    """What was asked for as a workbook or on paper. That it was taken is on record."""
    fields, intakes = asked()
    narrowing = fields.narrowing()
    make, kind = MADE[form]
    if not fields.errors:
        with refusals_on(fields):
            listed = list_register(current_person(), narrowing, intakes.get(narrowing.intake), clock.now())
            content = make(listed)
            told = {"act": "export-register", "object_kind": "register", "object_id": form, "note": f"{len(listed.lines)}"}
            record_afterwards(record_act, **told, actor_id=current_person().id, at=clock.now())
            return as_file(content, f"apliecibas-{listed.made_on:%Y-%m-%d}.{form}", kind)
    return answer_register(fields, intakes)


def asked() -> tuple[RegisterForm, dict[str, Intake]]:
    """The form as the address fills it, and this person's groups."""
    intakes = {intake.public_id: intake for programme in programmes_coordinated_by(current_person()) for intake in intakes_in(programme)}
    form = RegisterForm(request.args)
    form.intake.choices = choices_of({key: intake.name for key, intake in intakes.items()}, _("All"))
    return form, intakes


def answer_register(form: RegisterForm, intakes: dict[str, Intake]) -> ResponseReturnValue:
    """The register with this form."""
    narrowing, at = form.narrowing(), clock.now()
    page = page_of(lambda offset, limit: register_of(current_person(), narrowing, at, offset=offset, limit=limit), A_PAGE)
    context: dict[str, Any] = {"seminars": seminars_of(current_person(), at), "is_narrowed": narrowing != Narrowing()}
    return answer_form("coordinate/list_credentials.html", form, page=page, places=PLACES, intakes=intakes, **context)
