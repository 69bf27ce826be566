"""Fixtures of the fault tests: a nursery, and a ground on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ground import Ground, ground
from tests.faults.nursery import Nursery


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """The process that forks a Tocsin on demand."""
    with Nursery() as started:
        yield started


@pytest.fixture
def site(nursery: Nursery, database_url: str, tmp_path: Path) -> Iterator[Ground]:
    """An organisation, providers with books, and a client, once per database."""
    with ground(nursery, tmp_path / "ground", database_url) as made:
        yield made
