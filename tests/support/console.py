"""Fixture: the console over HTTP, with somebody signed in to one organisation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar.testing import TestClient

from incidents.runtime import Runtime
from incidents.web.app import create_app
from tests.support.runtime import House, SetClock, make_runtime, open_house

OWN = "correct horse battery"
BASE = "http://testserver.local"
EMAIL = "orla@harbour.example"


def csrf_of(page: Response) -> str:
    """Return the token of the first form on a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


def send(
    client: TestClient[Any], path: str, /, *, from_page: str = "", **fields: Any
) -> Response:
    """Open *from_page* (*path* if not given) and post a form of it to *path*."""
    page = client.get(from_page or path)
    return client.post(
        path, data={"csrf": csrf_of(page), **fields}, follow_redirects=False
    )


def sign_in(client: TestClient[Any], house: House, email: str = EMAIL) -> None:
    """Sign in with the one-time password and choose an own one."""
    send(client, "/console/sign-in", email=email, password=house.password)
    done = send(client, "/console/password", old=house.password, new=OWN, again=OWN)
    assert done.headers["location"] == "/console"


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """What a signed-in person has before them, and what is behind it."""

    client: TestClient[Any]
    rt: Runtime
    house: House

    def page(self, path: str) -> str:
        """Return a page below ``/console`` as text; it is there."""
        answer = self.client.get(f"/console{path}")
        assert answer.status_code == 200
        return answer.text

    def send(self, path: str, /, *, from_page: str = "", **fields: Any) -> Response:
        """Post a form of *from_page* (*path* if not given) below ``/console``."""
        start = f"/console{from_page or path}"
        return send(self.client, f"/console{path}", from_page=start, **fields)


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Console]:
    """The console of Harbour Freight Brokers, signed in as its DPO."""
    rt = make_runtime(sqlite_url, tmp_path, clock, base_url=BASE)
    house = open_house(rt)
    with TestClient(create_app(rt), base_url=BASE) as client:
        sign_in(client, house)
        yield Console(client=client, rt=rt, house=house)
    rt.close()
