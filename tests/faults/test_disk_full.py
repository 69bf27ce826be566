"""A disk without room: what was acknowledged stays, what cannot be stored is not."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.ground import START, Ground, ground, until
from tests.faults.nursery import Nursery

pytestmark = pytest.mark.fault
MIB = 1 << 20
DISK = 4 * MIB
LONG_TEXT = "What was on the laptop. " * 1500
REPORTS_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Disk:
    """Where there is little room; *file_limit* = the kernel limits files instead."""

    folder: Path
    file_limit: int

    def make_room(self) -> None:
        """Let there be room again."""
        if not self.file_limit:
            _mount("-o", f"remount,size={8 * DISK}", str(self.folder))


def _mount(*arguments: str) -> bool:
    command = ["mount", "-t", "tmpfs", *arguments]
    return not subprocess.run(command, capture_output=True, check=False).returncode


@contextmanager
def _small_disk(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    mounts = os.geteuid() == 0
    if mounts and _mount("-o", f"size={DISK}", "tmpfs", str(folder)):
        try:
            yield Disk(folder, 0)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    else:
        yield Disk(folder, DISK // 2)


@pytest.fixture
def disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Disk]:
    """A disk of 4 MiB; where this user may not mount one, files that cannot grow."""
    with _small_disk(tmp_path / "disk") as small:
        kind = "a limit on files" if small.file_limit else "a full disk of its own"
        with capsys.disabled():
            sys.stderr.write(f"\n[disk full: tested with {kind}]\n")
        yield small


@pytest.fixture
def site(nursery: Nursery, sqlite_url: str, disk: Disk) -> Iterator[Ground]:
    """A ground whose database lies on the small disk."""
    source = Path(sqlite_url.removeprefix("sqlite:///"))
    target = disk.folder / "tocsin.db"
    target.write_bytes(source.read_bytes())
    with ground(nursery, source.parent / "ground", f"sqlite:///{target}") as made:
        yield made


def test_a_full_disk_loses_nothing_and_pretends_nothing(site: Ground, disk: Disk):
    child = site.start("web", file_limit=disk.file_limit)
    statuses = [site.report(child, "first")]
    while statuses[-1] == 201 and len(statuses) < REPORTS_AT_MOST:
        key = f"more-{len(statuses)}"
        statuses.append(site.report(child, key, description=LONG_TEXT))

    assert statuses[-1] == 503
    assert len(statuses) > 5
    child.kill()
    disk.make_room()
    again = site.start("web", at=START + timedelta(seconds=40))
    assert until(lambda: site.report(again, "after") == 201, within_s=30)
    again.kill()

    assert site.wrong(now=START + timedelta(seconds=60), settled=False) == ()
    with closing(sqlite3.connect(disk.folder / "tocsin.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
