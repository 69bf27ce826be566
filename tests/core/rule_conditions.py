"""What each rule of risk needs: where it applies, and each fact that lifts it."""

from tests.core.rule_cases import GONE, HASHED, HEALTH, HOSTILE, KIT, STRANGER

SEALED = {"protection.encryption": "strong"}
UNLIKELY = {"exposure.access": "unlikely"}
LIKELY = {"exposure.access": "likely"}
INTERNAL = {"exposure.recipient": "internal"}
TRUSTED = {"exposure.recipient": "trusted"}
KNOWN = {"exposure.recipient": "known"}
PUBLIC = {"exposure.recipient": "public"}
BACK = {"exposure.contained": "full"}
HALF_BACK = {"exposure.contained": "partial"}
HINT = {"profile_depth": "none"}
SOME = {"profile_depth": "partial"}
WHOLE = {"profile_depth": "complete"}
NAMELESS = {"identifiability": "negligible"}
TAKEN_OVER = {"exposure.account_takeover": True}
SERIOUS = {"availability.service_impact": "serious"}
MINOR = {"availability.service_impact": "minor"}
LOST = {"availability.lost_for_good": True}
ON_PURPOSE = {"intent": "deliberate"}


def data(*categories):
    return {"data_categories": list(categories)}


def people(*kinds):
    return {"subject_kinds": list(kinds)}


def count(number):
    return {"subjects": {"min": number, "max": number}}


CONDITIONS = {
    # Floors.
    "identity-number-outside": (
        [KIT, STRANGER, UNLIKELY],
        [SEALED, data("basic"), KNOWN, TRUSTED],
    ),
    "taken-on-purpose-from-inside": (
        [ON_PURPOSE],
        [SEALED, {"intent": "accidental"}],
    ),
    "many-people-in-hostile-hands": (
        [HOSTILE, count(101)],
        [SEALED, count(100), {"malicious": False, **PUBLIC}, data("other")],
    ),
    "account-taken-over": (
        [TAKEN_OVER],
        [SEALED, {"exposure.account_takeover": False}],
    ),
    "usable-passwords-outside": (
        [HASHED, {"protection.hashed_salted": False}, LIKELY],
        [SEALED, data("basic"), {"protection.hashed_salted": True}, UNLIKELY],
    ),
    "special-data-outside": (
        [data("health"), SOME, LIKELY],
        [SEALED, data("basic"), NAMELESS, HINT, TRUSTED, UNLIKELY],
    ),
    "exfiltration-cannot-be-excluded": (
        [HOSTILE, GONE, data("other"), {"exposure.logs_available": False}],
        [SEALED, {"exposure.logs_available": True}, NAMELESS],
    ),
    "a-harm-is-likely": (
        [{"harms": ["reputation"]}],
        [SEALED, {"harms": []}, {"exposure.access": "excluded"}],
    ),
    "out-of-reach-for-days": (
        [GONE, MINOR, {"availability.restored_within_h": 25}],
        [
            {"effects": ["integrity"]},
            {"availability.restored_within_h": 24},
            {"availability.service_impact": "none"},
        ],
    ),
    "lost-for-good": (
        [GONE, LOST],
        [{"effects": ["integrity"]}, {"availability.lost_for_good": False}],
    ),
    "a-service-suffers": (
        [GONE, SERIOUS],
        [{"effects": ["integrity"]}, MINOR],
    ),
    "wrong-data-used-or-left": (
        [{"effects": ["integrity"], "integrity.misused": True}],
        [{"effects": ["availability"]}, {"integrity.misused": False}],
    ),
    # High risk.
    "identity-kit-with-a-stranger": (
        [KIT, STRANGER, LIKELY],
        [data("national_id"), KNOWN, UNLIKELY],
    ),
    "identity-kit-read-and-not-recovered": (
        [data("contact", "national_id"), HALF_BACK, LIKELY],
        [KIT, data("contact"), TRUSTED, BACK, UNLIKELY],
    ),
    "identity-number-with-intimate-data": (
        [data("basic", "national_id", "health"), TRUSTED, LIKELY],
        [data("national_id", "health"), KIT, INTERNAL, UNLIKELY],
    ),
    "special-data-read": (
        [HEALTH, LIKELY],
        [data("basic"), HINT, TRUSTED, BACK, UNLIKELY],
    ),
    "money-data-in-hostile-hands": (
        [HOSTILE, data("payment_means"), LIKELY],
        [
            data("basic"),
            {"malicious": False, **PUBLIC},
            UNLIKELY,
            {"mitigation": ["cards_blocked"]},
        ],
    ),
    "whole-finances-read": (
        [data("financial"), WHOLE, LIKELY],
        [data("basic"), SOME, TRUSTED, BACK, UNLIKELY],
    ),
    "passwords-with-strangers": (
        [HASHED, STRANGER, LIKELY, {"mitigation": []}],
        [data("basic"), {"mitigation": ["passwords_reset"]}, KNOWN, UNLIKELY],
    ),
    "people-in-danger-can-be-found": (
        [people("protected_persons"), data("location"), LIKELY],
        [people("customers"), data("basic"), TRUSTED, UNLIKELY],
    ),
    "people-needing-care-exposed": (
        [people("minors"), SOME, PUBLIC, LIKELY],
        [people("customers"), HINT, STRANGER, UNLIKELY],
    ),
    "very-many-people-in-hostile-hands": (
        [HOSTILE, count(10_000), LIKELY],
        [
            data("other"),
            count(9_999),
            {"malicious": False, **PUBLIC},
            UNLIKELY,
        ],
    ),
    "whole-file-in-hostile-hands": (
        [HOSTILE, WHOLE, LIKELY],
        [SOME, {"malicious": False, **PUBLIC}, UNLIKELY],
    ),
    "misuse-is-likely": (
        [HOSTILE, {"harms": ["fraud"]}],
        [{"harms": ["reputation"]}, {"malicious": False, **PUBLIC}],
    ),
    "private-life-made-public": (
        [data("images_audio"), SOME, PUBLIC, LIKELY],
        [data("basic"), HINT, STRANGER, UNLIKELY],
    ),
    "account-in-hostile-hands": (
        [HOSTILE, TAKEN_OVER],
        [{"exposure.account_takeover": False}, {"malicious": False, **PUBLIC}],
    ),
    "care-suffers": (
        [GONE, SERIOUS, people("patients")],
        [{"effects": ["integrity"]}, MINOR, people("customers")],
    ),
    "health-data-lost-for-good": (
        [GONE, LOST, HEALTH, people("patients")],
        [
            {"effects": ["integrity"]},
            {"availability.lost_for_good": False},
            data("basic"),
            people("customers"),
        ],
    ),
    "bodily-harm-from-missing-or-wrong-data": (
        [GONE, SERIOUS, {"harms": ["physical_mental_harm"]}],
        [{"effects": ["confidentiality"]}, MINOR, {"harms": ["fraud"]}],
    ),
    # Lowering.
    "trivial-content-in-a-small-circle": (
        [count(50), {"exposure.recipients": 50}],
        [
            SOME,
            STRANGER,
            count(51),
            {"exposure.recipients": 51},
            ON_PURPOSE,
            TAKEN_OVER,
            data("national_id"),
            data("financial"),
            data("credentials"),
            people("protected_persons"),
            people("vulnerable"),
            {**data("health"), **people("patients")},
        ],
    ),
    "unopened-and-back": (
        [UNLIKELY, BACK],
        [STRANGER, LIKELY, HALF_BACK, ON_PURPOSE],
    ),
    "trusted-recipient-kept-nothing": (
        [TRUSTED, BACK, count(100)],
        [
            KNOWN,
            HALF_BACK,
            count(101),
            data("health"),
            data("national_id"),
            data("payment_means"),
            data("credentials"),
            ON_PURPOSE,
            people("protected_persons"),
        ],
    ),
    "dead-passwords-only": (
        [HASHED, SOME],
        [
            data("credentials", "basic"),
            {"mitigation": []},
            {"protection.hashed_salted": False},
            WHOLE,
            TAKEN_OVER,
        ],
    ),
    "nobody-can-be-told-from-it": (
        [data("profile"), NAMELESS, STRANGER],
        [{"identifiability": "limited"}, data("basic"), PUBLIC],
    ),
}
