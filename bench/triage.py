"""Decisions with their explanations per second on one core, and whether they stay so.

One decision: check and read the facts, triage them under every law, and build the
record of it, with the reasons of every duty and the severity. The open questions are
worked out only when they are asked for; what they cost is told beside it. Time is the
processor's, so that a busy machine counts as little as it can.

Whether a case costs the same after many others: one process goes through all cases,
another only ever through the first thousand; they take turns.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.cases import Facts, case, seeds
from incidents.core.facts import read
from incidents.core.triage import triage
from incidents.packs import load_law

GOAL_PER_S = 1_000
GOAL_RATIO = 1.1
BLOCK = 1_000
LAW = load_law()
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def decide(cases: Sequence[Facts]) -> float:
    """Decide *cases*; return the microseconds of processor time for each."""
    began = time.process_time()
    for facts in cases:
        triage(read(facts), LAW, now=NOW).to_record()
    return (time.process_time() - began) / len(cases) * 1e6


def first_thousand(asked: Connection) -> None:
    """Decide the first thousand cases again whenever asked; tell what each took."""
    cases = block(0)
    decide(cases)
    while asked.recv():
        asked.send(decide(cases))


def block(number: int) -> list[Facts]:
    """Return a thousand cases."""
    start = number * BLOCK
    return [case(SEEDS, each) for each in range(start, start + BLOCK)]


def compare(
    blocks: int, *, every: int
) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the cost of each thousand, and pairs: the thousand alone, one of many.

    Pairs come from the second half, when all the others lie behind; the two of a pair
    are taken one right after the other, so that a busy machine is busy for both.
    """
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.Process(target=first_thousand, args=(theirs,), daemon=True)
    other.start()
    among, pairs = [], []
    for number in range(blocks):
        cases = block(number)
        among.append(decide(cases))
        if number >= blocks // 2 and number % every == every - 1:
            ours.send(True)
            pairs.append((ours.recv(), among[-1]))
    ours.send(False)
    other.join()
    return among, pairs


def shape(cases: Sequence[Facts]) -> dict[str, float]:
    """Return what the cases are like, for whoever doubts that they are realistic."""
    assert len({json.dumps(each, sort_keys=True) for each in cases}) == len(cases)
    answers = [triage(read(facts), LAW, now=NOW) for facts in cases]
    duties = [finding for answer in answers for finding in answer.duties]
    still_open = sum(finding.outcome == "undetermined" for finding in duties)
    began = time.process_time()
    asked = sum(len(answer.open_questions) for answer in answers)
    asking = (time.process_time() - began) / len(cases) * 1e6
    return {
        "us_for_open_questions": round(asking),
        "duties_per_case": round(len(duties) / len(cases), 1),
        "undetermined_share": round(still_open / len(duties), 2),
        "questions_per_case": round(asked / len(cases), 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--long", action="store_true", help="100,000 cases, not 20,000"
    )
    blocks, every = (100, 5) if options.parse_args().long else (20, 2)
    among, pairs = compare(blocks, every=every)
    alone = [first for first, _ in pairs]
    ratio = statistics.median(many / first for first, many in pairs)
    per_s = 1e6 / statistics.median([*alone, *among])
    figures = {
        "regimes": len(LAW.regimes),
        "cases": blocks * BLOCK,
        "decisions_per_s": round(per_s),
        "slowest_thousand_per_s": round(1e6 / max(among)),
        "us_per_case_of_1000": round(statistics.median(alone)),
        f"us_per_case_of_{blocks * BLOCK}": round(statistics.median(among)),
        "ratio": round(ratio, 3),
        **shape(block(0)),
    }
    print(f"{per_s:,.0f} decisions a second; after many cases {ratio:.2f} of the cost")
    met = per_s >= GOAL_PER_S and ratio <= GOAL_RATIO
    goal = f"{GOAL_PER_S} decisions a second on one core; ratio <= {GOAL_RATIO}"
    print(json.dumps({"name": "triage", **figures, "goal": goal, "met": met}))


SEEDS = seeds()

if __name__ == "__main__":
    main()
