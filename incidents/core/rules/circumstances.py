"""What the facts amount to: the circumstances that the rules speak of.

Worked out from one reading (``readings``), so every circumstance is simply true or
false here; what is unknown shows as two readings that differ.
"""

from dataclasses import dataclass

from incidents.core.facts_codes import SPECIAL_CATEGORIES
from incidents.core.rules.readings import CATEGORY, HARM, KIND, View

# Who may read the data, from a colleague to a criminal.
COLLEAGUE, TRUSTED, KNOWN, STRANGER, PUBLIC, HOSTILE = range(6)
# How sure it is that somebody did.
EXCLUDED, UNLIKELY, LIKELY, CONFIRMED = range(4)
# How much the data tell about one person.
HINT, ENTRIES, WHOLE_FILE = range(3)

MANY_READERS = 100


def _mask(weights: dict[str, int], *names: str) -> int:
    return sum(weights[name] for name in names)


_BASIC = _mask(CATEGORY, "basic")
_CONTACT = _mask(CATEGORY, "contact")
_DOCUMENTS = _mask(CATEGORY, "official_documents")
_IDENTITY = _mask(CATEGORY, "national_id", "official_documents")
_SPECIAL = _mask(CATEGORY, *SPECIAL_CATEGORIES)
_HEALTH = _mask(CATEGORY, "health", "employment_health", "genetic")
_MONEY = _mask(CATEGORY, "financial", "payment_means")
_PAYMENT = _mask(CATEGORY, "payment_means")
_ACCOUNTS = _mask(CATEGORY, "financial")
_SECRETS = _mask(CATEGORY, "credentials")
_PRIVATE = _mask(CATEGORY, "communications", "location", "images_audio", "profile")
_WHEREABOUTS = _mask(CATEGORY, "contact", "location")
_SECRETS_AND_REST = _mask(CATEGORY, "credentials", "other")
_NEEDING_CARE = _mask(KIND, "minors", "vulnerable")
_IN_DANGER = _mask(KIND, "protected_persons", "military_law_enforcement")
_PATIENTS = _mask(KIND, "patients")
_NAMED_HARM = sum(HARM.values()) - _mask(
    HARM, "loss_of_control", "disclosure_to_third_parties", "other"
)
_MISUSE = _mask(HARM, "identity_theft", "fraud", "financial_loss")
_BODILY = _mask(HARM, "physical_mental_harm")


@dataclass(slots=True, eq=False)
class Circumstances:
    """One breach in one reading; see the rules for what each circumstance weighs."""

    breach: bool
    hostile: bool
    reach: int
    access: int
    exposed: bool
    unreadable: bool
    exfiltration_open: bool
    linkable: bool
    uncontained: bool
    fully_contained: bool
    deliberate: bool
    taken_over: bool
    people: float
    recipients: float
    depth: int
    identity_number: bool
    identity_kit: bool
    named: bool
    special: bool
    health: bool
    money: bool
    payment: bool
    payment_only: bool
    cards_valid: bool
    secrets: bool
    secrets_usable: bool
    only_dead_secrets: bool
    private: bool
    whereabouts: bool
    in_danger: bool
    needing_care: bool
    patients: bool
    harm_named: bool
    misuse_named: bool
    bodily_harm_named: bool
    altered: bool
    misused: bool
    unrecoverable: bool
    unavailable: bool
    lost: bool
    impact: int
    hours_out: float
    wiped: bool
    ordered: bool


def _reach(view: View, hostile: bool) -> int:
    """Return the worst reader.

    Somebody inside who acts on purpose is no colleague for this purpose, and a circle
    of more than a hundred known readers is as good as strangers: nobody can vouch for
    them all.
    """
    if hostile:
        return HOSTILE
    reach = int(view["recipient"])
    if view["deliberate"] and reach < KNOWN:
        reach = KNOWN
    if reach == KNOWN and view["recipients"] > MANY_READERS:
        reach = STRANGER
    return reach


def circumstances(view: View) -> Circumstances:
    """Return what the facts in *view* amount to."""
    categories, kinds = int(view["categories"]), int(view["kinds"])
    harms = int(view["harms"])
    breach = bool(view["breach"] and view["personal"])
    hostile = bool(
        view["malicious"] or view["hostile_type"] or view["recipient"] == HOSTILE
    )
    # An attacker was inside and no log can say what left: nothing is excluded.
    exfiltration_open = bool(breach and hostile and view["logs_missing"])
    access = int(view["access"])
    if exfiltration_open and access < LIKELY:
        access = LIKELY
    readable = view["unencrypted"] or view["key_out"] or view["hard_copy"]
    disclosed = breach and (view["confidentiality"] or exfiltration_open)
    identity_number = bool(categories & _IDENTITY)
    named = bool(categories & (_BASIC | _CONTACT | _IDENTITY))
    secrets_usable = bool(view["secrets_in_clear"] or view["secrets_valid"])
    uncontained = int(view["uncontained"])
    return Circumstances(
        breach=breach,
        hostile=hostile,
        reach=_reach(view, hostile),
        access=access,
        exposed=bool(disclosed and access > EXCLUDED and readable),
        unreadable=bool(disclosed and access > EXCLUDED and not readable),
        exfiltration_open=exfiltration_open,
        linkable=bool(named or view["identifiable"]),
        uncontained=uncontained > 0,
        fully_contained=uncontained == 0,
        deliberate=bool(view["deliberate"]),
        taken_over=bool(view["taken_over"] or view["takeover_type"]),
        people=view["people"],
        recipients=view["recipients"],
        depth=int(view["depth"]),
        identity_number=identity_number,
        identity_kit=bool(
            identity_number and categories & (_BASIC | _CONTACT | _DOCUMENTS)
        ),
        named=named,
        special=bool(categories & _SPECIAL),
        health=bool(categories & _HEALTH),
        money=bool(categories & _MONEY),
        payment=bool(categories & _PAYMENT),
        payment_only=not categories & _ACCOUNTS,
        cards_valid=bool(view["cards_valid"]),
        secrets=bool(categories & _SECRETS),
        secrets_usable=secrets_usable,
        only_dead_secrets=not (categories & ~_SECRETS_AND_REST or secrets_usable),
        private=bool(categories & _PRIVATE),
        whereabouts=bool(categories & _WHEREABOUTS),
        in_danger=bool(kinds & _IN_DANGER),
        needing_care=bool(kinds & _NEEDING_CARE),
        patients=bool(kinds & _PATIENTS),
        harm_named=bool(harms & _NAMED_HARM),
        misuse_named=bool(harms & _MISUSE),
        bodily_harm_named=bool(harms & _BODILY),
        altered=bool(breach and view["integrity"]),
        misused=bool(view["misused"]),
        unrecoverable=bool(view["unrecoverable"]),
        unavailable=bool(breach and view["availability"]),
        lost=bool(view["lost"]),
        impact=int(view["impact"]),
        hours_out=view["hours"],
        wiped=not view["not_wiped"],
        ordered=bool(view["ordered"]),
    )
