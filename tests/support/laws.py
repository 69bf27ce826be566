"""Cases under the laws beyond the GDPR: a Californian, a telecom, a NIS2 entity."""

from dataclasses import replace

from incidents.services.case_views import case_file
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

_NOTHING_SPECIAL = {"hipaa": "none", "nis2": "none", "dora": False}
CALIFORNIAN = replace(
    HARBOUR,
    establishments=("US",),
    main_establishment="US",
    lead_authority="",
    zone="America/Los_Angeles",
    **_NOTHING_SPECIAL,
)
ESSENTIAL = replace(HARBOUR, **{**_NOTHING_SPECIAL, "nis2": "essential"})
TELECOM = replace(HARBOUR, sectors=("telecom",), telecom_in=("IE",), **_NOTHING_SPECIAL)
_READ_BY_A_STRANGER = {
    "protection": {"encryption": "none"},
    "exposure": {"recipient": "malicious", "access": "confirmed"},
}


def californians(rt, *, key="california", **changes):
    """Report 900 Californians' social security numbers read by a stranger."""
    facts = {
        "subjects": {"min": 900, "max": 900, "certainty": "exact"},
        "countries": {"US": 900},
        "us_states": {"CA": 900},
        "elements": ["name", "ssn"],
        "media": ["laptop"],
        "settled": {"countries": "complete", "us_states": "complete"},
        **_READ_BY_A_STRANGER,
    }
    return report_lost_laptop(rt, key=key, **{**facts, **changes}).reference


def outage(rt, *, key="outage", **changes):
    """Report an outage that an essential entity has to report under NIS2."""
    facts = {
        "effects": ["availability", "confidentiality"],
        "incident_type": "ransomware",
        "intent": "deliberate",
        "malicious": True,
        "availability": {
            "service_impact": "serious",
            "outage_h": 30,
            "users_affected": 200_000,
            "loss_eur": 2_000_000,
        },
        **_READ_BY_A_STRANGER,
    }
    return report_lost_laptop(rt, key=key, **{**facts, **changes}).reference


def subscribers(rt, *, key="subscribers", **changes):
    """Report subscribers' data of a telecom provider read by a stranger."""
    facts = {
        "subject_kinds": ["subscribers"],
        "data_categories": ["basic", "traffic_data"],
        **_READ_BY_A_STRANGER,
    }
    return report_lost_laptop(rt, key=key, **{**facts, **changes}).reference


def house_of(rt, organisation):
    """Open *organisation* in place of the usual one."""
    return open_house(rt, organisation)


def duty_in(rt, house, case, regime, duty, stage=""):
    """Return one duty of a case as the console shows it."""
    found = case_file(rt, house.dpo, reference=case).duties
    return next(
        each
        for each in found
        if (each.regime, each.duty, each.stage) == (regime, duty, stage)
    )
