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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.alert_house import House
from bench.due_rows import fill
from incidents.clocks import SystemClock
from incidents.worker import Worker
from tests.fakes.slack_server import SlackServer
from tests.support.postgres import start_postgres

ENGINES = ("sqlite", "postgresql")
GOAL_P50_MS, GOAL_P99_MS, GOAL_RATIO, GOAL_PER_S = 100, 500, 1.5, 500
WORKERS, WAITING = (1, 2, 4), 500


@contextmanager
def worker(house: House, slack: SlackServer) -> Iterator[int]:
    """Run one more worker in a process of its own; give its process id."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[1]),  # this checkout's workers
        "TOCSIN_DATABASE_URL": house.url,
        "TOCSIN_DATA_FOLDER": str(house.folder),
        "TOCSIN_SLACK_TOKEN": slack.token,
        "TOCSIN_SLACK_BASE_URL": slack.base_url,
    }
    command = [sys.executable, "-m", "incidents.cli", "worker"]
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # no web here, and the auditor says so
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def until(  # type: ignore[no-untyped-def]
    happened, *, within_s: float, look_every_s: float = 0.0005
) -> None:
    """Wait for something; how often we look costs processor time, too."""
    deadline = time.monotonic() + within_s
    while not happened():
        if time.monotonic() > deadline:
            raise SystemExit("it did not happen in time")
        time.sleep(look_every_s)


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


def all_ready(house: House, count: int) -> None:
    """Wait until so many workers tick and listen."""
    until(lambda: house.workers_ready() >= count, within_s=60, look_every_s=0.1)
    time.sleep(0.3)  # it listens, too


def drained_per_s(
    house: House, slack: SlackServer, name: str, *, most_s: float
) -> float:
    """Return how many waiting messages a second are sent, of what gets away in time.

    Each goes to a room of its own, so that no room's pace of one a second binds.
    """
    count = WAITING
    rooms = [f"C{name}{number:05d}" for number in range(count)]
    slack.channels |= set(rooms)
    seen = len(slack.posts)
    house.write(rooms)
    began = time.monotonic()
    while (gone := len(slack.posts) - seen) < count:
        if time.monotonic() - began > most_s:
            break
        time.sleep(0.01)
    took_s = time.monotonic() - began
    house.drop_what_waits()
    return gone / took_s


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_share(pid: int, seconds: float) -> float:
    """Return which share of a processor a worker with nothing to do takes, in %."""
    before = processor_s(pid)
    time.sleep(seconds)
    return 100 * (processor_s(pid) - before) / seconds


def carried(
    house: House, *, samples: int, most_s: float, meanwhile: Callable[[], None]
) -> dict[str, float]:
    """Return delays, rates with 1, 2 and 4 workers, and what idling costs.

    Args:
        most_s: how long a drain may take.
        meanwhile: is done while the first worker starts.
    """
    figures: dict[str, float] = {}
    with ExitStack() as stack:
        slack = stack.enter_context(SlackServer())
        first = stack.enter_context(worker(house, slack))
        meanwhile()
        all_ready(house, 1)
        delays = delays_ms(house, slack, samples)
        figures["p50_ms"] = delays[len(delays) // 2]
        figures["p99_ms"] = delays[min(len(delays) - 1, int(0.99 * len(delays)))]
        figures["idle_percent"] = idle_share(first, 2.0)
        before, sent = processor_s(first), len(slack.posts)
        figures["drained_per_s_1"] = drained_per_s(house, slack, "2", most_s=most_s)
        used_s = processor_s(first) - before
        figures["processor_ms_a_message"] = 1000 * used_s / (len(slack.posts) - sent)
        stack.enter_context(worker(house, slack))
        with ExitStack() as two_more:
            for _ in range(2):
                two_more.enter_context(worker(house, slack))
            all_ready(house, 4)
            figures["drained_per_s_4"] = drained_per_s(house, slack, "4", most_s=most_s)
        figures["drained_per_s_2"] = drained_per_s(house, slack, "3", most_s=most_s)
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
    samples, most_s, rounds = (200, 60.0, 40) if long else (40, 3.0, 5)
    houses = few, many = [House(url, folder) for url in urls]
    figures = carried(
        few,
        samples=samples,
        most_s=most_s,
        meanwhile=lambda: fill(many.rt, *many.ids, count=100_000),
    )
    fill(few.rt, *few.ids, count=1_000)
    figures |= round_ratio(few, many, rounds=rounds)
    for house in houses:
        house.rt.close()
    return figures


def is_met(figures: dict[str, float], engine: str) -> bool:
    """Did this engine reach every goal?"""
    best = max(figures[f"{engine}_drained_per_s_{count}"] for count in WORKERS)
    return (
        figures[f"{engine}_p50_ms"] <= GOAL_P50_MS
        and figures[f"{engine}_p99_ms"] <= GOAL_P99_MS
        and figures[f"{engine}_round_ratio"] <= GOAL_RATIO
        and best >= GOAL_PER_S
    )


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
    goal = (
        f"commit to Slack p50 <= {GOAL_P50_MS} ms and p99 <= {GOAL_P99_MS} ms with a"
        f" worker of its own; {GOAL_PER_S} messages a second; a round over 100 times"
        f" the due rows <= {GOAL_RATIO} times"
    )
    met = all(is_met(figures, engine) for engine in engines)
    rounded = {key: round(value, 2) for key, value in figures.items()}
    print(json.dumps({"name": "alerts", **rounded, "goal": goal, "met": met}))


if __name__ == "__main__":
    main()
