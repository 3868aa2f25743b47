"""Writing, changing and deleting a note: for its author alone. Nobody else has a door to it, whatever their role."""

from collections.abc import Callable

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import clock
from accounts.models import LEARNER
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.language import written_time
from blueprints.once import once
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.noting import NoteForm, open_text
from courses.conflicts import version_of
from notebook import services
from notebook.access import note_for
from notebook.models import Note
from notebook.rules import WHOLE


@blueprint.post("/notes/on/<kind>/<key>/<block>")
@allow(LEARNER, study=True)
@once
def write_note(kind: str, key: str, block: str) -> ResponseReturnValue:
    """Keep a note beside a paragraph: while it is typed (`?draft`), or for good and back to the paragraph."""
    form = NoteForm()
    text, page = open_text(kind, key, form.revision.data or "")

    def keep(**given: str) -> Note | None:
        return services.write_note(person=current_person(), text=text, block=block, at=clock.now(), **given)

    note = services.note_at(current_person(), text, block)
    then = f"{page}#{'notes' if block == WHOLE else block}"
    return keep_what_was_sent(form, note, keep, then) or answer_form("study/show_note.html", form, note=None, text=text, block=block, page=page)


@blueprint.route("/notes/<public_id>", methods=["GET", "POST"])
@allow(LEARNER, study=True)
@once
def show_note(public_id: str) -> ResponseReturnValue:
    """One note, to be written on, beside the words that its paragraph had."""
    note = note_for(current_person(), public_id)
    form = NoteForm(data={"body": note.body, "version": version_of(note.body)})

    def keep(**given: str) -> Note:
        return services.rewrite_note(note=note, at=clock.now(), **given)

    answer = keep_what_was_sent(form, note, keep, url_for("study.list_notes", _anchor=public_id)) if form.is_submitted() else None
    return answer or answer_form("study/show_note.html", form, note=note_for(current_person(), public_id))


@blueprint.route("/notes/<public_id>/delete", methods=["GET", "POST"])
@allow(LEARNER, study=True)
def delete_note(public_id: str) -> ResponseReturnValue:
    """Ask whether the note is to be deleted, then do so for good."""
    note = note_for(current_person(), public_id)
    if not EmptyForm().validate_on_submit():
        return render_template("study/delete_note.html", note=note)
    services.delete_note(note=note)
    flash(_("The note is deleted."), "done")
    return redirect(url_for("study.list_notes"), 303)


def keep_what_was_sent(form: NoteForm, note: Note | None, keep: Callable[..., Note | None], then: str) -> ResponseReturnValue | None:
    """The answer once it is kept; None where something in the form must be mended. An empty draft changes nothing."""
    if form.is_blank_draft:
        return answer_draft(_("An empty note is not kept."), note, then)
    form.settle(note.body if note else "")
    if not form.validate():
        return None
    with refusals_on(form):
        note = keep(body=form.body.data, started_from=form.version.data or "")
        if "draft" in request.args:
            return answer_draft(_("Saved at %(time)s", time=written_time(clock.now())), note, then)
        flash(_("The note is kept."), "done")
        return redirect(then, 303)
    return None


def answer_draft(said: str, note: Note | None, then: str) -> ResponseReturnValue:
    """What is told to the script that sends drafts; a browser without one is led on."""
    if request.accept_mimetypes.best == "text/html":
        return redirect(then, 303)
    return jsonify(saved=said, version=version_of(note.body if note else ""))
