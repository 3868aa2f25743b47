"""Publishing a draft with what it changes in sight, discarding it; and what a text said before: looked at, compared, restored."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

import clock
from accounts.models import TRAINER
from blueprints.forms import EmptyForm, Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from blueprints.teach.programme import SAID
from blueprints.wording.desk import finding_said
from errors import NotVisible
from publishing import desk as service
from publishing.access import DeskText, history_of, revision_for, text_for
from publishing.desk import ADVICE, publication_of, seconds_for, written_of
from revisions.difference import marked
from revisions.models import LESSON, Revision

TYPO, MATERIAL = "typo", "material"
CHANGES = {
    TYPO: _("A typo or a better wording: nobody needs to read it again"),
    MATERIAL: _("Something else is said: whoever read it is shown what changed"),
}


class PublishForm(Form):
    """What kind of change it is. `seen` is the digest of the draft that was looked at."""

    seen = HiddenField()
    change = RadioField(_("What kind of change is it?"), choices=choices_of(CHANGES), validators=[InputRequired()])
    summary = free_text(_("What changed, in a sentence"), longest=500)


@blueprint.route("/teach/texts/<kind>/<key>/<lang>/publish", methods=["GET", "POST"])
@allow(TRAINER)
def publish_text(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """What publishing would change in words and minutes, and what must be mended before; then publish it."""
    desk = text_for(current_person(), kind, key, lang)
    form = PublishForm(data={"change": "" if desk.final else TYPO})
    if form.validate_on_submit():
        with refusals_on(form):
            given = {"seen": form.seen.data, "is_material": form.change.data == MATERIAL, "summary": form.summary.data or ""}
            service.publish(desk=desk, **given, by=current_person(), at=clock.now())
            flash(gettext("Published. Whatever anybody completed stays completed."), "done")
            return redirect(url_for("teach.edit_text", kind=kind, key=key, lang=lang), 303)
        desk = text_for(current_person(), kind, key, lang)
    form.seen.data = desk.draft.digest if desk.draft else ""
    return answer_form("teach/publish_text.html", form, **publication_page(desk), **SAID)


@blueprint.post("/teach/texts/<kind>/<key>/<lang>/discard")
@allow(TRAINER)
def discard_text(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """Throw the draft away; what is published stays."""
    desk = text_for(current_person(), kind, key, lang)
    if not EmptyForm().validate():
        raise NotVisible
    service.discard(desk=desk, by=current_person(), at=clock.now())
    flash(gettext("The draft is thrown away."), "done")
    return redirect(url_for("teach.edit_text", kind=kind, key=key, lang=lang) if desk.final else url_for("teach.list_texts"), 303)


@blueprint.get("/teach/texts/<kind>/<key>/<lang>/history")
@allow(TRAINER)
def show_history(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """Everything that the text said: when, by whom, and what changed where it mattered."""
    desk = text_for(current_person(), kind, key, lang)
    return render_template("teach/show_history.html", desk=desk, revisions=history_of(desk), **SAID)


@blueprint.get("/teach/texts/<kind>/<key>/<lang>/history/<int:number>")
@allow(TRAINER)
def compare_text(kind: str, key: str, lang: str, number: int) -> ResponseReturnValue:
    """What the text said under a number, with what became of it since marked."""
    desk = text_for(current_person(), kind, key, lang)
    revision = revision_for(desk, number)
    return render_template("teach/compare_text.html", desk=desk, revision=revision, difference=between(revision, desk.final or revision), **SAID)


@blueprint.post("/teach/texts/<kind>/<key>/<lang>/history/<int:number>/restore")
@allow(TRAINER)
def restore_text(kind: str, key: str, lang: str, number: int) -> ResponseReturnValue:
    """Make what the text said then its draft, to be looked at and published as a new revision."""
    desk = text_for(current_person(), kind, key, lang)
    if not EmptyForm().validate():
        raise NotVisible
    service.restore(desk=desk, revision=revision_for(desk, number), by=current_person(), at=clock.now())
    return redirect(url_for("teach.publish_text", kind=kind, key=key, lang=lang), 303)


def between(before: Revision, after: Revision) -> list[Any]:
    """Two revisions laid over each other."""
    return marked(written_of(before).body, written_of(after).body)


def publication_page(desk: DeskText) -> dict[str, Any]:
    """What publishing would change; nothing of it where no draft waits any more."""
    page: dict[str, Any] = {"desk": desk, "said": finding_said, "advice": ADVICE, "publication": None}
    if desk.draft is None:
        return page
    made = publication_of(desk)
    before = written_of(desk.final) if desk.final else None
    page |= {"publication": made, "difference": marked(before.body if before else "", written_of(desk.draft).body)}
    if desk.text.kind == LESSON and desk.lang == "lv":
        page["minutes"] = (seconds_for(made.words_before), seconds_for(made.draft.words))
    return page
