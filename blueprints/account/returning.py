"""Where somebody came for, and is led to afterwards: an address of ours that a view answers, and nothing else."""

import re
from urllib.parse import unquote

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST = 2000
_NEVER = re.compile(r"[\x00-\x20\x7f\\]")  # browsers drop some of these, or read them as a slash


def safe_next(address: str | None) -> str | None:
    """The address put together anew from the view that it names, or None.

    What looks like an address of ours is not enough: `//x`, `/\\x` and `/<tab>/x` leave the site.
    """
    if not address or len(address) > LONGEST or not address.startswith("/") or _NEVER.search(address):
        return None
    path, _, query = address.partition("#")[0].partition("?")
    routes = current_app.url_map.bind("")
    try:
        endpoint, values = routes.match(unquote(path, errors="strict"), method="GET")
    except (HTTPException, RequestRedirect, UnicodeDecodeError):
        return None
    if endpoint == "static":
        return None
    return routes.build(endpoint, values) + (f"?{query}" if query else "")
