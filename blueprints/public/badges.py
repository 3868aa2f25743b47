"""What programs ask for when they verify a badge: who issued it, with which keys, for what, and whether it still stands."""

from flask import Response, abort, make_response, request
from flask.typing import ResponseReturnValue

import clock
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from courses.queries import programme_with_key
from credentials.badge.making import achievement_told, issuer_told, status_list
from credentials.badge.picture import draw_badge

LINKED_DATA, CREDENTIAL = "application/ld+json", "application/vc"
SECONDS = 300  # a new key is known to everybody before long
STATUS_SECONDS = 30  # nobody takes a revoked certificate for a valid one for longer


@blueprint.get("/credentials/issuer")
@allow(PUBLIC)
def show_issuer() -> ResponseReturnValue:
    """JSON: the issuer with every key that signs badges or has signed them."""
    return _told(issuer_told(), LINKED_DATA)


@blueprint.get("/credentials/status")
@allow(PUBLIC)
def show_status_list() -> ResponseReturnValue:
    """JSON, signed: the list in which the place of every revoked or replaced badge is set."""
    return _told(status_list(clock.now()), CREDENTIAL, STATUS_SECONDS)


@blueprint.get("/credentials/achievements/<key>")
@allow(PUBLIC)
def show_achievement(key: str) -> ResponseReturnValue:
    """JSON: what a programme's badge stands for, and what is asked for it."""
    programme = programme_with_key(key)
    if programme is None:
        abort(404)
    return _told(achievement_told(programme), LINKED_DATA)


@blueprint.get("/credentials/achievements/<key>.png")
@allow(PUBLIC)
def show_badge_picture(key: str) -> ResponseReturnValue:
    """The picture of a programme's badge, with nobody's credential in it."""
    if programme_with_key(key) is None:
        abort(404)
    return _told(draw_badge(), "image/png")


def _told(content: bytes, media_type: str, seconds: int = SECONDS) -> Response:
    """For programs anywhere, in browsers too; kept for a short time, and by no search engine."""
    answer = make_response(content)
    answer.content_type = media_type
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.add_etag()
    return answer.make_conditional(request)
