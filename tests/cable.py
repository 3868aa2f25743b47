"""The wire between a browser and a served house, which can be cut, hang, or lose every answer; it counts what goes through."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

UP, CUT, HANGING, DEAF = "up", "cut", "hanging", "deaf"
REQUEST = re.compile(rb"^(GET|HEAD|POST) (\S+) HTTP/1\.[01]\r\n", re.MULTILINE)


@dataclass
class Cable:
    """Listens on a port of its own. `state`: up; cut (nobody answers); hanging (taken, never handed on); deaf (asked, unheard)."""

    to_port: int
    state: str = UP
    asked: list[str] = field(default_factory=list)
    received: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def become(self, state: str) -> None:
        """Change the state; connections of before break, as they do when a train enters a tunnel."""
        self.state = state
        if state != UP:
            for connection in tuple(self._open):
                self._end(connection)

    def count_anew(self) -> None:
        self.asked.clear()
        self.received = 0

    def close(self) -> None:
        self.become(CUT)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        if self.state == CUT:
            browser.close()
            return
        self._open.add(browser)
        house = socket.create_connection(("127.0.0.1", self.to_port))
        threading.Thread(target=self._answer, args=(house, browser), daemon=True).start()
        with suppress(OSError):
            while sent := browser.recv(65536):
                self.asked += [f"{method.decode()} {address.decode()}" for method, address in REQUEST.findall(sent)]
                if self.state != HANGING:
                    house.sendall(sent)
        for one in (browser, house):
            self._end(one)

    def _answer(self, house: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while came := house.recv(65536):
                if self.state == UP:
                    self.received += len(came)
                    browser.sendall(came)
                else:
                    self._end(browser)

    def _end(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


@contextmanager
def cable(address: str) -> Iterator[Cable]:
    """A cable to what is served at this address."""
    made = Cable(int(address.rsplit(":", 1)[1]))
    try:
        yield made
    finally:
        made.close()
