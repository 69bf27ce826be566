"""A small load generator: prepared requests over kept-alive loopback connections."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Measured:
    """What came back: seconds per request, and everything that was not 2xx or 3xx."""

    seconds: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    failures: list[bytes] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.seconds) / self.elapsed

    def percentile_ms(self, share: float) -> float:
        """Return a latency in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def post(path: str, body: bytes, *, port: int, headers: dict[str, str]) -> bytes:
    """Return the bytes of one POST."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def drive(requests: Sequence[bytes], *, port: int, clients: int) -> Measured:
    """Send every request once, spread over *clients* connections."""
    return asyncio.run(_drive(requests, port, clients))


async def _drive(requests: Sequence[bytes], port: int, clients: int) -> Measured:
    measured, todo = Measured(), iter(requests)
    start = time.perf_counter()
    await asyncio.gather(*(_client(todo, port, measured) for _ in range(clients)))
    measured.elapsed = time.perf_counter() - start
    return measured


async def _client(todo, port: int, measured: Measured) -> None:  # type: ignore[no-untyped-def]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in todo:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        measured.seconds.append(time.perf_counter() - start)
        measured.answered_at.append(time.time())
        measured.bodies.append(body)
        if head[9:10] not in {b"2", b"3"}:
            measured.failures.append(head[:60] + body[:300])
    writer.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
