"""The warm process of the renderer, and the child that makes one document.

Run as ``python -m notifiers.regulator_pdf_child FD BUNDLE SECONDS BYTES`` by
``PdfRenderer`` alone. It reads nothing but its bundle and its line, and serves until
the line is closed.
"""

import contextlib
import ctypes
import gc
import io
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from incidents.core.errors import RenderingFailedError
from notifiers.regulator_pdf_marks import finish

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
VARIANT = "pdf/a-3a"
SCHEME = "bundled:"
_TYPES = {".css": "text/css", ".ttf": "font/ttf"}
_WARM_UP = (
    '<html lang="en"><head><title>warm</title>'
    '<link rel="stylesheet" href="bundled:notification.css"></head>'
    "<body><table><tr><th>a</th><td><b>b</b> <i>c</i></td></tr></table></body></html>"
)


class BundleFetcher(URLFetcher):  # type: ignore[misc]  # no types
    """Serves the bundle out of memory; every other address is refused, loudly.

    Source: WeasyPrint documentation, "URL Fetchers"; its own default follows http,
    ftp and file addresses.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._files = files

    def fetch(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> URLFetcherResponse:
        """Return the bundled file that *url* names."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._files:
            msg = "only bundled files are served"
            raise FatalURLFetchingError(msg)
        kind = _TYPES[Path(name).suffix]
        return URLFetcherResponse(url, self._files[name], {"Content-Type": kind})


def bundled(bundle: Path) -> dict[str, bytes]:
    """Return style and faces of the folder *bundle* by name."""
    return {
        str(path.relative_to(bundle)): path.read_bytes()
        for path in sorted(bundle.rglob("*"))
        if path.suffix in _TYPES
    }


class Press:
    """WeasyPrint with its faces loaded, ready to be forked."""

    def __init__(self, bundle: Path) -> None:
        self._fetcher = BundleFetcher(bundled(bundle))
        self._fonts = FontConfiguration()

    def render(self, html: str, attachment: bytes, head: Mapping[str, str]) -> bytes:
        """Return *html* as PDF/A-3a with *attachment* as its source.

        Raises:
            RenderingFailedError: the page asks for more than the bundle.
        """
        at = datetime.fromisoformat(head["at"])
        attached = weasyprint.Attachment(
            file_obj=io.BytesIO(attachment),
            name=head["name"],
            description="The filled form as data",
            created=at,
            modified=at,
            relationship="Source",
        )
        document = weasyprint.HTML(
            string=html, url_fetcher=self._fetcher, base_url="bundled:"
        )
        try:
            pdf: bytes = document.write_pdf(
                font_config=self._fonts,
                pdf_variant=VARIANT,
                pdf_identifier=head["identifier"].encode(),
                attachments=[attached],
                finisher=finish,
            )
        except FatalURLFetchingError as error:
            raise RenderingFailedError(str(error)) from error
        return pdf


def serve(control: socket.socket, press: Press, *, seconds: int, memory: int) -> None:
    """Fork a child for each line that comes over *control*, until it is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        word, lines, _, _ = socket.recv_fds(control, 1, 1)
        if not word:
            return
        for line in lines:
            if os.fork() == 0:
                _work(socket.socket(fileno=line), press, seconds, memory)
            os.close(line)


def _work(line: socket.socket, press: Press, seconds: int, memory: int) -> None:
    """Make one document within its limits, answer, and end; never returns."""
    confine(line.fileno(), seconds=seconds, memory=memory)
    line.sendall(b"r")
    # A child lives for one document and within its memory: collecting is waste.
    gc.disable()
    try:
        answer = b"+" + press.render(*_unpacked(line))
    except RenderingFailedError as error:
        answer = b"-" + str(error).encode("ascii", "replace")
    except MemoryError:
        answer = b"-too much memory"
    except Exception as error:  # noqa: BLE001 - whatever went wrong, say so and end
        answer = b"-" + type(error).__name__.encode()
    line.sendall(answer)
    os._exit(0)


def _unpacked(line: socket.socket) -> tuple[str, bytes, dict[str, str]]:
    """Return page, attachment and head of the job that comes over *line*."""
    job = b"".join(iter(lambda: line.recv(2**20), b""))
    sizes = struct.unpack(">III", job[:12])
    parts, start = [], 12
    for size in sizes:
        parts.append(job[start : start + size])
        start += size
    return parts[1].decode(), parts[2], json.loads(parts[0])


def confine(keep: int, *, seconds: int, memory: int) -> None:
    """Give up everything that making one document does not need.

    The clocks end the process whatever it is doing, also inside a C library.
    """
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) != keep:
            with contextlib.suppress(OSError):
                os.close(int(name))
    signal.alarm(seconds)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    room = pages * resource.getpagesize() + memory
    for limit, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, room),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_guard)


_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system"),
    *("os.kill", "os.remove", "os.rename", "ctypes.dlopen"),
)
_READABLE = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix})


def _guard(event: str, args: tuple[object, ...]) -> None:
    """Refuse sockets, programs and files outside the interpreter's own folders."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        path, _, flags = args
        ours = isinstance(path, str) and path.startswith(_READABLE)
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if not ours or writes:
            raise PermissionError(event)


def leave_the_network() -> str:
    """Move into a network namespace with nothing in it, where the kernel allows.

    Returns:
        ``namespace``, or ``guard`` where only the interpreter can refuse sockets.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return "namespace"
    return "guard"


def main(arguments: list[str]) -> None:
    """Serve the line whose number is the first of *arguments*."""
    fd, bundle, seconds, memory = arguments
    control = socket.socket(fileno=int(fd))
    isolation = leave_the_network()
    press = Press(Path(bundle))
    press.render(
        _WARM_UP, b"{}", {"name": "a.json", "identifier": "w", "at": "2000-01-01"}
    )
    gc.collect()
    gc.freeze()
    control.sendall(isolation.encode())
    serve(control, press, seconds=int(seconds), memory=int(memory))


if __name__ == "__main__":
    main(sys.argv[1:])
