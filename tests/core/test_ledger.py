"""The hash chain finds every change of a timeline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.core.ledger import GENESIS, Entry, canonical, commit, first_fault, link

CASE = "5d1c"
START = datetime(2026, 6, 12, 14, 40, tzinfo=UTC)


def chain(length: int = 4) -> list[Entry]:
    previous, entries = GENESIS, []
    for seq in range(1, length + 1):
        at, payload, salt = START + timedelta(minutes=seq), {"n": seq}, f"salt{seq}"
        commitment = commit(payload, salt=salt)
        digest = link(
            incident=CASE, previous=previous, seq=seq, kind="noted", at=at,
            actor="Orla Byrne", commitment=commitment,
        )  # fmt: skip
        entries.append(
            Entry(
                seq=seq,
                kind="noted",
                at=at,
                actor="Orla Byrne",
                payload=payload,
                salt=salt,
                commitment=commitment,
                previous=previous,
                digest=digest,
            )
        )
        previous = digest
    return entries


def test_an_untouched_timeline_holds():
    assert first_fault(CASE, chain()) is None


def test_an_empty_timeline_holds():
    assert first_fault(CASE, []) is None


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"actor": "Somebody Else"},
        {"at": START},
        {"payload": {"n": 99}},
        {"payload": None},
        {"salt": "another"},
        {"commitment": "0" * 64},
        {"previous": "0" * 64},
        {"digest": "0" * 64},
        {"seq": 7},
    ],
)
def test_any_change_of_an_entry_is_found_at_that_entry(change):
    entries = chain()
    entries[1] = replace(entries[1], **change)

    assert first_fault(CASE, entries) == 2


def test_a_removed_entry_is_found():
    entries = chain()
    del entries[1]

    assert first_fault(CASE, entries) == 2


def test_swapped_entries_are_found():
    entries = chain()
    entries[1], entries[2] = entries[2], entries[1]

    assert first_fault(CASE, entries) == 2


def test_entries_of_another_case_do_not_fit():
    assert first_fault("another", chain()) == 1


def test_an_erased_payload_leaves_the_chain_valid():
    entries = chain()
    entries[2] = replace(entries[2], payload=None, salt=None)

    assert first_fault(CASE, entries) is None


def test_the_canonical_form_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1})
    assert canonical({"a": "é"}) == '{"a":"é"}'.encode()
