"""What was lost or went astray is presumed seen, until the effects are settled."""

from datetime import UTC, datetime

import pytest

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.rules.readings import read as readings_of
from incidents.core.rules.scales import SEEN_TYPES
from incidents.core.triage import Advice, Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
GONE = {
    "role": "controller",
    "certainty": "confirmed",
    "incident_type": "device_lost_or_stolen",
    "effects": ["availability"],
    "media": ["laptop"],
    "data_categories": ["basic", "health"],
    "elements": ["name", "ssn"],
    "countries": {"IE": None, "US": None},
    "us_states": {"CA": None},
    "organisation": {"established_in": ["IE"], "hipaa": "covered_entity"},
}


def seen(**facts):
    """Return whether somebody surely, presumably and perhaps saw the data."""
    found = readings_of(read(facts))
    views = found.low, found.presumed, found.high
    return tuple(view["confidentiality"] for view in views)


@pytest.mark.parametrize("kind", codes.INCIDENT_TYPE)
def test_a_kind_that_lets_somebody_see_presumes_it(kind):
    gone = {"effects": ["availability"], "incident_type": kind}

    assert seen(**gone) == (0, int(kind in SEEN_TYPES), 1)


def test_a_further_kind_presumes_it_as_well():
    gone = {"effects": ["availability"], "incident_type": "data_deleted"}

    assert seen(**gone, also_types=["exfiltration"]) == (0, 1, 1)


def test_what_is_settled_is_no_presumption():
    gone = {"effects": ["availability"], "incident_type": "device_lost_or_stolen"}

    assert seen(**gone, settled={"effects": "complete"}) == (0, 0, 0)


@pytest.mark.parametrize("regime", ["eu-gdpr", "us-ca", "us-hipaa"])
def test_of_a_laptop_that_is_gone_people_are_told(regime):
    people = next(
        each
        for each in triage(read(GONE), LAW, now=NOW).duties
        if (each.regime, each.duty) == (regime, "communicate-to-data-subjects")
    )

    assert (people.outcome, people.advice) == (Outcome.UNDETERMINED, Advice.NOTIFY)
