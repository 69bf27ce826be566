"""A process that has imported everything, and forks a Tocsin on each order.

Usage: python -m tests.faults.nursery_process
Reads one JSON order a line and answers each with one line of JSON. A child runs the
real wiring and the real ``serve``; only the clock starts where the order says, and law,
forms and letters are those that this process has loaded. All children die with it.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from incidents import serve, wiring
from incidents.packs import load_law
from incidents.packs_forms import load_forms
from incidents.packs_letters import load_letters
from incidents.settings import Settings
from tests.faults.evidence import SENDER
from tests.faults.failpoints import Failpoints, arm_system_calls
from tests.faults.ledger import Ledger

PR_SET_PDEATHSIG = 1


class StartedClock:
    """Starts at an instant and goes on with the machine's steady count."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._counted_from = time.monotonic()

    def now(self) -> datetime:
        """Return the instant it is by now."""
        return self._start + timedelta(seconds=time.monotonic() - self._counted_from)


def main() -> None:
    """Take orders until standard input ends."""
    law, forms, letters = load_law(None), load_forms(), load_letters()
    wiring.load_law = lambda _folder: law
    wiring.load_forms = lambda: forms
    wiring.load_letters = lambda: letters
    wiring.upgrade = lambda _url: None  # the tests hand over a database with our schema
    os.environ["TZ"] = "UTC"
    _say({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        _say(_ORDERS[order.pop("order")](**order))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _start(**order: Any) -> dict[str, Any]:
    port = _free_port()
    pid = os.fork()
    if not pid:
        _live(order | {"port": port})
    return {"pid": pid, "port": port}


def _end(pid: int, within_s: float, kill: int) -> dict[str, Any]:
    """Send a signal, if there is one, and wait for the end; None when it lives on."""
    if kill:
        os.kill(pid, kill)
    until = time.monotonic() + within_s
    while True:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            return {"ended": os.waitstatus_to_exitcode(status)}
        if time.monotonic() > until:
            return {"ended": None}
        time.sleep(0.002)


_ORDERS = {"start": _start, "end": _end}


def _live(order: dict[str, Any]) -> None:
    """Be the child; never returns."""
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        logging.basicConfig(force=True)
        _run(order)
        code = 0
    except BaseException:  # noqa: BLE001 - it is the whole life of this process
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(order: dict[str, Any]) -> None:
    if order["file_limit"]:
        # Python ignores the signal, so that a write beyond it fails as on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_limit"],) * 2)
    points = _points(order)
    clock = StartedClock(datetime.fromisoformat(order["at"]))
    wiring._clock = lambda _database: clock
    rt = wiring.build_runtime(
        Settings(
            data_folder=Path(order["folder"]),
            database_url=order["url"],
            server_key=SecretStr(order["server_key"]),
            host="127.0.0.1",
            port=order["port"],
            slack_token=SecretStr(order["slack_token"]),
            slack_base_url=order["slack"],
            slack_timeout_s=order["timeout_s"],
            smtp_host="127.0.0.1",
            smtp_port=order["smtp"],
            smtp_sender=SENDER,
            smtp_tls="none",
            smtp_timeout_s=order["timeout_s"],
        )
    )
    points()
    match order["role"]:
        case "web":
            serve.serve(rt, host="127.0.0.1", port=order["port"])
        case "worker":
            serve.work(rt)
        case "both":
            serve.run(rt, host="127.0.0.1", port=order["port"], ready=lambda _: None)


def _points(order: dict[str, Any]) -> Callable[[], None]:
    """Return what begins to count this child's writes."""
    if not order["kill_at"]:
        return lambda: None
    if order["library"]:
        return lambda: arm_system_calls(order["library"], order["kill_at"])
    book = Ledger(Path(order["book"]))
    which = {name: order[name] for name in ("kill_at", "only", "since")}
    return Failpoints(book=book, **which).arm


if __name__ == "__main__":
    main()
