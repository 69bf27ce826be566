"""Keeps the tests on this machine: whoever calls out fails where it happens.

An audit hook, since it sees every socket of the process, whatever library opened it.
"""

import ipaddress
import sys

import pytest

_CALLS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_NAMES = {None, "", "localhost", b"localhost", "::", "0.0.0.0"}  # noqa: S104


def pytest_configure() -> None:
    """From now on, a connection to any other machine fails the test."""
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CALLS:
        address = arguments[_CALLS[event]]
        host = address[0] if isinstance(address, tuple) else None  # None: Unix socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        # Not an Exception, so that no "except Exception" in between hides it.
        raise pytest.fail.Exception(f"a test called out to {host!r}")


def _is_here(host: object) -> bool:
    if host in _NAMES:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
