"""Long-running processes: the web, the worker, and both in one on SQLite."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from incidents.runtime import Runtime
from incidents.web.app import create_app
from incidents.worker import Worker

_LOG = logging.getLogger("tocsin")


def run(rt: Runtime, *, host: str, port: int, ready: Callable[[Runtime], None]) -> None:
    """Serve web and worker in one process until asked to stop; then close *rt*.

    Args:
        ready: called once the first page can be answered, to say where.
    """
    stop = threading.Event()
    worker = threading.Thread(
        target=Worker(rt, name=_worker_name()).run, args=(stop,), name="worker"
    )
    worker.start()
    try:
        _web(rt, host=host, port=port, ready=ready)
    finally:
        stop.set()
        rt.wake.set()
        worker.join()
        rt.close()


def serve(rt: Runtime, *, host: str, port: int) -> None:
    """Serve the web alone until asked to stop, then close *rt*."""
    try:
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
        Worker(rt, name=_worker_name()).run(stop)
    finally:
        rt.close()


class _Server(uvicorn.Server):
    """uvicorn that says when it listens and does not re-raise Ctrl-C."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


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
    try:
        server.run()
    except KeyboardInterrupt:
        _LOG.info("stopped by Ctrl-C")


def _worker_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"
