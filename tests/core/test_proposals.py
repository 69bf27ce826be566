"""What is not law yet stands in the place of what it would change."""

from datetime import UTC, datetime

from incidents.core.facts import read
from incidents.core.triage import Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)
PROVIDER = {
    "role": "controller",
    "certainty": "confirmed",
    "subject_kinds": ["subscribers"],
    "countries": {"IE": 5},
    "organisation": {"established_in": ["IE"], "telecom_in": ["IE"]},
}


def test_a_special_law_replaces_the_proposal_as_it_replaces_today_s_law():
    what_if = LAW.what_if("eu-gdpr-omnibus")

    found = {
        (f.regime, f.duty): f for f in triage(read(PROVIDER), what_if, now=NOW).duties
    }

    replaced = found["eu-gdpr-omnibus", "notify-authority"]
    assert replaced.superseded_by == "eu-telecom"
    assert replaced.outcome is Outcome.NOT_REQUIRED
    assert found["eu-telecom", "notify-authority"].outcome is Outcome.REQUIRED


def test_every_law_but_the_changed_one_stays_as_it_is():
    what_if = LAW.what_if("eu-gdpr-omnibus")

    changed = {each.id for each in what_if.regimes} ^ {each.id for each in LAW.regimes}
    same = {each.id for each in what_if.regimes if each in LAW.regimes}

    assert changed == {"eu-gdpr", "eu-gdpr-omnibus"}
    assert same == {each.id for each in LAW.regimes} - {"eu-gdpr", "eu-telecom"}
