"""Long-running processes: the web, the worker, and both in one on SQLite."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

import uvicorn

from incidents.auditor import Auditor
from incidents.chat_link import LinkKeeper
from incidents.core.audit import Role
from incidents.mail_reader import MailReader
from incidents.runtime import Runtime
from incidents.web.app import create_app
from incidents.worker import Worker

_LOG = logging.getLogger("tocsin")


def run(rt: Runtime, *, host: str, port: int, ready: Callable[[Runtime], None]) -> None:
    """Serve web and worker in one process until asked to stop; then close *rt*.

    Args:
        ready: called once the first page can be answered, to say where.
    """
    _end_in_order()
    stop = threading.Event()
    worker = threading.Thread(
        target=Worker(rt, name=_process_name()).run, args=(stop,), name="worker"
    )
    try:
        worker.start()
        with _audited(rt, Role.WEB, Role.WORKER), _linked(rt), _reading(rt):
            _web(rt, host=host, port=port, ready=ready)
    except KeyboardInterrupt:
        _LOG.info("stopped by a signal before the first page was served")
    finally:
        stop.set()
        rt.wake.set()
        worker.join()
        rt.close()


def serve(rt: Runtime, *, host: str, port: int) -> None:
    """Serve the web alone until asked to stop, then close *rt*."""
    try:
        with _audited(rt, Role.WEB):
            _web(rt, host=host, port=port, ready=lambda _: None)
    finally:
        rt.close()


def work(rt: Runtime) -> None:
    """Run a worker alone until asked to stop, then close *rt*."""
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        rt.wake.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        with _audited(rt, Role.WORKER), _linked(rt), _reading(rt):
            Worker(rt, name=_process_name()).run(stop)
    finally:
        rt.close()


def _audited(rt: Runtime, *roles: Role) -> AbstractContextManager[None]:
    """Have the installation looked after for the length of a ``with`` block."""
    return _beside("auditor", Auditor(rt, name=_process_name(), roles=roles).run)


def _linked(rt: Runtime) -> AbstractContextManager[None]:
    """Let Slack reach us by Socket Mode for the length of a ``with`` block."""
    if rt.chat.link is None:
        return nullcontext()
    keeper = LinkKeeper(rt, rt.chat.link, name=_process_name())
    return _beside("slack-link", keeper.run)


def _reading(rt: Runtime) -> AbstractContextManager[None]:
    """Read the mails that come back for the length of a ``with`` block."""
    if rt.mailbox is None:
        return nullcontext()
    return _beside("mail-reader", MailReader(rt, rt.mailbox).run)


@contextmanager
def _beside(name: str, run: Callable[[threading.Event], None]) -> Iterator[None]:
    """Have a thread of its own *run* until the ``with`` block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name=name)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class _Server(uvicorn.Server):
    """uvicorn that says when it listens and does not re-raise Ctrl-C."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _end_in_order() -> None:
    """Have SIGTERM end this process as Ctrl-C does, from the first delivery on.

    uvicorn raises the signal that ended it once more. Left alone, SIGTERM would then
    end the process with deliveries under way, which must be repeated afterwards; so it
    would while uvicorn has not begun and the worker has.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _web(
    rt: Runtime, *, host: str, port: int, ready: Callable[[Runtime], None]
) -> None:
    config = uvicorn.Config(
        create_app(rt),
        host=host,
        port=port,
        # X-Forwarded-For would be believed from loopback; we look at the peer only.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    server = _Server(config, ready=lambda: ready(rt))
    _end_in_order()
    try:
        server.run()
    except KeyboardInterrupt:
        _LOG.info("stopped by a signal")


def _process_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"
