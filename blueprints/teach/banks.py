"""Banks of questions: taken to other programs, brought in from them as drafts, and drafts published one by one."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField, SelectField
from wtforms.validators import AnyOf, InputRequired

import clock
from accounts.models import TRAINER
from accounts.services import record_act
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from blueprints.teach.study_time import as_file
from blueprints.wording.exchange import ACTS, INTERACTIONS, LANGUAGES, said_of
from errors import NotVisible
from publishing.exchange import Plan, discard_draft, export_bank, export_told, findings_on, plan_import, publish_item, source_of, store_import
from quizzes.banks import Written, bank_for, banks_for, draft_for, written_in
from quizzes.exchange.bodies import BOTH
from quizzes.exchange.findings import Finding
from quizzes.exchange.formats import FORMATS
from quizzes.models import Bank

LARGEST = 512 * 1024  # bytes of a file; what comes back with the confirmation is a third longer
PUBLISH, DISCARD = "publish", "discard"


class ExportForm(Form):
    """As what a bank is taken along; asked in the address."""

    form = SelectField(_("Format"), choices=choices_of({form.name: form.title for form in FORMATS.values()}), validators=[InputRequired()])
    lang = SelectField(_("Language"), choices=choices_of({**LANGUAGES, BOTH: _("Both (Moodle XML only)")}), validators=[InputRequired()])

    class Meta(Form.Meta):
        csrf = False


class ImportForm(Form):
    """A file, or (once its questions were looked at) what was in it."""

    file = FileField(_("File"))
    lang = SelectField(_("Language of texts that don't say theirs"), choices=choices_of(LANGUAGES), validators=[InputRequired()])
    content = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.file.flags.required = True

    def sent(self) -> bytes | None:
        """The bytes of the file; None, with the reason beside the field, where there is none or it is too large."""
        try:
            upload = request.files.get("file")
            data = upload.read(LARGEST + 1) if upload else base64.b64decode(self.content.data or "", validate=True)
        except binascii.Error:
            data = b""
        if data and len(data) <= LARGEST:
            return data
        self.file.errors = [
            gettext("The file is too large: at most %(most)s kB.", most=LARGEST // 1024) if data else gettext("Please choose a file.")
        ]
        return None


class DraftForm(Form):
    """What becomes of a draft."""

    act = HiddenField(validators=[AnyOf((PUBLISH, DISCARD))])


@blueprint.get("/teach/banks")
@allow(TRAINER)
def list_banks() -> ResponseReturnValue:
    """The banks of the trainer's programmes: how many questions each asks, how many drafts wait."""
    return render_template("teach/list_banks.html", banks=banks_for(current_person()))


@blueprint.get("/teach/banks/<key>")
@allow(TRAINER)
def show_bank(key: str) -> ResponseReturnValue:
    """The questions of a bank; asked for a format, what it has no place for, item by item, before it is taken along."""
    bank = bank_for(current_person(), key)
    form = ExportForm(request.args)
    is_asked = "form" in request.args and form.validate()
    made = export_bank(bank=bank, form=form.form.data, lang=form.lang.data) if is_asked else None
    told = {"written": written_in(bank), "export": made, "lacks": grouped(made.findings if made else ()), "stem_of": stem_of, "kinds": INTERACTIONS}
    return answer_form("teach/show_bank.html", form, bank=bank, **told)


@blueprint.get("/teach/banks/<key>/download/<lang>.<form>")
@allow(TRAINER)
def download_bank(key: str, lang: str, form: str) -> ResponseReturnValue:
    """The questions of a bank as a file, with what is right in it. That it was taken is on record."""
    bank = bank_for(current_person(), key)
    if form not in FORMATS or lang not in FORMATS[form].languages:
        raise NotVisible
    made = export_bank(bank=bank, form=form, lang=lang)
    record_afterwards(record_act, **export_told(made, bank), actor_id=current_person().id, at=clock.now())
    return as_file(made.content, made.name, made.form.mimetype)


@blueprint.route("/teach/banks/<key>/import", methods=["GET", "POST"])
@allow(TRAINER)
def import_questions(key: str) -> ResponseReturnValue:
    """A file is looked at first, question by question, and nothing stored; confirmed, its questions are kept as drafts."""
    bank, form = bank_for(current_person(), key), ImportForm()
    data = form.sent() if form.validate_on_submit() else None
    if data is None:
        return answer_form("teach/import_questions.html", form, **import_page(bank, None))
    plan = plan_import(bank=bank, data=data, lang=form.lang.data)
    if form.content.data and not plan.problems:
        with refusals_on(form):
            return kept(store_import(bank=bank, plan=plan, by=current_person(), at=clock.now()), key)
        bank = bank_for(current_person(), key)
    form.content.data = base64.b64encode(data).decode()
    return answer_form("teach/import_questions.html", form, **import_page(bank, plan))


@blueprint.route("/teach/banks/<key>/drafts/<item>", methods=["GET", "POST"])
@allow(TRAINER)
def show_draft(key: str, item: str) -> ResponseReturnValue:
    """A draft in both languages, with what it lacks; published, or thrown away."""
    bank, written, form = bank_for(current_person(), key), draft_for(current_person(), key, item), DraftForm()
    if form.validate_on_submit():
        with refusals_on(form):
            act = publish_item if form.act.data == PUBLISH else discard_draft
            act(written=written, bank=bank, by=current_person(), at=clock.now())
            flash(gettext("The question is asked from now on.") if act is publish_item else gettext("The draft is thrown away."), "done")
            return redirect(url_for("teach.show_bank", key=key), 303)
        bank, written = bank_for(current_person(), key), draft_for(current_person(), key, item)
    return answer_form("teach/show_draft.html", form, **draft_page(bank, written))


def grouped(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """What is to be said, each sentence once, with the questions of which it is said."""
    sentences: dict[str, list[str]] = {}
    for finding in findings:
        sentences.setdefault(said_of(finding), []).append(finding.item)
    return sentences


def kept(drafts: int, key: str) -> ResponseReturnValue:
    """Back to the bank, where the drafts stand."""
    flash(ngettext("%(num)d draft is kept. Nobody is asked it yet.", "%(num)d drafts are kept. Nobody is asked them yet.", drafts), "done")
    return redirect(url_for("teach.show_bank", key=key), 303)


def import_page(bank: Bank, plan: Plan | None) -> dict[str, Any]:
    """What the page of an import shows beside its form."""
    return {"bank": bank, "plan": plan, "acts": ACTS, "kinds": INTERACTIONS, "said_of": said_of, "stem_in": stem_in}


def draft_page(bank: Bank, written: Written) -> dict[str, Any]:
    """What the page of a draft shows: the question, what it lacks, and how it is written."""
    body = source_of(written.draft)  # type: ignore[arg-type]
    findings = findings_on(body, bank)
    texts = [(lang, LANGUAGES[lang]) for lang in LANGUAGES]
    return {"bank": bank, "written": written, "body": body, "findings": findings, "said_of": said_of, "kinds": INTERACTIONS, "texts": texts}


def stem_of(written: Written) -> str:
    """What a question asks, as it is written last."""
    return stem_in(source_of(written.draft) if written.draft else written.newest.body or {})


def stem_in(body: dict[str, Any]) -> str:
    return str(localised(body.get("stem") or body.get("text")))
