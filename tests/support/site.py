"""Fixture: the whole of Tocsin on a real socket, over a fresh SQLite database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from incidents.runtime import Runtime
from incidents.web.app import create_app
from tests.support.runtime import HARBOUR, House, SetClock, make_runtime, open_house
from tests.support.server import loopback_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where to go, what is behind it, and who may sign in."""

    url: str
    rt: Runtime
    house: House

    @property
    def form(self) -> str:
        """The address of the organisation's staff form."""
        return f"{self.url}/r/{HARBOUR.slug}"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Site]:
    """Tocsin with one organisation and its DPO, served by uvicorn."""
    with loopback_port() as port:
        rt = make_runtime(sqlite_url, tmp_path, clock, base_url=port.url)
        house = open_house(rt)
        with port.serving(create_app(rt)) as url:
            yield Site(url=url, rt=rt, house=house)
        rt.close()
