"""Posts that an outbox may send twice: with an `Idempotency-Key` they are carried out once, and the repeat gets the same answer.

Whoever sends with a key is a script: it is answered in JSON, `{"then": address}` where a browser would be led on. What is
refused (400 and above) leaves no trace and may be tried again under its key. `Outbox-Owner` says whose outbox it is from:
what somebody typed on a shared device is never carried out under another name.
"""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from flask import Response, abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue

import clock
from accounts.repeats import Repeat, first_or_repeated, keep_answer
from blueprints.identity import current_person
from blueprints.offline import owner_key
from errors import NotPermitted

KEY = re.compile(r"[A-Za-z0-9-]{16,64}")
View = Callable[..., ResponseReturnValue]


def once(view: View) -> View:
    """Honour the key of a post to this view; one without a key is answered as ever."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST":
            return view(**values)
        if not KEY.fullmatch(key):
            abort(400)
        if not compare_digest(request.headers.get("Outbox-Owner", "").encode(), owner_key(current_person()).encode()):
            raise NotPermitted
        repeat = first_or_repeated(person=current_person(), key=key, fingerprint=fingerprint(), at=clock.now())
        return jsonify(repeat.answer) if repeat.answer is not None else _carry_out(repeat, make_response(view(**values)))

    return guarded


def fingerprint() -> str:
    """What is asked, without the token that proves where it comes from."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return sha256(repr((request.method, request.path, fields)).encode()).hexdigest()


def _carry_out(repeat: Repeat, response: Response) -> Response:
    if response.status_code >= 400:
        return response
    answer = {"then": response.location} if response.location else response.get_json()
    keep_answer(repeat=repeat, answer=answer)
    return jsonify(answer)
