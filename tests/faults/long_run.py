"""The long fault run: hundreds of kills, and reminders in simulated time.

Usage: python -m tests.faults.long_run [--kills 500] [--steps 100000] [--minutes 240]
Prints its figures as one JSON object. What did not fit into the time is not run, and
the figures say how much was.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from incidents.migrate import upgrade
from tests.faults.checker import Violation
from tests.faults.ground import fresh_file, ground
from tests.faults.nursery import Nursery
from tests.faults.rounds import KINDS, Installation
from tests.faults.simulation import simulate
from tests.support.checkout import ROOT
from tests.support.postgres import PostgresServer, start_postgres

KILLS_ON_A_GROUND = 15
# One recovery after each so many deaths: crashes also hit what a crash left behind.
DEATHS_IN_A_ROW = 3
REACH = {"send": 22, "deliver": 60, "remind": 60}
# System calls of one round, about: pages, syncs and bytes for somebody.
REACH_OF_CALLS = {"send": 30, "deliver": 120, "remind": 120}
# Seldom up costs ten times as much: such worlds are few, and have a few cases.
SHARES_UP = (1.0, 0.95, 1.0, 0.9, 1.0, 0.5)
CASES, CASES_WHEN_SELDOM_UP, DUTIES, DAYS = 20, 3, 30, 3.6
SELDOM = 0.6


def main() -> int:
    """Run what was asked for and print the figures; 1 when anything was wrong."""
    asked = _arguments()
    os.nice(asked.nice)
    until = time.monotonic() + asked.minutes * 60
    began = time.monotonic()
    figures: dict[str, Any] = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python"
        f" {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start",
        "commit": _commit(),
        "seed": asked.seed,
    }
    # In memory: what is asked here is the order of writes, not whether a disk lies.
    where = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108
    with tempfile.TemporaryDirectory(dir=where, prefix="tocsin-fault-") as temporary:
        folder = Path(temporary)
        template = folder / "template.db"
        upgrade(f"sqlite:///{template}")
        if asked.kills:
            figures["kills"] = _kills(asked, folder, template, until)
        if asked.steps:
            figures["simulated"] = _simulated(asked, folder, template, until)
    figures["seconds"] = round(time.monotonic() - began)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    parts = (figures.get("kills", {}), figures.get("simulated", {}))
    return int(any(part.get("violations") for part in parts))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=240)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nice", type=int, default=15)
    return parser.parse_args()


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    run = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


def _library(folder: Path) -> str:
    """Return the built ``kill_at_write.c``, "" and a loud word without a compiler."""
    source, library = Path(__file__).with_name("kill_at_write.c"), folder / "kill.so"
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        sys.stderr.write("NO C COMPILER: kills inside system calls are NOT run\n")
        return ""
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
    subprocess.run(command, check=True)
    return str(library)


@contextmanager
def _server() -> Iterator[PostgresServer]:
    server = start_postgres(durable=True)
    server.create("tocsin_template")
    upgrade(server.url("tocsin_template"))
    try:
        yield server
    finally:
        server.stop()


def _kills(
    asked: argparse.Namespace, folder: Path, template: Path, until: float
) -> dict[str, Any]:
    library = _library(folder)
    draw = Random(asked.seed)  # noqa: S311
    killed: Counter[str] = Counter()
    spared, found = 0, []
    with _server() as server, Nursery(library=library) as nursery:
        number = 0
        while killed.total() < asked.kills and time.monotonic() < until:
            number += 1
            engine = "sqlite" if number % 2 else "postgresql"
            inside = library if number % 4 > 1 else ""
            place = folder / f"ground-{number}"
            url = _fresh(engine, server, template, place)
            with ground(nursery, place, url) as site:
                installation = Installation(ground=site, library=inside)
                for place_in_row in range(KILLS_ON_A_GROUND):
                    kind = draw.choice(KINDS)
                    reach = (REACH_OF_CALLS if inside else REACH)[kind]
                    before = installation.killed
                    installation.die(kind, draw.randrange(1, reach))
                    if place_in_row % DEATHS_IN_A_ROW == DEATHS_IN_A_ROW - 1:
                        found += [_said(engine, x) for x in installation.recover()]
                    level = "system calls" if inside else "statements"
                    if installation.killed > before:
                        killed[f"{engine}, {kind}, {level}"] += 1
                    if time.monotonic() > until:
                        break
                found += [_said(engine, x) for x in installation.recover()]
                spared += installation.spared
            sys.stderr.write(f"{killed.total()} kills, {len(found)} violations\n")
            shutil.rmtree(place)
    return {
        "killed": killed.total(),
        "by_kind": dict(sorted(killed.items())),
        "rounds_without_a_kill": spared,
        "violations": found,
    }


def _said(engine: str, wrong: Violation) -> str:
    return f"{engine}: {wrong.kind}: {wrong.which}"


def _fresh(engine: str, server: PostgresServer, template: Path, place: Path) -> str:
    if engine == "sqlite":
        return fresh_file(template, place)
    name = f"t_{uuid4().hex}"
    server.create(name, template="tocsin_template")
    return server.url(name)


def _simulated(
    asked: argparse.Namespace, folder: Path, template: Path, until: float
) -> dict[str, Any]:
    totals: Counter[str] = Counter()
    worst, found, number = 0.0, [], 0
    while totals["steps"] < asked.steps and time.monotonic() < until:
        up, place = SHARES_UP[number % len(SHARES_UP)], folder / f"world-{number}"
        seed = f"{asked.seed} {number}"
        world = simulate(
            fresh_file(template, place), place, seed=seed, up=up,
            cases=CASES if up > SELDOM else CASES_WHEN_SELDOM_UP,
            days=DAYS, more_duties=DUTIES,
        )  # fmt: skip
        totals.update(
            worlds=1, cases=world.cases, steps=world.steps,
            messages=world.messages, swallowed=world.swallowed,
        )  # fmt: skip
        worst = max(worst, world.worst_late_s)
        found += [f"world {seed}: {v.kind}: {v.which}" for v in world.violations]
        sys.stderr.write(f"{totals['steps']} steps, {len(found)} violations\n")
        shutil.rmtree(place)
        number += 1
    return {**totals, "latest_step_s": round(worst, 3), "violations": found}


if __name__ == "__main__":
    sys.exit(main())
