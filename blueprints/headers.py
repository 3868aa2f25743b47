"""The headers of every answer."""

from flask import Flask, Response, abort, g, request
from flask_login import current_user

from blueprints.dispatch import SAFE_METHODS

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def connect(app: Flask) -> None:
    """Set them, and refuse what another site posts."""
    is_production = app.config["SETTINGS"].is_production

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(400)

    @app.after_request
    def set_headers(response: Response) -> Response:
        chosen = {name.lower() for name, _value in response.headers}  # by the view; to look each of ours up takes longer than to add it
        for name, value in HEADERS.items():
            if name.lower() not in chosen:
                response.headers.add(name, value)
        if is_production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "vary" in chosen:
            response.vary.add("Cookie")
        else:
            response.headers.add("Vary", "Cookie")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if _is_personal() else "no-cache"
        return response


def _is_personal() -> bool:
    """Whether the answer was made for somebody, as far as can be told without asking the database again."""
    return not g.get("without_database") and "_login_user" in g and current_user.is_authenticated
