"""No receipt without its commit: the database goes away between reading and writing."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from incidents.core.errors import StoreUnavailableError
from incidents.runtime import Runtime
from incidents.store import UnitOfWork
from tests.faults.ground import ORGANISATION, START
from tests.support.reports import report_lost_laptop
from tests.support.runtime import SetClock, make_runtime, open_house

pytestmark = pytest.mark.fault


class LostOnCommit(UnitOfWork):
    """Takes every write, and cannot commit it."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner = inner

    @contextmanager
    def begin(self):
        """Write, then lose the database."""
        with self._inner.begin() as tx:
            yield tx
            raise StoreUnavailableError("the database does not answer")

    def read(self):
        """Read as ever."""
        return self._inner.read()


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path) -> Runtime:
    """A runtime whose commits are lost."""
    made = make_runtime(sqlite_url, tmp_path, SetClock(START))
    open_house(made, ORGANISATION)
    yield replace(made, uow=LostOnCommit(made.uow))
    made.close()


def test_a_commit_that_is_lost_gives_no_receipt_and_leaves_no_case(rt: Runtime):
    with pytest.raises(StoreUnavailableError):
        report_lost_laptop(rt)

    with rt.uow.read() as tx:
        organisations = [row.id for row in tx.organisations()]
        assert tx.incidents(organisations, status="open") == []
