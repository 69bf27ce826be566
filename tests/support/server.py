"""Serves an application as it is served in earnest: uvicorn on a real socket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import uvicorn
from litestar import Litestar

STARTED_WITHIN_S = 20.0


class LoopbackPort:
    """A free port of this machine, held from the start so that its URL is certain.

    The application must know its public address before it is built; hence two steps.
    """

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.number}"

    @contextmanager
    def serving(self, app: Litestar) -> Iterator[str]:
        """Serve *app* in a thread; gives the URL, ends the server afterwards."""
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [self._socket]})
        thread.start()
        try:
            _wait_for(server, thread)
            yield self.url
        finally:
            server.should_exit = True
            thread.join()

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()


@contextmanager
def loopback_port() -> Iterator[LoopbackPort]:
    """A port for the length of a ``with`` block."""
    port = LoopbackPort()
    try:
        yield port
    finally:
        port.close()


def _wait_for(server: uvicorn.Server, thread: Thread) -> None:
    deadline = monotonic() + STARTED_WITHIN_S
    while not server.started:
        if not thread.is_alive() or monotonic() > deadline:
            msg = "the server did not start; its own traceback says why"
            raise RuntimeError(msg)
        sleep(0.005)
