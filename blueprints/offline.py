"""What a device may keep of us for when there is no network: for whom, until when, and which pages.

Every page says whose it is by an opaque key, so that the worker on the device (static/worker.js) forgets everything of the one
as soon as it sees a page of another, or of nobody. A page that may be kept says until when: the end of the session.
"""

from functools import cache
from hashlib import sha256
from hmac import new
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from accounts.models import LEARNER, Person
from blueprints.language import language, static_url

NOBODY = "nobody"
KEPT = frozenset(
    {
        "study.show_home",
        "study.show_programme",
        "study.show_lesson",
        "study.show_case",
        "study.show_task",
        "study.show_reflection",
        "study.show_offline",
        "study.list_notes",
        "public.list_handbook",
        "public.show_chapter",
        "public.list_situations",
        "public.show_situation",
        "public.show_crisis",
        "public.list_easy_read",
        "public.show_easy_read",
        "public.show_glossary",
    }
)
"""The pages that a learner may keep. Tests, attempts, results, certificates, meetings, pairings and staff's pages are never among them."""

WORDS = {
    "kept": _("No network. This page was kept at {time}."),
    "back": _("The network is back. Open the page again to see it as it is now."),
    "waiting": _("Waiting to be sent: {count}"),
    "waits": _("Kept on this device. It is sent as soon as there is a network."),
    "sent": _("Sent."),
    "decide": _("This was changed elsewhere too: choose what to keep."),
    "decideHere": _("Something needs your decision."),
    "gone": _("This can't be sent any more. Copy what you need before you remove it."),
    "signIn": _("Kept on this device. Sign in again and it is sent."),
    "place": _("Where you stopped:"),
    "dropping": _("Remove this from the device? It has not been sent."),
    "offline": _("There is no network: this can't be done now. Nothing was lost."),
    "forgotten": _("Everything that was kept on this device is removed. There is no network: sign out once more when it is back."),
    "close": _("Close"),
    "more": _("In the glossary"),
    "leaving": _("Not sent yet: {count}. If you sign out now, it is lost."),
}


def owner_key(person: Person) -> str:
    """Stands for a person on their device: the same in each session, and nobody can tell from it who it is."""
    return new(current_app.config["SECRET_KEY"].encode(), f"offline:{person.public_id}".encode(), sha256).hexdigest()[:32]


def own_key() -> str:
    """The key of whoever asks, worked out once a request: at its end the person may have to be loaded anew for it."""
    if "owner_key" not in g:
        g.owner_key = owner_key(current_user.person)
    return g.owner_key


def may_be_kept() -> bool:
    """Whether a learner may keep what is asked for, once it is answered well."""
    return request.endpoint in KEPT and request.method == "GET" and current_user.person.has_role(LEARNER)


def connect(app: Flask) -> None:
    """Say on every page whose it is; give the templates what the script on the page needs."""

    @app.after_request
    def tell_owner(response: Response) -> Response:
        if response.mimetype != "text/html" or g.get("without_database") or request.endpoint is None:
            return response
        if not current_user.is_authenticated:
            response.headers["Offline-Owner"] = NOBODY
            return response
        response.headers["Offline-Owner"] = own_key()
        if may_be_kept() and response.status_code == 200:
            response.headers["Offline-Until"] = str(int(current_user.session.expires_at.timestamp()))
        return response

    app.jinja_env.globals.update(device=device)


@cache
def _words_in(_language: str) -> Markup:
    """What the scripts say, as JSON for an attribute: the same on every page in this language, so it is written once."""
    return htmlsafe_json_dumps({name: str(word) for name, word in WORDS.items()}, dumps=current_app.json.dumps)


def device() -> dict[str, Any]:
    """What the script of a page needs: whose it is, the worker's address, until when the page may be kept, its words."""
    person, told = current_user.person, {"owner": own_key(), "words": _words_in(language())}
    if person.has_role(LEARNER):
        told["worker"] = f"{url_for('public.send_worker')}?{static_url('worker.js').partition('?')[2]}"
        if may_be_kept() and "refused" not in g:
            told["until"] = int(current_user.session.expires_at.timestamp())
    return told
