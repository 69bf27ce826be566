"""The tests' side of the nursery: start a Tocsin, wait until it is dead, kill it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.support.checkout import ROOT


@dataclass(slots=True)
class Child:
    """One Tocsin: a web process, a worker, or both."""

    nursery: "Nursery"
    pid: int
    port: int
    status: int | None = None

    @property
    def url(self) -> str:
        """Where its web process answers."""
        return f"http://127.0.0.1:{self.port}"

    def ended(self, *, within_s: float = 0.0) -> int | None:
        """Return how it ended (-9 = killed), None when it lives on after the wait."""
        return self._end(within_s=within_s)

    def kill(self) -> None:
        """SIGKILL it, and be sure that it is gone."""
        self._end(within_s=10, signal_number=signal.SIGKILL)

    def stop(self) -> int | None:
        """Ask it to stop, and return how it ended."""
        return self._end(within_s=30, signal_number=signal.SIGTERM)

    def _end(self, *, within_s: float, signal_number: int = 0) -> int | None:
        if self.status is None:
            self.status = self.nursery.order(
                "end", pid=self.pid, within_s=within_s, kill=signal_number
            )["ended"]
        return self.status

    def pause(self) -> None:
        """SIGSTOP it: it is there and does nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on as if no time had passed."""
        os.kill(self.pid, signal.SIGCONT)


class Nursery:
    """Runs for the length of a ``with`` block; every child ends with it."""

    def __init__(self, *, library: str = "") -> None:
        """Start the process; what it imports takes a second or two.

        Args:
            library: of ``kill_at_write.c``, to be loaded before all others.
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery_process"],
            cwd=ROOT,
            env=os.environ | ({"LD_PRELOAD": library} if library else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Nursery":
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def start(self, **order: Any) -> Child:
        """Fork a child; see ``nursery_process``."""
        answer = self.order("start", **order)
        return Child(self, answer["pid"], answer["port"])

    def order(self, name: str, **what: Any) -> dict[str, Any]:
        """Give one order and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": name, **what}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the nursery has died; its traceback says why")
        answer: dict[str, Any] = json.loads(line)
        return answer
