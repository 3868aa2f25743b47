"""One's own badge, to be taken along."""

from io import BytesIO

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from accounts.models import LEARNER
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.study import blueprint
from credentials.access import own_credential
from credentials.badge.making import badge_of
from credentials.badge.models import Badge
from credentials.badge.picture import bake

MEDIA_TYPES = {"json": "application/vc", "jwt": "application/vc+jwt", "png": "image/png"}


@blueprint.get("/certificate/badge.<any(json, jwt, png):form>")
@allow(LEARNER)
def download_badge(form: str) -> ResponseReturnValue:
    """One's own badge as it was signed: for a wallet, as a token for a program, or in a picture."""
    credential = own_credential(current_person())
    badge = badge_of(credential)
    if badge is None:
        abort(503)  # it is made within a minute
    name = f"nozīmīte-{credential.number}.{form}"
    answer = send_file(BytesIO(_as(badge, form)), mimetype=MEDIA_TYPES[form], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _as(badge: Badge, form: str) -> bytes:
    if form == "json":
        return badge.document
    return badge.token.encode() if form == "jwt" else bake(badge.document)
