"""A hard end for one conversation with a provider.

A socket's timeout limits the silence between two bytes, not the conversation: an
answer that trickles would hold the worker for ever. Here the socket is shut.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def cut_after(
    seconds: float, current_socket: Callable[[], socket.socket | None]
) -> Iterator[None]:
    """Shut the conversation's socket when it lasts longer than *seconds*.

    Args:
        current_socket: asked at the end, since STARTTLS replaces the socket.
    """
    timer = Timer(seconds, _shut, (current_socket,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(current_socket: Callable[[], socket.socket | None]) -> None:
    connection = current_socket()
    if connection is None:
        return
    try:
        # Past SSLSocket.shutdown, which would drop the TLS state under the reader.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # the conversation ended in the same moment
