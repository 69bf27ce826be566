"""What California calls personal information, out of elements and data categories."""

from incidents.core import facts_codes as codes
from incidents.core.facts_breach import Breach
from incidents.core.rules.readings import Readings
from incidents.core.rules.scales import CATEGORY, bits

ELEMENT = bits(codes.ELEMENTS)
_EVERY = sum(ELEMENT.values())
_NAME, _LOGIN = ELEMENT["name"], ELEMENT["login_with_secret"]
_WITH_A_NAME = _EVERY & ~(_NAME | _LOGIN)
# (h)(1)(A) and (B): numbers that identify a person to an office.
_IDENTITY = sum(
    ELEMENT[name] for name in ("ssn", "driving_licence", "tax_id", "passport")
)
# A category that cannot be there without the element.
_IMPLIED = {
    "basic": "name",
    "health": "medical",
    "employment_health": "medical",
    "genetic": "genetic",
    "biometric": "biometric",
}
# A category in which a careful person expects the elements until it is known.
_EXPECTED = {
    "contact": ("name",),
    "national_id": ("ssn",),
    "official_documents": ("driving_licence", "passport"),
    "payment_means": ("card_with_code", "account_with_code"),
    "credentials": ("login_with_secret",),
    "employment": ("ssn",),
    "communications": ("medical",),
}
# Where nobody has said anything about the data.
_NOTHING_SAID = ("name", "medical")


def _implied(categories: int) -> int:
    found = 0
    for category, element in _IMPLIED.items():
        if categories & CATEGORY[category]:
            found |= ELEMENT[element]
    return found


def is_personal_information(elements: int, categories: int) -> bool:
    """Tell whether it is a name with an item that the law names, or a log-in.

    Args:
        elements: the items in it, as a sum of ``ELEMENT``.
        categories: the data categories in it; some of them are such an item.

    Source: California Civil Code 1798.82(h)(1) and (2), (i)(2) and (3).
    """
    found = elements | _implied(categories)
    if found & _LOGIN:
        return True
    return bool(found & _NAME and found & _WITH_A_NAME)


def is_identity(elements: int) -> bool:
    """Tell whether a number is among *elements* that identifies a person to an office.

    Source: California Civil Code 1798.82(h)(1)(A) and (B).
    """
    return bool(elements & _IDENTITY)


def read_elements(breach: Breach, readings: Readings) -> None:
    """Enter the items that the law names: at least those listed, at most all."""
    listed = breach.listed("elements")
    low = _EVERY if listed.undeterminable else _sum(listed.known)
    high = _EVERY if listed.open else low
    presumed = low | _sum(_expected(breach)) if listed.open else low
    readings.add(
        "elements",
        (("elements", low),),
        (("elements", high),),
        (("elements", presumed),),
    )


def _expected(breach: Breach) -> frozenset[str]:
    """Return what a careful person expects until the items are settled."""
    items = breach.listed("elements").known
    categories = breach.listed("data_categories")
    if not items and not categories.known and categories.open:
        return frozenset(_NOTHING_SAID)
    by_category = (_EXPECTED.get(name, ()) for name in categories.known)
    # Numbers and findings seldom travel without the name they belong to.
    return frozenset({"name"}).union(*by_category)


def _sum(names: frozenset[str]) -> int:
    return sum(ELEMENT[name] for name in names)
