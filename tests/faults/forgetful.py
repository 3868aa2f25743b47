"""The planted fault: a server that says "saved" first and saves a moment later. Killed in between, it loses what it promised.

python -m tests.faults.forgetful        with the environment of `celabiedrs serve`
"""

import io
import threading
import time
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from app import create_app
from settings import Settings

SAVED_LATER = 0.15  # seconds


class Forgetful:
    """Around the application: what is posted to a draft is answered at once and handed in by another thread."""

    def __init__(self, application: Callable[..., Iterable[bytes]]):
        self._application = application
        self._promised: SimpleQueue[tuple[float, dict[str, Any]]] = SimpleQueue()
        threading.Thread(target=self._keep_promises, daemon=True).start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/draft"):
            return self._application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self._promised.put((time.monotonic() + SAVED_LATER, environ | {"wsgi.input": io.BytesIO(body)}))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"saved": "Saved"}']

    def _keep_promises(self) -> None:
        while True:
            due, environ = self._promised.get()
            time.sleep(max(0, due - time.monotonic()))
            b"".join(self._application(environ, lambda *_: None))


def served_app() -> Flask:
    """The product, made forgetful."""
    app = create_app()
    app.wsgi_app = Forgetful(app.wsgi_app)  # type: ignore[method-assign]
    return app


if __name__ == "__main__":
    settings = Settings.from_environment()
    target = "tests.faults.forgetful:served_app"
    Granian(target, factory=True, interface=Interfaces.WSGI, address=settings.host, port=settings.port, workers=2, blocking_threads=4).serve()
