"""The final POST of the staff form against a bare handler that inserts one row.

The product validates the answers, triages, and writes every row in one commit. The
bare Litestar handler inserts one row through the ORM into the same database with the
same engine settings, behind the same server. They take turns in one run. Then the
worker runs too, and each alert's way to Slack is timed from the answer.

The processor time of both servers stands beside the rates: with other work on the
machine it is the steadier figure.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.load import Measured, drive, post
from bench.servers.submit import settings
from incidents.core.organisation import Organisation, Person
from incidents.runtime import Runtime
from incidents.services.drafts import create_draft
from incidents.services.organisations import create_organisation
from incidents.web.csrf import token_for
from incidents.wiring import build_runtime
from tests.fakes.slack_server import SlackServer

GOAL = 0.5
ROOM_RESTS_S = 1.1
SLUG = "bench"
REFERENCE = re.compile(rb"INC-[0-9A-Z]{4}-[0-9A-Z]{4}")
ANSWERS = {
    "what": {
        "story": ["I left my work laptop on the train to Cork. " * 6],
        "certainty": ["confirmed"],
        "purpose": ["mistake"],
        "cause": ["internal"],
    },
    "kind": {"kind": ["lost"], "effects": ["confidentiality"]},
    "where": {"held_by": ["portable"]},
    "kept": {"portable": ["laptop"], "pin": ["yes"], "unlocked": ["not_known"]},
    "data": {
        "categories": ["basic", "contact", "health"],
        "words": ["Care plans of our clients, with names and telephone numbers."],
        "depth": ["partial"],
    },
    "people": {
        "kinds": ["customers"], "people": ["about"], "people_about": ["340"],
        "country_1": ["IE"],
    },
    "when": {
        "noticed": ["today"], "noticed_by": ["controller"], "happened": ["today"],
        "place": ["public_transport"], "place_country": ["IE"],
    },
    "now": {"recipient": ["not_known"], "seen": ["not_known"], "done": ["nothing"]},
    "you": {
        "who": ["named"], "name": ["Niamh Kelly"], "email": ["niamh@bench.example"],
        "manager": ["Orla Byrne"],
    },
}  # fmt: skip


def organisation(*, channel: str) -> Organisation:
    """Return an organisation with somebody to tell."""
    return Organisation(
        slug=SLUG, name="Bench Ltd", establishments=("IE",), main_establishment="IE",
        lead_authority="ie-dpc", zone="Europe/Dublin", slack_channel=channel,
        people=(Person(name="Orla Byrne", email="orla@bench.example"),),
    )  # fmt: skip


def product_requests(rt: Runtime, count: int, *, port: int) -> list[bytes]:
    """Return *count* final POSTs, each of a draft of its own."""
    requests = []
    for number in range(count):
        opened = create_draft(
            rt, slug=SLUG, network=f"desk {number}", now=datetime.now(UTC)
        )
        fields = {
            "csrf": token_for(rt, opened.cookie),
            "key": opened.draft.idempotency_key,
            "answers": json.dumps(ANSWERS),
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"tocsin-draft-{SLUG}={opened.cookie}",
        }
        body = urlencode(fields).encode()
        requests.append(post(f"/r/{SLUG}/send", body, port=port, headers=headers))
    return requests


def bare_requests(count: int, *, port: int) -> list[bytes]:
    """Return *count* POSTs with a body of the same size."""
    body = json.dumps({"text": json.dumps(ANSWERS)}).encode()
    headers = {"Content-Type": "application/json"}
    return [post("/bare", body, port=port, headers=headers)] * count


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own."""

    port: int
    pid: int

    def processor_s(self) -> float:
        """Return the processor time used so far; other work is not in it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(kind: str, folder: str, slack: str) -> Iterator[Served]:
    """Run a server in a process of its own."""
    program = [sys.executable, str(Path(__file__).parent / "servers" / "submit.py")]
    process = subprocess.Popen(
        [*program, kind, folder, slack], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Served(int(process.stdout.readline()), process.pid)
    finally:
        process.stdin.close()
        process.wait(30)


def checked(measured: Measured) -> Measured:
    """Return *measured*, or stop when an answer was not the expected one."""
    if measured.failures:
        print(measured.failures[0].decode(errors="replace"), file=sys.stderr)
        raise SystemExit(f"{len(measured.failures)} requests failed")
    return measured


def throughput(
    rt: Runtime, folder: str, *, rounds: int, per_round: int
) -> dict[str, float]:
    """Return rates, latencies and the ratio at 1 and at 20 clients."""
    figures: dict[str, float] = {}
    with (
        server("product", folder, NOWHERE) as ours,
        server("bare", folder, NOWHERE) as bare,
    ):
        drive(product_requests(rt, 30, port=ours.port), port=ours.port, clients=2)
        drive(bare_requests(30, port=bare.port), port=bare.port, clients=2)
        began = {"ours": ours.processor_s(), "bare": bare.processor_s()}
        for clients in (1, 20):
            taken: dict[str, list[Measured]] = {"ours": [], "bare": []}
            for _ in range(rounds):
                requests = product_requests(rt, per_round, port=ours.port)
                done = drive(requests, port=ours.port, clients=clients)
                taken["ours"].append(checked(done))
                requests = bare_requests(per_round, port=bare.port)
                done = drive(requests, port=bare.port, clients=clients)
                taken["bare"].append(checked(done))
            figures |= summed(taken, clients)
        for name, served in (("ours", ours), ("bare", bare)):
            used = served.processor_s() - began[name]
            figures[f"{name}_processor_ms"] = 1000 * used / (2 * rounds * per_round)
    spent = figures["bare_processor_ms"] / figures["ours_processor_ms"]
    return figures | {"ratio_processor": spent}


def summed(taken: dict[str, list[Measured]], clients: int) -> dict[str, float]:
    """Return the figures of one number of clients."""
    pairs = zip(taken["ours"], taken["bare"], strict=True)
    ratios = [ours.rate / bare.rate for ours, bare in pairs]
    figures = {f"ratio_{clients}": statistics.median(ratios)}
    for name, rounds in taken.items():
        whole = Measured(seconds=[s for each in rounds for s in each.seconds])
        figures[f"{name}_per_s_{clients}"] = statistics.median(r.rate for r in rounds)
        figures[f"{name}_p50_ms_{clients}"] = whole.percentile_ms(0.5)
        figures[f"{name}_p99_ms_{clients}"] = whole.percentile_ms(0.99)
    return figures


def alert_delays(rt: Runtime, folder: str, *, count: int) -> dict[str, float]:
    """Return how long after the answer Slack is called."""
    delays = []
    with ExitStack() as stack:
        slack = stack.enter_context(SlackServer())
        ours = stack.enter_context(server("product+worker", folder, slack.base_url))
        for request in product_requests(rt, count, port=ours.port):
            seen = len(slack.posts)
            done = checked(drive([request], port=ours.port, clients=1))
            found = REFERENCE.search(done.bodies[0])
            assert found is not None
            arrived = arrival(slack, found.group().decode(), since=seen)
            delays.append(max(0.0, arrived - done.answered_at[0]))
            # A room rests a second after each message: that is no delay of ours.
            time.sleep(ROOM_RESTS_S)
    delays.sort()
    return {
        "alert_p50_ms": 1000 * delays[len(delays) // 2],
        "alert_p99_ms": 1000 * delays[min(len(delays) - 1, int(0.99 * len(delays)))],
    }


def arrival(slack: SlackServer, reference: str, *, since: int) -> float:
    """Return when Slack was called about *reference*; looks every half millisecond."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for posted in slack.posts[since:]:
            if reference in json.dumps(posted):
                return time.time()
        time.sleep(0.0005)
    raise SystemExit(f"no alert for {reference} within 10 s")


@contextmanager
def house() -> Iterator[tuple[Runtime, str]]:
    """Give a runtime over a new database with one organisation, and its folder."""
    with tempfile.TemporaryDirectory() as folder:
        rt = build_runtime(settings(folder, NOWHERE))
        create_organisation(rt, organisation(channel="C0MAIN"), now=rt.clock.now())
        try:
            yield rt, folder
        finally:
            rt.close()


NOWHERE = "http://127.0.0.1:9/api/"


def main() -> None:
    """Print the figures, the last line as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true")
    long = parser.parse_args().long
    rounds, per_round, alerts = (12, 300, 200) if long else (5, 80, 20)
    with house() as (rt, folder):
        figures = throughput(rt, folder, rounds=rounds, per_round=per_round)
    with house() as (rt, folder):  # a second one: no alerts of the first are waiting
        figures |= alert_delays(rt, folder, count=alerts)
    met = (
        min(figures["ratio_1"], figures["ratio_20"]) >= GOAL
        and figures["alert_p50_ms"] <= 50
        and figures["alert_p99_ms"] <= 250
    )
    rounded = {name: round(value, 3) for name, value in figures.items()}
    goal = "ratio >= 0.5 at 1 and 20 clients; alert p50 <= 50 ms, p99 <= 250 ms"
    print(json.dumps({"name": "submit", **rounded, "goal": goal, "met": met}))


if __name__ == "__main__":
    main()
