"""Of several authorities each has its own notice: one told excuses no other."""

from datetime import UTC, datetime, timedelta

from incidents.core.facts import read
from incidents.core.facts_breach import with_further_acts
from incidents.core.facts_values import Act
from incidents.core.triage import triage
from incidents.packs import load_law

LAW = load_law()
AWARE = datetime(2026, 6, 12, 14, 40, tzinfo=UTC)
HOUR, LATER = timedelta(hours=1), timedelta(hours=30)
FACTS = {
    "role": "controller",
    "certainty": "confirmed",
    "subject_kinds": ["subscribers"],
    "data_categories": ["traffic_data"],
    "aware_at": AWARE.isoformat(),
    "organisation": {
        "sectors": ["telecom"], "telecom_in": ["IE", "FR"], "established_in": ["US"],
        "main_establishment": "US",
    },
}  # fmt: skip


def act(to, at, stage="initial"):
    return Act(
        regime="eu-telecom", duty="notify-authority", stage=stage, at=at, addressee=to
    )


def found(*acts, now=AWARE + LATER, stage="initial", **facts):
    """Return the findings of one stage by their addressee."""
    breach = with_further_acts(read({**FACTS, **facts}), acts)
    return {
        each.addressee: each
        for each in triage(breach, LAW, now=now).duties
        if (each.regime, each.stage) == ("eu-telecom", stage)
        and each.duty == "notify-authority"
    }


def test_an_authority_that_was_told_in_time_leaves_the_other_late():
    each = found(act("ie-dpc", AWARE + HOUR))

    assert {to: finding.late for to, finding in each.items()} == {
        "ie-dpc": False,
        "fr-cnil": True,
    }
    assert each["ie-dpc"].done_at == AWARE + HOUR
    assert each["fr-cnil"].done_at is None


def test_a_notice_that_came_late_is_late_beside_one_in_time():
    each = found(act("ie-dpc", AWARE + HOUR), act("fr-cnil", AWARE + 25 * HOUR))

    assert (each["ie-dpc"].late, each["fr-cnil"].late) == (False, True)
    assert each["fr-cnil"].done_at == AWARE + 25 * HOUR


def test_an_act_that_names_nobody_excuses_none_of_several():
    each = found(act(None, AWARE + HOUR))

    assert [finding.late for finding in each.values()] == [True, True]


def test_an_act_that_names_nobody_meets_the_only_duty():
    alone = FACTS["organisation"] | {"telecom_in": ["IE"]}

    (finding,) = found(act(None, AWARE + HOUR), organisation=alone).values()

    assert not finding.late
    assert finding.done_at == AWARE + HOUR


def test_each_parts_duty_knows_who_was_told():
    parts = [{"media": ["paper"]}, {"media": ["server"], "acts": []}]

    each = found(act("ie-dpc", AWARE + HOUR), parts=parts)

    assert (each["ie-dpc"].late, each["fr-cnil"].late) == (False, True)


def test_the_last_report_runs_from_the_first_to_the_same_authority():
    each = found(act("ie-dpc", AWARE + HOUR), stage="final")

    assert each["ie-dpc"].due_at == AWARE + HOUR + timedelta(days=3)
    assert each["fr-cnil"].due_at is None
    assert each["fr-cnil"].advice == "prepare"


def test_a_first_report_that_names_nobody_starts_every_last_one():
    each = found(act(None, AWARE + HOUR), stage="final")

    ends = {finding.due_at for finding in each.values()}
    assert ends == {AWARE + HOUR + timedelta(days=3)}


def test_without_further_acts_a_breach_stays_as_it_is():
    breach = read(FACTS)

    assert with_further_acts(breach, ()) is breach
