"""The worker that keeps pages on a device: a file of static/, served from the root, since that is how far its power reaches."""

from flask import Response
from flask.typing import ResponseReturnValue

from blueprints.language import STATIC
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint

YEAR = 365 * 24 * 3600


@blueprint.get("/offline.js")
@allow(PUBLIC)
def send_worker() -> ResponseReturnValue:
    """The worker. Pages ask for it under an address that changes whenever it does, so that it is fetched once."""
    response = Response((STATIC / "worker.js").read_text(encoding="utf-8"), mimetype="text/javascript")
    response.cache_control.public, response.cache_control.max_age = True, YEAR
    return response
