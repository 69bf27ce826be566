"""Outcomes that end together are written together; each counts for itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from incidents.core.errors import StoreUnavailableError
from incidents.services import outbox
from incidents.services.outbox_values import Claim, Outcome, Result, Settlement
from incidents.settling import Settler
from tests.worker.house import DPO, NINE, START, House

SENT = Outcome(result=Result.SENT, says="taken", provider_id="<1@tocsin.example>")
Written = list[int]


@pytest.fixture
def claims(house: House) -> list[Claim]:
    """Five messages to five people, in hand."""
    for number in range(5):
        house.message(replace(DPO, address=f"p{number}@clinic.example"))
    return list(outbox.claim(house.rt, limits=NINE, besides=(), now=START))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """How many outcomes each transaction held."""
    found: Written = []
    settle_all = outbox.settle_all

    def count(rt: object, settlements: list[Settlement], **named: object) -> list[bool]:
        done = settle_all(rt, settlements, **named)
        found.append(len(settlements))
        return done

    monkeypatch.setattr(outbox, "settle_all", count)
    return found


def settle_while_one_writes(
    house: House, claims: list[Claim], outcome: Outcome = SENT
) -> list[bool]:
    """Settle all at once, each in a thread of its own, while the turn is taken."""
    settler, answers = Settler(house.rt, stopping=Event()), []

    def settle(claim: Claim) -> None:
        done = Settlement(claim=claim, outcome=outcome, started_at=START)
        answers.append(settler.settle(done))

    threads = [Thread(target=settle, args=(claim,)) for claim in claims]
    with settler._turn:
        for thread in threads:
            thread.start()
        waits = Event()
        while outcome is SENT and len(settler._waiting) < len(claims):
            waits.wait(0.001)
    for thread in threads:
        thread.join()
    return answers


def test_what_ends_while_another_writes_shares_one_transaction(
    house: House, claims: list[Claim], written: Written
) -> None:
    answers = settle_while_one_writes(house, claims)

    assert answers == [True] * 5
    assert written == [5]
    for claim in claims:
        assert house.stored(claim.id).state == "sent"
        assert [a.result for a in house.attempts(claim.id)] == ["sent"]


def test_one_that_was_taken_over_changes_nothing_and_the_others_are_ours(
    house: House, claims: list[Claim]
) -> None:
    late = claims[2]
    with house.rt.uow.begin() as tx:
        tx.settle_message(late.id, fence=late.fence, state="waiting")

    answers = settle_while_one_writes(house, claims)

    assert sorted(answers) == [False, True, True, True, True]
    assert house.stored(late.id).state == "waiting"
    assert [a.result for a in house.attempts(late.id)] == ["overtaken"]


def test_one_that_cannot_be_written_leaves_the_others_to_be_written_alone(
    house: House, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, settle = claims[1].id, outbox._settle

    def fail(tx: object, rt: object, one: Settlement, **named: object) -> bool:
        if one.claim.id == poison:
            raise RuntimeError
        return settle(tx, rt, one, **named)

    monkeypatch.setattr(outbox, "_settle", fail)
    monkeypatch.setattr("threading.excepthook", lambda _: None)

    settle_while_one_writes(house, claims)

    states = {claim.id: house.stored(claim.id).state for claim in claims}
    assert states.pop(poison) == "claimed"
    assert set(states.values()) == {"sent"}
    assert house.attempts(poison) == []


def test_what_has_consequences_is_written_alone(
    house: House, claims: list[Claim], written: Written
) -> None:
    refused = Outcome(result=Result.REFUSED, says="mail: 550")

    settle_while_one_writes(house, claims, refused)

    assert written == [1] * 5
    assert {house.stored(claim.id).state for claim in claims} == {"refused"}


def test_a_commit_whose_answer_was_lost_is_not_written_twice(
    house: House, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_all: Callable[..., list[bool]] = outbox.settle_all
    lost = []

    def lose(*arguments: object, **named: object) -> list[bool]:
        done = settle_all(*arguments, **named)
        if not lost:
            lost.append(done)
            raise StoreUnavailableError("the answer was lost")
        return done

    monkeypatch.setattr(outbox, "settle_all", lose)

    assert settle_while_one_writes(house, claims) == [True] * 5
    assert lost
    for claim in claims:
        assert len(house.attempts(claim.id)) == 1


def test_a_database_that_is_away_is_waited_for_until_we_stop(
    house: House, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping, asked = Event(), []

    def away(*_: object, **__: object) -> bool:
        asked.append(1)
        stopping.set()
        raise StoreUnavailableError("away")

    monkeypatch.setattr(outbox, "settle", away)
    one = Settlement(claim=claims[0], outcome=SENT, started_at=START)

    with pytest.raises(StoreUnavailableError):
        Settler(house.rt, stopping=stopping).settle(one)

    assert asked == [1]
    assert house.stored(claims[0].id).lease_until == START + timedelta(seconds=30)
