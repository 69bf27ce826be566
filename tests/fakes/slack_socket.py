"""A real WebSocket server on loopback that plays Slack's end of Socket Mode.

Speaks as much of RFC 6455 as slack_sdk does: one frame a message, ping and pong.
"""

import base64
import hashlib
import json
import socket
import struct
import threading
from contextlib import suppress
from typing import Any

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


class SlackSocketServer:
    """Runs for the length of a ``with`` block on a free port."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self.connected = 0
        self.answers_pings = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        """The address that Slack would hand out."""
        return f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link?ticket=t"

    def __enter__(self) -> "SlackSocketServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()
        self._thread.join(timeout=5)

    def say(self, kind: str, payload: dict[str, Any], *, envelope: str) -> None:
        """Send an envelope through the newest connection."""
        said = {"type": kind, "envelope_id": envelope, "payload": payload}
        self.send(said | {"accepts_response_payload": kind == "interactive"})

    def send(self, message: dict[str, Any]) -> None:
        """Send a message through the newest connection."""
        _send(self._open[-1], _TEXT, json.dumps(message).encode())

    def drop(self) -> None:
        """Cut every connection without a word."""
        with self._changed:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def wait_for(self, *, connections: int = 0, acknowledged: int = 0) -> bool:
        """Wait until there were so many; tells whether that came about."""
        with self._changed:
            return self._changed.wait_for(
                lambda: (
                    self.connected >= connections
                    and len(self.acknowledged) >= acknowledged
                ),
                timeout=10,
            )

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        try:
            _shake_hands(connection, stream)
            with self._changed:
                self._open.append(connection)
                self.connected += 1
                self._changed.notify_all()
            while self._hear(connection, *_receive(stream)):
                pass
        except (OSError, ValueError, struct.error):
            pass  # the connection was cut, which is what some tests are about
        finally:
            stream.close()
            connection.close()

    def _hear(self, connection: socket.socket, opcode: int, data: bytes) -> bool:
        if opcode == _PING and self.answers_pings:
            _send(connection, _PONG, data)
        if opcode == _TEXT:
            with self._changed:
                self.acknowledged.append(json.loads(data)["envelope_id"])
                self._changed.notify_all()
        return opcode != _CLOSE


def _shake_hands(connection: socket.socket, stream: Any) -> None:
    headers = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    key = headers["sec-websocket-key"] + _MAGIC
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 - RFC 6455
    connection.sendall(
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ).encode()
    )


def _send(connection: socket.socket, opcode: int, data: bytes) -> None:
    length = len(data)
    head = bytes([0x80 | opcode])
    if length < 126:
        head += bytes([length])
    elif length < 1 << 16:
        head += bytes([126]) + struct.pack(">H", length)
    else:
        head += bytes([127]) + struct.pack(">Q", length)
    connection.sendall(head + data)


def _receive(stream: Any) -> tuple[int, bytes]:
    first, second = stream.read(2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack(">H", stream.read(2))
    elif length == 127:
        (length,) = struct.unpack(">Q", stream.read(8))
    mask = stream.read(4) if second & 0x80 else b"\0" * 4
    data = stream.read(length)
    return first & 0x0F, bytes(b ^ mask[i % 4] for i, b in enumerate(data))
