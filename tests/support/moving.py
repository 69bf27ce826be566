"""A filled installation on each engine, and an empty database on the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, func, select

from incidents.copying import Copied, copy_installation, route
from incidents.models import METADATA, ActRow, BeatRow, SessionRow, ThrottleRow
from incidents.runtime import Runtime
from tests.support.filings import REPORTING_PERSON, Press, answers, file_it, start
from tests.support.reports import report_lost_laptop
from tests.support.runtime import SetClock, make_runtime, open_house

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@dataclass(frozen=True, slots=True)
class Move:
    """An installation that has stopped, and where it goes."""

    source: str
    target: str
    reference: str

    def go(self, watch: Any = lambda *_: None) -> Copied:
        """Copy it."""
        return copy_installation(route(self.source, self.target), watch=watch)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Give a plain connection; what is done is committed."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def rows_in(url: str) -> dict[str, int]:
    """Return how many rows each table has."""
    with connected(url) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in METADATA.sorted_tables
        }


def settle_in(rt: Runtime) -> str:
    """Fill an installation: two cases, one of them filed; return that reference."""
    house = open_house(rt)
    report_lost_laptop(rt, key="another", title="Größe, 尺寸 \U0001f512")
    reference = report_lost_laptop(rt).reference
    filing = start(rt, house, reference)
    answers(rt, house, reference, filing, REPORTING_PERSON)
    file_it(rt, house, reference, filing)
    now = rt.clock.now()
    with rt.uow.begin() as tx:
        tx.add(BeatRow, [{"worker": "old-1", "ticked_at": now}])
        # Sorted by bytes and by a language's rules these differ.
        subjects = [f"{letter}-{UUID(int=1)}" for letter in ("b", "B", "a", "é", "_")]
        tx.add(
            ThrottleRow,
            [{"subject": each, "window_from": now, "count": 1} for each in subjects],
        )
        signed_in = {
            "id": UUID(int=7), "token_sha256": "0" * 64, "user_id": house.dpo.user_id,
            "created_at": now, "last_seen_at": now,
            "expires_at": now + timedelta(hours=8),
        }  # fmt: skip
        tx.add(SessionRow, [signed_in])
    _correct_an_act(rt, reference)
    return reference


def _correct_an_act(rt: Runtime, reference: str) -> None:
    """Add an act and its correction, whose key comes before the one it refers to."""
    with rt.uow.begin() as tx:
        (row,) = tx.organisations()
        case = tx.incident(reference, organisations=[row.id])
        duty, *_ = tx.duties(case.id)
        for key, corrects in ((9, None), (8, UUID(int=9))):
            act = {
                "id": UUID(int=key), "organisation_id": row.id, "incident_id": case.id,
                "duty_id": duty.id, "seq": 100 - key, "corrects": corrects,
                "means": "by letter", "reference": "", "reason": "", "author": "Orla",
                "at": rt.clock.now(), "count": 2**40,
            }  # fmt: skip
            tx.add(ActRow, [act])


@pytest.fixture(params=["sqlite", "postgresql"])
def move(request: pytest.FixtureRequest, tmp_path: Any) -> Move:
    """From each engine to the other."""
    source = request.getfixturevalue(f"{request.param}_url")
    target = request.getfixturevalue(f"empty_{OTHER[request.param]}_url")
    rt = make_runtime(source, tmp_path, SetClock(), pdf=Press())
    reference = settle_in(rt)
    rt.close()
    return Move(source=source, target=target, reference=reference)
