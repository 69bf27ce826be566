"""The checker goes red at each kind of violation, and at nothing else."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults import checker
from tests.faults.checker import (
    Acknowledged,
    Evidence,
    StoredCase,
    StoredMessage,
    StoredStep,
    Taken,
    violations,
)

pytestmark = pytest.mark.fault
NOW = datetime(2026, 6, 12, 14, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)

ACK = Acknowledged(key="k", body="b", reference="INC-1")
CASE = StoredCase(id="1", reference="INC-1", key="k", body="b", reported_at=NOW)
STEP = StoredStep(
    case="1", duty="d", kind="reminder", at=NOW + HOUR, state="done", done_at=NOW + HOUR
)
MAIL = StoredMessage(
    case="1", channel="email", recipient="dpo", key="m", state="sent",
    created_at=NOW + HOUR, attempts_recorded=1,
)  # fmt: skip
TAKEN = Taken(channel="email", recipient="dpo", key="m", repeat=False)
AGAIN = replace(TAKEN, repeat=True)
WELL = Evidence(
    acknowledged=(ACK,),
    sent_keys=frozenset({"k"}),
    taken=(TAKEN,),
    cases=(CASE,),
    steps=(STEP,),
    messages=(MAIL,),
    looked_at=NOW + 2 * HOUR,
)
WAITING = replace(STEP, state="waiting", done_at=None)
SECOND = timedelta(seconds=1)


def kinds(seen: Evidence) -> set[str]:
    """Return the kinds of violation that the checker finds."""
    return {found.kind for found in violations(seen)}


def test_a_good_run_passes():
    assert violations(WELL) == ()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"cases": (), "steps": ()}, "acknowledged and lost"),
        (
            {"acknowledged": (replace(ACK, reference="INC-2"),)},
            "acknowledged under another reference",
        ),
        ({"cases": (replace(CASE, body="c"),)}, "stored otherwise than sent"),
        (
            {"cases": (CASE, replace(CASE, id="2", reference="INC-2"))},
            "two cases of one report",
        ),
        ({"sent_keys": frozenset()}, "a case that nobody sent"),
        ({"cases": (replace(CASE, missing=("triage",)),)}, "half stored"),
        ({"cases": (replace(CASE, broken_at=3),)}, "broken timeline"),
        ({"steps": (WAITING,)}, "step missed"),
        ({"steps": (replace(WAITING, state="stuck"),)}, "step missed"),
        ({"steps": (replace(STEP, done_at=NOW + HOUR - 2 * SECOND),)}, "step early"),
        ({"steps": (replace(STEP, done_at=NOW + HOUR + 61 * SECOND),)}, "step late"),
        ({"steps": (STEP, STEP)}, "step done twice"),
        ({"messages": (), "taken": ()}, "step done and nobody told"),
        (
            {"messages": (replace(MAIL, created_at=NOW),)},
            "step done and nobody told",
        ),
        ({"taken": ()}, "confirmed, and its provider never had it"),
        (
            {"messages": (replace(MAIL, attempts_recorded=0),)},
            "confirmed without an attempt on record",
        ),
        (
            {"messages": (replace(MAIL, state="collapsed"),)},
            "collapsed into nothing",
        ),
        ({"messages": (replace(MAIL, state="refused"),)}, "neither confirmed nor red"),
        ({"messages": (replace(MAIL, state="held"),)}, "neither confirmed nor red"),
        (
            {"messages": (replace(MAIL, state="unconfirmed"),)},
            "neither confirmed nor red",
        ),
        ({"messages": (replace(MAIL, state="waiting"),)}, "neither confirmed nor red"),
        ({"messages": (replace(MAIL, state="claimed"),)}, "neither confirmed nor red"),
        (
            {"messages": (replace(MAIL, state="cancelled"),)},
            "cancelled although the case is open",
        ),
        ({"messages": (replace(MAIL, state="overtaken"),)}, "overtaken by no answer"),
        (
            {"steps": (replace(STEP, kind="overdue", at=NOW + 2 * HOUR),)},
            "step done and nobody told",
        ),
        (
            {"messages": (replace(MAIL, state="forgotten"),)},
            "message in a state of no name",
        ),
        (
            {"taken": (TAKEN, replace(TAKEN, key="n"))},
            "sent and nowhere in the outbox",
        ),
        ({"taken": (TAKEN, TAKEN), "crashes": 1}, "sent twice and did not say so"),
        ({"taken": (TAKEN, AGAIN)}, "sent too often"),
        ({"taken": (TAKEN, AGAIN, AGAIN), "crashes": 9}, "sent too often"),
    ],
)
def test_each_violation_is_seen(change: dict, kind: str):
    assert kinds(replace(WELL, **change)) >= {kind}


@pytest.mark.parametrize(
    "change",
    [
        {"taken": (TAKEN, AGAIN), "crashes": 1},
        {"taken": (TAKEN, AGAIN), "doubts": 1},
        {"messages": (replace(MAIL, state="refused"),), "red": True},
        {
            "messages": (replace(MAIL, state="refused"),),
            "cases": (replace(CASE, open_tasks=1),),
        },
        {"messages": (replace(MAIL, state="waiting"),), "taken": (), "settled": False},
        {"steps": (WAITING,), "looked_at": NOW + HOUR + 60 * SECOND},
        {"steps": (replace(WAITING, live=False),)},
        {"steps": (WAITING,), "recovered_at": NOW + 2 * HOUR},
        {
            "steps": (replace(STEP, done_at=NOW + 3 * HOUR + 59 * SECOND),),
            "messages": (replace(MAIL, created_at=NOW + 3 * HOUR + 59 * SECOND),),
            "recovered_at": NOW + 3 * HOUR,
        },
        {
            "messages": (replace(MAIL, state="cancelled"),),
            "cases": (replace(CASE, status="closed"),),
        },
        {
            "messages": (replace(MAIL, state="overtaken"),),
            "cases": (replace(CASE, answered=True),),
        },
        {"messages": (replace(MAIL, key="o", state="collapsed"), MAIL)},
    ],
)
def test_what_a_fault_allows_is_no_violation(change: dict):
    assert violations(replace(WELL, **change)) == ()


def test_every_word_of_the_checker_has_an_example_here():
    source = Path(checker.__file__).read_text()
    words = set(re.findall(r'(?:yield|return|else) "(\w+(?: \w+|,)+)"', source))
    here = Path(__file__).read_text()

    assert len(words) > 15
    assert {word for word in words if f'"{word}"' not in here} == set()
