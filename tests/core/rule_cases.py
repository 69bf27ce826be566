"""Cases for the tests of rules: told as what differs from ``HARMLESS``.

``HARMLESS`` is a confirmed breach of confidentiality with one readable, settled fact
each, in which no rule of risk applies.
"""

import copy

from incidents.core.facts import read
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.readings import read as readings_of

LISTS = ["effects", "media", "data_categories", "subject_kinds", "harms", "mitigation"]
HARMLESS = {
    "certainty": "confirmed",
    "intent": "accidental",
    "malicious": False,
    "incident_type": "sent_by_mistake",
    "authority_ordered": False,
    "identifiability": "maximum",
    "profile_depth": "none",
    "effects": ["confidentiality"],
    "media": ["email"],
    "data_categories": ["basic", "contact"],
    "subject_kinds": ["customers"],
    "harms": [],
    "mitigation": [],
    "subjects": {"min": 10, "max": 10},
    "protection": {
        "encryption": "none",
        "key_compromised": False,
        "hashed_salted": False,
        "wipe_confirmed": False,
    },
    "availability": {
        "backup": True,
        "restored_within_h": 0,
        "lost_for_good": False,
        "service_impact": "none",
    },
    "integrity": {"misused": False, "recoverable": True},
    "exposure": {
        "recipient": "known",
        "recipients": 1,
        "access": "confirmed",
        "contained": "none",
        "logs_available": True,
        "account_takeover": False,
    },
    "settled": dict.fromkeys(LISTS, "complete"),
}
GONE = {"effects": ["availability"]}
HOSTILE = {"exposure.recipient": "malicious", "malicious": True}
STRANGER = {"exposure.recipient": "unknown"}
KIT = {"data_categories": ["basic", "national_id"]}
HEALTH = {"data_categories": ["basic", "health"], "profile_depth": "partial"}
HASHED = {
    "data_categories": ["credentials"],
    "protection.hashed_salted": True,
    "mitigation": ["passwords_reset"],
}


def case(*changes):
    facts = copy.deepcopy(HARMLESS)
    for change in changes:
        for path, value in change.items():
            outer, _, inner = path.partition(".")
            if inner:
                facts[outer][inner] = value
            else:
                facts[outer] = value
    return facts


def circumstances(*changes) -> Circumstances:
    readings = readings_of(read(case(*changes)))
    assert readings.unknown == [], "a case leaves nothing open"
    return Circumstances(readings.low)


def applying(rules, c: Circumstances) -> set[str]:
    return {rule.reason.rule for rule in rules if rule.applies(c)}
