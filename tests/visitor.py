"""Somebody who talks HTTP to a served house: keeps cookies, sends the token of the form, never follows by itself."""

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `headers` in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """One browser's worth of cookies, on one connection that is opened again when the server has closed it."""

    def __init__(self, port: int, timeout: float = 20):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.cookies: dict[str, str] = {}
        self.token = ""

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, {**fields, "csrf_token": self.token}, {})

    def post_as_script(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
        """As a script on the page posts: it asks for JSON."""
        return self._ask("POST", path, {**fields, "csrf_token": self.token}, {"Accept": "application/json", **(headers or {})})

    def sign_in(self, email: str, password: str) -> Answer:
        """Through the form; the token afterwards is that of the new session."""
        self.token = token_in(self.get("/sign-in"))
        answer = self.post("/sign-in", email=email, password=password)
        if answer.status != 303:
            raise AssertionError(f"{email} could not sign in: {answer.status}")
        self.token = token_in(self.get(answer.headers["location"]))
        return answer

    def leave(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, fields: dict[str, str] | None, more: dict[str, str]) -> Answer:
        headers = {"Cookie": self.cookie_header, "Accept-Language": "lv", **more}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        try:
            response, content = self._send(method, path, body, headers)
        except http.client.RemoteDisconnected:
            if method != "GET":  # nobody can tell whether it was done
                raise
            response, content = self._send(method, path, body, headers)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            return response, response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise


def token_in(answer: Answer) -> str:
    """The CSRF token of the first form on this page."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', answer.text)
    if found is None:
        raise AssertionError(f"no form on this page: {answer.status}")
    return found[1]
