"""The policy: its copy, who is there or stands in, what is refused, what is weak."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.core.escalation_checks import settings_faults, weaknesses
from incidents.core.escalation_policy import (
    in_force,
    key_of,
    number_of,
    pace_of,
    policy_from,
    policy_of,
    reached,
    ways_of,
)
from incidents.core.organisation import EscalationSettings, Organisation, Person

NOW = datetime(2026, 6, 12, 16, 0, tzinfo=UTC)
ORLA = Person(name="Orla", email="orla@harbour.example", deputy="Tom@harbour.example")
TOM = Person(name="Tom", email="tom@harbour.example", level=3)
ANN = Person(name="Ann", email="ann@harbour.example", slack_id="U0ANN", level=3)
AWAY = {"away_until": "2026-06-12"}
BOTH = ("email", "slack")


def house(*people, **settings):
    return Organisation(
        slug="harbour",
        name="Harbour",
        slack_channel="C0MAIN",
        people=people,
        escalation=EscalationSettings(**settings),
    )


def names(group):
    return tuple(person.name for person in group.people), group.skipped


def test_levels_are_those_with_people_and_wait_a_quarter_of_an_hour():
    policy = policy_of(house(TOM, ORLA, ANN))

    assert [(level.number, level.wait_minutes) for level in policy.levels] == [
        (1, 15), (3, 15),
    ]  # fmt: skip
    assert [p.name for p in policy.levels[1].people] == ["Tom", "Ann"]


def test_levels_are_known_by_the_number_that_people_gave_them():
    policy = policy_of(house(ORLA, TOM))
    assert [number_of(policy, place) for place in (1, 2)] == [1, 3]
    assert number_of(policy_of(house()), 1) == 1


def test_a_level_without_its_own_wait_has_that_of_the_one_before():
    policy = policy_of(house(ORLA, TOM, waits=(10, 30)))
    assert [level.wait_minutes for level in policy.levels] == [10, 30]


def test_the_copy_of_a_case_is_the_policy_again():
    policy = policy_of(
        house(replace(ORLA, channels=("slack", "email")), ANN, quiet_from="22:00",
              quiet_until="06:00", waits=(5,))
    )  # fmt: skip
    assert policy_from(policy.to_document()) == policy


def test_a_person_stored_by_an_older_version_has_mail():
    document = policy_of(house(ORLA)).to_document()
    for level in document["levels"]:
        for person in level["people"]:
            del person["channels"]
    assert policy_from(document).levels[0].people[0].channels == ("email",)


def test_the_pace_names_levels_where_nobody_is():
    away = house(replace(ORLA, deputy="", **AWAY), TOM, waits=(5,))
    pace = pace_of(policy_of(away), away, now=NOW)

    assert pace.empty == {1}
    assert pace.waits == (timedelta(minutes=5), timedelta(minutes=5))
    assert pace.hold == timedelta(hours=4)
    assert pace.quiet is None


def test_an_organisation_without_people_has_one_level_for_its_room():
    empty = house()
    pace = pace_of(policy_of(empty), empty, now=NOW)
    assert (pace.waits, pace.empty) == ((timedelta(minutes=15),), frozenset())
    assert names(reached(policy_of(empty), 1, empty, now=NOW)) == ((), ())


def test_quiet_hours_need_both_ends():
    whole = house(ORLA, quiet_from="22:00", quiet_until="06:00")
    half = house(ORLA, quiet_from="22:00")
    assert pace_of(policy_of(whole), whole, now=NOW).quiet is not None
    assert pace_of(policy_of(half), half, now=NOW).quiet is None


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ((ORLA, TOM), (("Orla",), ())),
        ((replace(ORLA, **AWAY), TOM), (("Tom",), ())),
        ((TOM,), (("Tom",), ())),
        ((replace(ORLA, away_until="2026-06-11"), TOM), (("Orla",), ())),
        ((replace(ORLA, **AWAY), replace(TOM, **AWAY)), ((), ("Orla",))),
        ((), ((), ("Orla",))),
        (
            (
                replace(ORLA, **AWAY),
                replace(TOM, deputy="orla@harbour.example", **AWAY),
            ),
            ((), ("Orla",)),
        ),
        ((replace(ORLA, email="orla@harbour.example", **AWAY), ANN), ((), ("Orla",))),
    ],
)
def test_who_is_away_or_has_left_is_stood_in_for(people, told):
    policy = policy_of(house(ORLA, TOM))
    assert names(reached(policy, 1, house(*people), now=NOW)) == told


def test_a_deputy_of_two_is_told_once():
    both = house(
        replace(ORLA, **AWAY),
        replace(ANN, level=1, deputy="tom@harbour.example", **AWAY),
        TOM,
    )
    assert names(reached(policy_of(both), 1, both, now=NOW)) == (("Tom",), ())


def test_somebody_without_any_address_is_passed_over():
    nobody = house(Person(name="Nobody", email=""))
    assert names(reached(policy_of(nobody), 1, nobody, now=NOW)) == ((), ("Nobody",))
    assert key_of(nobody.people[0]) == "nobody"


@pytest.mark.parametrize(
    ("person", "ways"),
    [
        (ANN, ("email",)),
        (replace(ANN, channels=("slack",)), ("slack",)),
        (replace(ANN, channels=BOTH), BOTH),
        (replace(ANN, channels=()), BOTH),
        (replace(TOM, channels=("slack",)), ("email",)),
        (replace(ANN, email=""), ("slack",)),
    ],
)
def test_people_are_told_as_they_wish_where_that_can_be(person, ways):
    assert tuple(name for name, _ in ways_of(person)) == ways


@pytest.mark.parametrize(
    ("people", "path"),
    [
        ((replace(ORLA, deputy="ORLA@harbour.example"), TOM), "people.0.deputy"),
        ((ORLA, ANN), "people.0.deputy"),
        ((ORLA, replace(TOM, deputy="orla@harbour.example")), "people.0.deputy"),
        ((replace(TOM, channels=("fax",)),), "people.0.channels"),
        ((replace(TOM, away_until="tomorrow"),), "people.0.away_until"),
        ((replace(TOM, away_until="2026-02-30"),), "people.0.away_until"),
    ],
)
def test_wrong_people_are_refused(people, path):
    assert path in [fault.path for fault in settings_faults(house(*people))]


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"waits": (15, 0)}, "waits"),
        ({"waits": (15.5,)}, "waits"),
        ({"waits": (1441,)}, "waits"),
        ({"acknowledged_hours": 0}, "acknowledged_hours"),
        ({"acknowledged_hours": 25}, "acknowledged_hours"),
        ({"acknowledged_hours": True}, "acknowledged_hours"),
        ({"digest_at": "8"}, "digest_at"),
        ({"digest_at": "25:00"}, "digest_at"),
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "quiet_until"),
    ],
)
def test_a_wrong_pace_is_refused(settings, path):
    faults = settings_faults(house(TOM, **settings))
    assert [fault.path for fault in faults] == [f"escalation.{path}"]


def test_a_chain_of_deputies_is_well():
    chain = (ORLA, replace(TOM, deputy="ann@harbour.example"), ANN)
    well = {"quiet_from": "22:00", "quiet_until": "06:00", "waits": (5, 1440)}
    assert settings_faults(house(*chain, **well)) == ()


def test_two_people_on_two_channels_are_not_weak():
    assert weaknesses(house(ORLA, TOM), channels=BOTH, now=NOW) == ()


@pytest.mark.parametrize(
    ("organisation", "says"),
    [
        (house(), ("Nobody in the escalation can be reached.",)),
        (house(replace(ORLA, deputy="")), ("One person only is in the escalation.",)),
        (
            replace(house(ORLA, TOM), slack_channel=""),
            ("One channel only reaches the people of the escalation.",),
        ),
        (
            house(replace(ORLA, deputy="", **AWAY), TOM, ANN),
            ("Nobody on level 1 can be reached now.",),
        ),
        (house(replace(ORLA, deputy="nobody@x.example"), TOM),
         ("A deputy must be in this list, by e-mail address.",)),
    ],
)  # fmt: skip
def test_a_weak_policy_says_why(organisation, says):
    assert weaknesses(organisation, channels=BOTH, now=NOW) == says


def test_a_channel_that_is_not_set_up_reaches_nobody():
    found = weaknesses(house(ORLA, TOM), channels=("slack",), now=NOW)
    assert found == ("Nobody in the escalation can be reached.",)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ((ORLA, ANN), ["Orla"]),
        ((replace(ORLA, **AWAY), ANN), ["Orla", "Ann"]),
        ((ANN,), ["Ann"]),
        ((replace(ORLA, **AWAY),), ["Orla"]),
        ((), ["Orla"]),
    ],
    ids=["there", "away", "left", "nobody else", "nobody"],
)
def test_once_nobody_of_a_policy_is_there_todays_people_take_its_place(people, told):
    own = policy_of(house(replace(ORLA, deputy=""), waits=(7,), acknowledged_hours=2))
    people = tuple(replace(each, deputy="") for each in people)

    found = in_force(own, house(*people, waits=(9,)), now=NOW)

    assert [p.name for level in found.levels for p in level.people] == told
    assert found.settings.acknowledged_hours == 2
