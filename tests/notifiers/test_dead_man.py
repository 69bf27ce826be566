"""The beat to somebody outside: what it says, to whom, and how it fails."""

import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from incidents.core.errors import DeliveryFailed
from notifiers.dead_man import HttpDeadMan
from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import Certificates


class Listener(ThreadingHTTPServer):
    """A server that notes each request whole, and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.location = ""
        self.trickles = False
        self.url = f"http://127.0.0.1:{self.server_address[1]}/ping/secret-id"


class Answering(BaseHTTPRequestHandler):
    """One request of the listener."""

    server: Listener

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append((self.path, dict(self.headers), body))
        if self.server.trickles:
            self._trickle()
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def _trickle(self) -> None:
        with suppress(OSError):  # until the other side has had enough
            for sign in b"HTTP/1.0 200 all is well with us":
                self.wfile.write(bytes([sign]))
                self.wfile.flush()
                time.sleep(0.2)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener on loopback."""
    found = Listener()
    Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def test_a_beat_is_one_get_that_says_nothing_of_us(listener: Listener) -> None:
    HttpDeadMan(listener.url + "?a=b").beat()

    ((path, headers, body),) = listener.heard
    assert path == "/ping/secret-id?a=b"
    assert body == b""
    assert set(headers) == {"Host", "Accept-Encoding"}


@pytest.mark.parametrize("status", [301, 404, 410, 500, 503])
def test_only_a_yes_counts(listener: Listener, status: int) -> None:
    listener.status = status

    with pytest.raises(DeliveryFailed, match=f"^dead man: status {status}$"):
        HttpDeadMan(listener.url).beat()


def test_a_redirect_is_not_followed(listener: Listener) -> None:
    with SlackServer() as elsewhere:
        listener.status, listener.location = 302, elsewhere.base_url

        with pytest.raises(DeliveryFailed):
            HttpDeadMan(listener.url).beat()

        assert elsewhere.calls == []


def test_an_answer_that_trickles_is_cut_off(listener: Listener) -> None:
    listener.trickles = True
    began = time.monotonic()

    with pytest.raises(DeliveryFailed):
        HttpDeadMan(listener.url, timeout_s=0.5).beat()

    assert time.monotonic() - began < 2.5


def test_nobody_there_is_a_failure_that_does_not_name_the_address(
    listener: Listener,
) -> None:
    listener.shutdown()
    listener.server_close()

    with pytest.raises(DeliveryFailed) as failure:
        HttpDeadMan(listener.url).beat()

    assert "secret-id" not in str(failure.value)


def test_a_certificate_that_nobody_vouches_for_is_told_nothing(
    certificates: Certificates,
) -> None:
    with SlackServer(tls=certificates.server()) as stranger:
        url = stranger.base_url.replace("http://", "https://")
        trusting_others = Certificates().trusting()

        with pytest.raises(DeliveryFailed):
            HttpDeadMan(url, context=trusting_others).beat()

        assert stranger.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "http://watch.example/ping",
        "ftp://127.0.0.1/ping",
        "file:///etc/passwd",
        "https://",
        "//watch.example/x",
        "nonsense",
        "http://127.0.0.1.watch.example/",
    ],
)
def test_an_address_without_tls_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpDeadMan(url)
