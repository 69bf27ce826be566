"""Finished HTML becomes a PDF/A-3a in a process of its own.

A warm process is started once (``regulator_pdf_child``): no environment, no network,
WeasyPrint and the faces loaded. Each document is made in a child forked from it, which
may use 20 s and 512 MiB and then is gone. The web process never renders and never
forks itself, so its threads do not matter.
"""

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from types import TracebackType

from incidents.core.errors import RenderingFailedError
from incidents.core.ports import Printout
from notifiers.plain_pdf import plain_pdf

ROOT = Path(__file__).parents[1]
BUNDLE = ROOT / "templates" / "pdf"
READY = b"r"
# Seconds; with those of a document they stay below a minute, whatever goes wrong.
TURN_WITHIN, START_WITHIN, FORK_WITHIN = 10, 8, 4

# What the host says of fonts is none of a document's business: with the bundled faces
# alone the same record gives the same bytes on every machine.
_FONTS_CONF = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    "<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost.

    Attributes:
        seconds: both of processor and of wall time.
        memory: bytes that a child may use beyond what the warm process has.
        at_once: documents rendered at the same time; others wait.
    """

    seconds: int = 20
    memory: int = 512 * 2**20
    at_once: int = 2


class PdfRenderer:
    """Makes PDFs; safe to share between threads.

    ``start`` takes about a second and is done by the first ``render`` otherwise.
    """

    name = "regulator-pdf"

    def __init__(self, *, bundle: Path = BUNDLE, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._bundle = bundle
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(self.limits.at_once)
        self._warm: _Warm | None = None

    @property
    def isolation(self) -> str:
        """Return how the children are kept off the network, "" before the start.

        ``namespace``: a network namespace of their own, with nothing in it.
        ``guard``: the kernel allowed none; only the interpreter refuses sockets.
        """
        return self._warm.isolation if self._warm else ""

    def start(self) -> None:
        """Start the warm process, if it does not run.

        Raises:
            RenderingFailedError: it does not come up.
        """
        with self._lock:
            self._running()

    def render(self, printout: Printout) -> bytes:
        """Return *printout* as PDF/A-3a, tagged, marked PDF/UA-1.

        Raises:
            RenderingFailedError: within a minute; it took too long or too much, or
                could not be laid out; set it plainly instead.
        """
        if not self._turns.acquire(timeout=TURN_WITHIN):
            msg = f"no turn within {TURN_WITHIN} s: other documents are being made"
            raise RenderingFailedError(msg)
        try:
            return _result(self._send(printout), self.limits.seconds)
        finally:
            self._turns.release()

    def render_plain(self, printout: Printout, text: str) -> bytes:
        """Return *text* as a plain PDF, made here and at once."""
        return plain_pdf(printout, text)

    def close(self) -> None:
        """Stop the warm process; a running document is given up."""
        with self._lock:
            if self._warm is not None:
                self._warm.stop()
            self._warm = None

    def __enter__(self) -> "PdfRenderer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _running(self) -> "_Warm":
        """Return the warm process, a new one where the last has died."""
        if self._warm is not None and self._warm.process.poll() is not None:
            self._warm.stop()
            self._warm = None
        if self._warm is None:
            self._warm = _Warm.start(self._bundle, self.limits)
        return self._warm

    def _send(self, printout: Printout) -> socket.socket:
        """Hand *printout* to a child and return our end of the line to it."""
        line = self._child() or self._child()
        if line is None:
            msg = "the renderer takes no document"
            raise RenderingFailedError(msg)
        try:
            line.sendall(_packed(printout))
            line.shutdown(socket.SHUT_WR)
        except OSError as error:
            line.close()
            msg = "the renderer gave the document up"
            raise RenderingFailedError(msg) from error
        return line

    def _child(self) -> socket.socket | None:
        """Return a line to a new child; None when the warm process died over it."""
        ours, theirs = socket.socketpair()
        ours.settimeout(FORK_WITHIN)
        with self._lock:
            warm = self._running()
        try:
            with theirs:
                socket.send_fds(warm.control, [b"j"], [theirs.fileno()])
            if ours.recv(1) == READY:
                ours.settimeout(self.limits.seconds + 1)
                return ours
        except OSError:
            # The next look at the warm process finds it dead and starts another.
            warm.process.kill()
        ours.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            warm.process.wait(2)
        return None


@dataclass(slots=True, kw_only=True)
class _Warm:
    """The warm process, the line to it and the folder that is its whole world."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket
    folder: "tempfile.TemporaryDirectory[str]"
    isolation: str

    @classmethod
    def start(cls, bundle: Path, limits: Limits) -> "_Warm":
        folder = tempfile.TemporaryDirectory(prefix="tocsin-pdf-")
        conf = Path(folder.name, "fonts.conf")
        conf.write_text(_FONTS_CONF.format(folder=folder.name), encoding="utf-8")
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module, no typed text
                [
                    *(sys.executable, "-m", "notifiers.regulator_pdf_child"),
                    *(str(theirs.fileno()), str(bundle)),
                    *(str(limits.seconds), str(limits.memory)),
                ],
                cwd=ROOT,
                env=_environment(folder.name),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        warm = cls(process=process, control=ours, folder=folder, isolation="")
        try:
            ours.settimeout(START_WITHIN)
            warm.isolation = ours.recv(64).decode()
        except OSError as error:
            warm.stop()
            msg = "the renderer does not start"
            raise RenderingFailedError(msg) from error
        if not warm.isolation:
            warm.stop()
            msg = "the renderer does not start"
            raise RenderingFailedError(msg)
        return warm

    def stop(self) -> None:
        """End the process by hanging up, by force after two seconds."""
        self.control.close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError):
            self.folder.cleanup()


def _environment(folder: str) -> dict[str, str]:
    """Return an environment with nothing of ours in it: no secret reaches a child."""
    return {
        "FONTCONFIG_FILE": os.path.join(folder, "fonts.conf"),
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": folder,
        "XDG_CACHE_HOME": folder,
    }


def _packed(printout: Printout) -> bytes:
    head = {
        "name": printout.attachment_name,
        "identifier": printout.identifier,
        "at": printout.at.astimezone(UTC).isoformat(),
    }
    parts = (json.dumps(head).encode(), printout.html.encode(), printout.attachment)
    return struct.pack(">III", *map(len, parts)) + b"".join(parts)


def _result(line: socket.socket, seconds: int) -> bytes:
    """Return the PDF that comes back on *line*."""
    with line:
        try:
            answer = b"".join(iter(lambda: line.recv(2**20), b""))
        except OSError as error:
            msg = f"no document within {seconds} s"
            raise RenderingFailedError(msg) from error
    if answer[:1] == b"+":
        return answer[1:]
    reason = answer[1:].decode("ascii", "replace")
    msg = f"no document: {reason or 'the renderer ran into its limits'}"
    raise RenderingFailedError(msg)
