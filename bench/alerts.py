"""From the commit of an alert to the call to Slack, and how much a worker carries.

Workers are processes of their own (``tocsin worker``) on SQLite and on PostgreSQL; this
process writes the alerts, each to a room of its own, and plays Slack. The cost of a
round is taken on two databases in turn, one with a hundred times as much that is due.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.due_rows import fill
from incidents.clocks import SystemClock
from incidents.core.ports import Message, Receipt
from incidents.migrate import upgrade
from incidents.models import BeatRow, IncidentRow, MessageRow, OrganisationRow
from incidents.runtime import Runtime
from incidents.services.alerting import message_rows
from incidents.worker import Worker
from tests.fakes.slack_server import SlackServer
from tests.support.postgres import start_postgres
from tests.support.runtime import SetClock, make_runtime
from tests.worker.house import ROOM, case_row, organisation_row

ENGINES = ("sqlite", "postgresql")
GOAL_P50_MS, GOAL_P99_MS, GOAL_RATIO = 100, 500, 1.5
SAID = {
    "kind": "first", "reference": "INC-7K3F-Q", "severity": "high",
    "duty": "notify-authority", "deadline_at": None, "provisional": False,
}  # fmt: skip


class Instant:
    """A channel that takes everything at once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def deliver(self, message: Message) -> Receipt:
        """Take it."""
        return Receipt(channel=self.name, provider_id="C0MAIN/1.1")


class House:
    """One organisation with one case, and alerts to as many rooms as there are."""

    def __init__(self, url: str, folder: Path) -> None:
        upgrade(url)
        self.url, self.folder = url, folder
        self.rt: Runtime = replace(
            make_runtime(url, folder, SetClock()),
            clock=SystemClock(),
            notifiers={name: Instant(name) for name in ("slack", "email")},
        )
        self.ids: tuple[UUID, UUID] = uuid4(), uuid4()
        with self.rt.uow.begin() as tx:
            tx.add(OrganisationRow, [organisation_row(self.ids[0])])
            tx.add(IncidentRow, [case_row(self.ids[1], self.ids[0])])

    def write(self, rooms: list[str]) -> None:
        """Write an alert to each room, in one transaction."""
        rows = message_rows(
            [replace(ROOM, address=room) for room in rooms],
            kind="first", alert=SAID, organisation_id=self.ids[0],
            incident_id=self.ids[1], now=self.rt.clock.now(),
        )  # fmt: skip
        with self.rt.uow.begin() as tx:
            tx.add(MessageRow, rows)

    def workers_ready(self) -> int:
        """Return how many workers have ticked."""
        with self.rt.uow.read() as tx:
            return tx.session.query(BeatRow).count()


@contextmanager
def worker(house: House, slack: SlackServer, count: int) -> Iterator[int]:
    """Run one more worker in a process of its own; give its process id."""
    environment = {
        "PATH": os.environ["PATH"],
        "TOCSIN_DATABASE_URL": house.url,
        "TOCSIN_DATA_FOLDER": str(house.folder),
        "TOCSIN_SLACK_TOKEN": slack.token,
        "TOCSIN_SLACK_BASE_URL": slack.base_url,
    }
    command = [str(Path(sys.executable).with_name("tocsin")), "worker"]
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # no web here, and the auditor says so
    )
    try:
        until(lambda: house.workers_ready() >= count, within_s=30)
        time.sleep(0.3)  # it listens, too
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def until(happened, *, within_s: float) -> None:  # type: ignore[no-untyped-def]
    """Wait for something, looking every half millisecond."""
    deadline = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > deadline:
            raise SystemExit("it did not happen in time")
        time.sleep(0.0005)


def delays_ms(house: House, slack: SlackServer, count: int) -> list[float]:
    """Return how long after each commit Slack is called."""
    found = []
    for number in range(count):
        room = f"C1{number:05d}"
        slack.channels.add(room)
        seen = len(slack.calls)
        house.write([room])
        answered = time.monotonic()
        until(lambda seen=seen: len(slack.calls) > seen, within_s=10)
        found.append(1000 * max(0.0, slack.calls[seen].at - answered))
        time.sleep(0.02)
    return sorted(found)


def drained_per_s(house: House, slack: SlackServer, count: int, name: str) -> float:
    """Return how many waiting messages a second are sent."""
    rooms = [f"C{name}{number:05d}" for number in range(count)]
    slack.channels |= set(rooms)
    seen = len(slack.posts)
    house.write(rooms)
    began = time.monotonic()
    until(lambda: len(slack.posts) >= seen + count, within_s=60)
    return count / (time.monotonic() - began)


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_share(pid: int, seconds: float) -> float:
    """Return which share of a processor a worker with nothing to do takes, in %."""
    before = processor_s(pid)
    time.sleep(seconds)
    return 100 * (processor_s(pid) - before) / seconds


def carried(house: House, *, samples: int, waiting: int) -> dict[str, float]:
    """Return delays, rates with 1, 2 and 4 workers, and what idling costs."""
    figures: dict[str, float] = {}
    with ExitStack() as stack:
        slack = stack.enter_context(SlackServer())
        first = stack.enter_context(worker(house, slack, 1))
        delays = delays_ms(house, slack, samples)
        figures["p50_ms"] = delays[len(delays) // 2]
        figures["p99_ms"] = delays[min(len(delays) - 1, int(0.99 * len(delays)))]
        figures["idle_percent"] = idle_share(first, 2.0)
        running = 1
        for workers in (1, 2, 4):
            while running < workers:
                running += 1
                stack.enter_context(worker(house, slack, running))
            rate = drained_per_s(house, slack, waiting, str(workers + 1))
            figures[f"drained_per_s_{workers}"] = rate
    return figures


def round_ratio(few: House, many: House, *, rounds: int) -> dict[str, float]:
    """Return what a round costs over many due rows, against a few; they take turns."""
    taken: dict[str, list[float]] = {"few": [], "many": []}
    workers = {"few": Worker(few.rt, name="f"), "many": Worker(many.rt, name="m")}
    for number in range(rounds + 2):
        for name, each in workers.items():
            # A second each, so that the rooms have rested.
            now = SystemClock().now() + timedelta(seconds=2 * number)
            began = time.thread_time()
            each.tick(now)
            cost = time.thread_time() - began
            each.finish()
            taken[name] += [cost] if number >= 2 else []
    for each in workers.values():
        each.close()
    costs = {name: 1000 * statistics.median(each) for name, each in taken.items()}
    return {
        "round_ms_few": costs["few"],
        "round_ms_many": costs["many"],
        "round_ratio": costs["many"] / costs["few"],
    }


def measured(urls: list[str], folder: Path, *, long: bool) -> dict[str, float]:
    """Return every figure of one engine."""
    samples, waiting, rounds = (200, 500, 40) if long else (40, 500, 6)
    houses = [House(url, folder) for url in urls]
    figures = carried(houses[0], samples=samples, waiting=waiting)
    few, many = houses
    fill(few.rt, *few.ids, count=1_000)
    fill(many.rt, *many.ids, count=100_000)
    figures |= round_ratio(few, many, rounds=rounds)
    for house in houses:
        house.rt.close()
    return figures


def main() -> None:
    """Print the figures, the last line as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--engine", choices=ENGINES, help="one alone")
    asked = parser.parse_args()
    engines = (asked.engine,) if asked.engine else ENGINES
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder, server = Path(name), start_postgres(durable=True)
        urls = {"sqlite": [], "postgresql": []}  # type: dict[str, list[str]]
        for part in ("few", "many"):
            server.create(part)
            urls["sqlite"].append(f"sqlite:///{folder / part}.db")
            urls["postgresql"].append(server.url(part))
        for engine in engines:
            found = measured(urls[engine], folder, long=asked.long)
            figures |= {f"{engine}_{key}": value for key, value in found.items()}
        server.stop()
    met = all(
        figures[f"{engine}_p50_ms"] <= GOAL_P50_MS
        and figures[f"{engine}_p99_ms"] <= GOAL_P99_MS
        and figures[f"{engine}_round_ratio"] <= GOAL_RATIO
        for engine in engines
    )
    rounded = {key: round(value, 2) for key, value in figures.items()}
    goal = (
        f"commit to Slack p50 <= {GOAL_P50_MS} ms and p99 <= {GOAL_P99_MS} ms with a"
        f" worker of its own; a round over 100 times the due rows <= {GOAL_RATIO} times"
    )
    print(json.dumps({"name": "alerts", **rounded, "goal": goal, "met": met}))


if __name__ == "__main__":
    main()
