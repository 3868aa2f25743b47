"""Writing a text: its words, saved as they are typed, with their preview beside them; and what stands about the words."""

from typing import Any

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Length

import clock
from accounts.models import TRAINER
from blueprints.forms import Form
from blueprints.free_text import free_text, no_personal_code, short_text, without_nul
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import written_time
from blueprints.once import once
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.teach import blueprint
from blueprints.teach.programme import SAID
from blueprints.wording.desk import finding_said
from courses.conflicts import joined, version_of
from publishing import desk as service
from publishing.access import DeskText, text_for
from publishing.desk import ADVICE, Written, made, problems_of, written_in, written_of
from revisions.difference import marked
from revisions.models import LESSON, Revision
from revisions.queries import revisions_before

LONGEST = 100_000  # characters of a text: four times the longest lesson
UNSAID, SHOWN, MENTIONED = "", "yes", "no"
SAFETY = {SHOWN: _("Yes, it shows the numbers to call"), MENTIONED: _("It is only mentioned: no numbers")}


class BodyForm(Form):
    """The words of a text. `version` is that of the words which the writer saw (courses.conflicts)."""

    version = HiddenField()
    body = TextAreaField(_("Text"), filters=[without_nul], validators=[Length(max=LONGEST), no_personal_code])


class FrontForm(Form):
    """What stands about the words. `version` is that of the state which the writer saw."""

    version = HiddenField()
    title = short_text(_("Title"), longest=200)
    promise = free_text(_("What it is about"), longest=2000, required=True)
    sources = free_text(_("Sources, one a line"), longest=10_000)
    safety = SelectField(_("Does it speak of suicide, self-harm or violence?"), choices=choices_of(SAFETY, _("No")))

    def front(self, kind: str) -> dict[str, Any]:
        """What is to be kept; None where an entry is left out."""
        promise = {"you_can": lines_of(self.promise.data)} if kind == LESSON else {"summary": " ".join(self.promise.data.split())}
        safety = {UNSAID: None, SHOWN: True, MENTIONED: False}[self.safety.data]
        return {"title": self.title.data, **promise, "sources": lines_of(self.sources.data) or None, "safety": safety}


@blueprint.route("/teach/texts/<kind>/<key>/<lang>", methods=["GET", "POST"])
@allow(TRAINER)
@once
def edit_text(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """The words with their preview, or the other language, beside them; saving keeps a draft and shows it."""
    desk = text_for(current_person(), kind, key, lang)
    body = written_in(desk).body
    form = BodyForm(data={"body": body, "version": version_of(body)})
    if form.validate_on_submit():
        with refusals_on(form):
            service.save_body(desk=desk, body=form.body.data, started_from=form.version.data, by=current_person(), at=clock.now())
            return redirect(url_for("teach.edit_text", kind=kind, key=key, lang=lang), 303)
        desk = text_for(current_person(), kind, key, lang)
    return answer_form("teach/edit_text.html", form, **editor(desk, form.body.data or ""), **SAID)


@blueprint.post("/teach/texts/<kind>/<key>/<lang>/draft")
@allow(TRAINER)
@once
def save_text(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """Keep the words while they are typed."""
    desk, form = text_for(current_person(), kind, key, lang), BodyForm()
    body = form.body.data or ""
    body = joined(written_in(desk).body, body)[:LONGEST] if "join" in request.form else body
    if form.validate():
        with refusals_on(form):
            service.save_body(desk=desk, body=body, started_from=form.version.data or "", by=current_person(), at=clock.now())
            return saved(kind, key, lang)
        desk = text_for(current_person(), kind, key, lang)
    return answer_form("teach/edit_text.html", form, **editor(desk, body), **SAID)


@blueprint.route("/teach/texts/<kind>/<key>/<lang>/about", methods=["GET", "POST"])
@allow(TRAINER)
def edit_details(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """What stands about the words: title, what it is about, sources, whether it shows the numbers to call."""
    desk = text_for(current_person(), kind, key, lang)
    form = FrontForm(data=fields_of(written_in(desk)))
    if form.validate_on_submit():
        with refusals_on(form):
            given = {"front": form.front(kind), "started_from": form.version.data}
            service.save_front(desk=desk, **given, by=current_person(), at=clock.now())
            return redirect(url_for("teach.edit_text", kind=kind, key=key, lang=lang), 303)
        desk = text_for(current_person(), kind, key, lang)
    return answer_form("teach/edit_details.html", form, desk=desk, kept=fields_of(written_in(desk)), **SAID)


def saved(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """When it was saved and as which version, for a script; a browser without one is led back to the page."""
    if request.accept_mimetypes.best == "text/html":
        return redirect(url_for("teach.edit_text", kind=kind, key=key, lang=lang), 303)
    kept = written_in(text_for(current_person(), kind, key, lang)).body
    return jsonify(saved=gettext("Saved at %(time)s", time=written_time(clock.now())), version=version_of(kept))


def editor(desk: DeskText, body: str) -> dict[str, Any]:
    """What stands beside the words: how they would look and what must be mended, or what the other language says."""
    beside = "other" if request.args.get("beside") == "other" and desk.other else "preview"
    page: dict[str, Any] = {"desk": desk, "beside": beside, "said": finding_said, "advice": ADVICE}
    if beside == "other":
        return page | {"other": compared_with_other(desk)}
    draft = made(desk, Written(written_in(desk).front, body))
    return page | {"draft": draft, "problems": problems_of(draft)}


def compared_with_other(desk: DeskText) -> list[Any]:
    """The other language as it is now, with what changed since this one was its translation marked."""
    assert desk.other is not None
    now, before = written_of(desk.other).body, translated_from(desk)
    return marked(written_of(before).body if before else now, now)


def translated_from(desk: DeskText) -> Revision | None:
    """What the other language said last when it had the day of change that this one has."""
    here = desk.final
    if desk.other is None or here is None or here.front.get("revised") == desk.other.front.get("revised"):
        return None
    day = here.front.get("revised")
    return next((one for one in revisions_before(desk.other) if one.front.get("revised") == day), None)


def fields_of(written: Written) -> dict[str, Any]:
    """What stands about the words as the form shows it."""
    front = written.front
    return {
        "version": written.front_version,
        "title": front.get("title", ""),
        "promise": "\n".join(front["you_can"]) if "you_can" in front else front.get("summary", ""),
        "sources": "\n".join(front.get("sources", ())),
        "safety": {None: UNSAID, True: SHOWN, False: MENTIONED}[front.get("safety")],
    }


def lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
