"""What a careful person presumes today about facts that are not known yet.

Presumptions decide ``advice`` only, never an outcome. They stand on the side of the
people concerned: silence about encryption is not encryption, an unknown finder may be
anybody, and nobody is presumed to have deleted anything.
"""

from collections.abc import Mapping

from incidents.core import facts_codes as codes
from incidents.core.facts_breach import Breach

# Data that tell where to find somebody, but little about them.
PLAIN = frozenset({"basic", "contact", "other"})
_BY_ELEMENT = {
    "ssn": "national_id",
    "tax_id": "national_id",
    "passport": "official_documents",
    "driving_licence": "official_documents",
    "card_with_code": "payment_means",
    "account_with_code": "payment_means",
    "health_insurance": "health",
    "medical": "health",
    "biometric": "biometric",
    "genetic": "genetic",
    "login_with_secret": "credentials",
    "name": "basic",
}
_BIT = {name: 1 << place for place, name in enumerate(codes.DATA_CATEGORIES)}
_FIXED: Mapping[str, float] = {
    "breach": 1,
    "deliberate": 0,
    "malicious": 0,
    "access": 2,
    "recipient": 3,
    "uncontained": 2,
    "logs_missing": 0,
    "taken_over": 0,
    "unencrypted": 1,
    "key_out": 1,
    "secrets_in_clear": 1,
    "not_wiped": 1,
    "identifiable": 3,
    "impact": 1,
    "misused": 0,
    "ordered": 0,
    "people": 1_000,
    "recipients": 1_000,
    "kinds": 0,
    "harms": 0,
}


def presumptions(breach: Breach) -> dict[str, float]:
    """Return the presumed place of every fact on its scale.

    Source: GDPR Art. 33(1) puts the burden on the controller ("unless ... unlikely");
    EDPB Guidelines 9/2022 section IV.B: if in doubt, err on the side of caution.
    """
    backup = breach.code("availability.backup") is True
    outage = breach.code("availability.outage_h")
    return {
        **_FIXED,
        "depth": _depth(breach),
        "lost": 0 if backup else 1,
        "unrecoverable": 0 if backup else 1,
        "hours": outage if outage is not None else (12 if backup else 100),
        "categories": _categories(breach),
    }


def _depth(breach: Breach) -> int:
    """Presume that a file is whole, unless it holds nothing but names and addresses."""
    known = breach.listed("data_categories").known
    return 1 if known and known <= PLAIN else 2


def _categories(breach: Breach) -> int:
    elements = breach.listed("elements").known
    names = {_BY_ELEMENT[name] for name in elements if name in _BY_ELEMENT}
    if breach.code("sensitivity") == "special":
        names.add("health")
    return sum(_BIT[name] for name in names)
