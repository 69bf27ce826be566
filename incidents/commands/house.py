"""What commands that work on the installation have in common: its runtime."""

from collections.abc import Iterator
from contextlib import contextmanager

from incidents.runtime import Runtime
from incidents.wiring import build_runtime, read_settings


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    """Give the runtime of this environment for the length of a command.

    Raises:
        InputRefusedError: a setting has a value that it cannot have.
        LawPackError: a law pack is faulty.
        StoreUnavailableError: the database does not answer.
    """
    rt = build_runtime(read_settings())
    try:
        yield rt
    finally:
        rt.close()
