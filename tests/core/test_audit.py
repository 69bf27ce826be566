"""What an auditor makes of what it saw: pure, so every edge can be tried."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from incidents.core.audit import (
    Check,
    OrganisationSeen,
    Role,
    Seen,
    apart,
    audit,
    named,
)

NOW = datetime(2026, 6, 12, 9, 20, tzinfo=UTC)
CLINIC = UUID(int=7)
S = timedelta(seconds=1)


def seen(**changes: object) -> Seen:
    """Return what is seen where all is well, but for *changes*."""
    well = {
        "worker_ticked_at": NOW,
        "audited_at": dict.fromkeys(Role, NOW),
        "apart": timedelta(0),
    }
    return Seen(**(well | changes))


def checks(**changes: object) -> list[Check]:
    return [finding.check for finding in audit(seen(**changes), now=NOW)]


def test_nothing_is_found_where_all_is_well() -> None:
    assert checks(organisations=(OrganisationSeen(organisation_id=CLINIC),)) == []


@pytest.mark.parametrize(
    ("silent_for", "found"),
    [(120 * S, []), (121 * S, [Check.WORKER]), (timedelta(days=9), [Check.WORKER])],
)
def test_a_worker_may_be_silent_for_two_minutes(
    silent_for: timedelta, found: list[Check]
) -> None:
    assert checks(worker_ticked_at=NOW - silent_for) == found


def test_a_worker_that_never_ticked_is_silent_and_says_enough() -> None:
    assert checks(worker_ticked_at=None, audited_at={Role.WEB: NOW}) == [Check.WORKER]


@pytest.mark.parametrize(
    ("role", "check"), [(Role.WEB, Check.WEB), (Role.WORKER, Check.WORKERS_AUDITOR)]
)
def test_the_auditors_watch_each_other(role: Role, check: Check) -> None:
    (other,) = set(Role) - {role}

    assert checks(audited_at={other: NOW, role: NOW - 120 * S}) == []
    assert checks(audited_at={other: NOW, role: NOW - 121 * S}) == [check]
    assert checks(audited_at={other: NOW}) == [check]


@pytest.mark.parametrize(
    ("difference", "says"),
    [
        (timedelta(seconds=1.9), None),
        (timedelta(seconds=-1.9), None),
        (2 * S, "2 s ahead of"),
        (-2 * S, "2 s behind"),
        (timedelta(hours=6), "21600 s ahead of"),
    ],
)
def test_clocks_may_differ_by_less_than_two_seconds(
    difference: timedelta, says: str | None
) -> None:
    found = audit(seen(apart=difference), now=NOW)

    assert [f.check for f in found] == ([Check.CLOCKS] if says else [])
    assert not says or says in found[0].says


def test_clocks_that_could_not_be_compared_are_not_called_wrong() -> None:
    assert checks(apart=None) == []


def test_a_slow_answer_is_not_a_wrong_clock() -> None:
    def measured(database: datetime, took: timedelta) -> timedelta:
        return apart(NOW, database, NOW + took, round_trip=took)

    assert measured(NOW + 5 * S, 10 * S) == timedelta(0)
    assert measured(NOW, 10 * S) == timedelta(0)
    assert measured(NOW - 3 * S, 2 * S) == 3 * S
    assert measured(NOW + 6 * S, 2 * S) == -4 * S


def test_a_clock_set_while_it_was_asked_is_no_slow_answer() -> None:
    # The machine's clock jumped an hour ahead in between; the answer took a moment.
    found = apart(NOW, NOW, NOW + timedelta(hours=1), round_trip=S / 100)

    assert found > timedelta(minutes=29)


def test_what_concerns_an_organisation_is_said_to_its_people_alone() -> None:
    clinic = OrganisationSeen(
        organisation_id=CLINIC,
        unscheduled=("INC-A",),
        late_steps=2,
        untold=("INC-B", "INC-C"),
        unreachable="no person or room can be reached",
    )
    other = OrganisationSeen(organisation_id=UUID(int=8))

    found = audit(seen(organisations=(clinic, other)), now=NOW)

    assert [finding.check for finding in found] == [
        Check.UNTOLD,
        Check.UNSCHEDULED,
        Check.LATE,
        Check.UNREACHABLE,
    ]
    assert {finding.organisation_id for finding in found} == {CLINIC}
    assert "INC-B, INC-C" in found[0].says
    assert "INC-A" in found[1].says
    assert found[2].says == "2 reminders are more than a minute late."


def test_every_finding_says_what_to_do() -> None:
    broken = OrganisationSeen(
        organisation_id=CLINIC,
        unscheduled=("INC-A",),
        unescalated=("INC-A",),
        late_steps=1,
        untold=("INC-B",),
        unreachable="nobody",
    )
    early = NOW - timedelta(minutes=7)
    seen_so = (
        seen(organisations=(broken,), apart=-9 * S, worker_ticked_at=early),
        seen(audited_at=dict.fromkeys(Role, early)),
        seen(link_wanted=True, linked_at=early),
    )

    found = [finding for each in seen_so for finding in audit(each, now=NOW)]

    assert {finding.check for finding in found} == set(Check)
    for finding in found:
        assert finding.says.endswith(".")
        assert finding.to_do.endswith(".")
        assert finding.sentence == f"{finding.says} {finding.to_do}"


def test_the_first_five_references_are_named() -> None:
    assert named(["A", "B"]) == "A, B"
    assert named([*"ABCDE"]) == "A, B, C, D, E"
    assert named([*"ABCDEFG"]) == "A, B, C, D, E and 2 more"


@pytest.mark.parametrize(
    ("linked_at", "found"),
    [
        (NOW - 120 * S, []),
        (NOW - 121 * S, [Check.LINK]),
        (None, [Check.LINK]),
    ],
)
def test_slack_may_be_silent_for_two_minutes_where_it_is_to_reach_us(
    linked_at: datetime | None, found: list[Check]
) -> None:
    assert checks(link_wanted=True, linked_at=linked_at) == found
    assert checks(link_wanted=False, linked_at=linked_at) == []


def test_a_silent_worker_says_enough_of_the_link_that_stopped_with_it() -> None:
    found = checks(link_wanted=True, linked_at=None, worker_ticked_at=None)

    assert Check.WORKER in found
    assert Check.LINK not in found
