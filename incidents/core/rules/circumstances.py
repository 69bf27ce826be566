"""What the facts amount to: the circumstances that the rules speak of.

Worked out from one reading (``readings``), so every circumstance is simply true or
false here; what is unknown shows as two readings that differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from incidents.core.facts_codes import SPECIAL_CATEGORIES
from incidents.core.rules.readings import Pair, View
from incidents.core.rules.scales import CATEGORY, HARM, KIND

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


@dataclass(frozen=True, slots=True)
class DataInside:
    """What kinds of data were in it.

    Attributes:
        named: they lead to a person by name, address or number.
        identity_kit: a number or document together with a name or an address.
        beyond_secrets: something else than passwords was in it.
    """

    identity_number: bool
    identity_kit: bool
    named: bool
    special: bool
    health: bool
    money: bool
    payment: bool
    accounts: bool
    secrets: bool
    beyond_secrets: bool
    private: bool
    whereabouts: bool


@lru_cache(maxsize=4096)
def data_inside(categories: int) -> DataInside:
    """Return what a set of data categories amounts to."""
    identity_number = bool(categories & _IDENTITY)
    return DataInside(
        identity_number=identity_number,
        identity_kit=identity_number
        and bool(categories & (_BASIC | _CONTACT | _DOCUMENTS)),
        named=bool(categories & (_BASIC | _CONTACT | _IDENTITY)),
        special=bool(categories & _SPECIAL),
        health=bool(categories & _HEALTH),
        money=bool(categories & _MONEY),
        payment=bool(categories & _PAYMENT),
        accounts=bool(categories & _ACCOUNTS),
        secrets=bool(categories & _SECRETS),
        beyond_secrets=bool(categories & ~_SECRETS_AND_REST),
        private=bool(categories & _PRIVATE),
        whereabouts=bool(categories & _WHEREABOUTS),
    )


class Circumstances:
    """One breach in one reading; see the rules for what each circumstance weighs.

    Attributes:
        exfiltration_open: an attacker was inside and no log can say what left.
        reach: the worst reader.
        exposed: somebody who should not may have read the data.
        word_refused: all is said to be deleted, and the authority does not take a
            recipient's word for it.
        trust_refused: a trusted recipient, whom the authority counts as any other.
        recovered: all is back, deleted or out of reach, as the authority sees it.
        unreadable: so they might, were the data not encrypted.
        linkable: the data lead to a person.
        secrets_usable: passwords are in clear, or still open something.
    """

    # No __slots__: a copy is one dictionary, and triage makes many (``after``).

    def __init__(self, view: View) -> None:
        self._read_gates(view)
        self._read_data(view)
        self._read_exposure(view)
        self._read_loss(view)
        self._read_people(view)

    def after(self, view: View, moved: Sequence[Pair]) -> "Circumstances":
        """Return the circumstances of *view*, which differs from this in *moved* only.

        The same as ``Circumstances(view)``, with only that worked out anew which reads
        what moved.
        """
        touched = 0
        for name, _ in moved:
            touched |= _READ_BY.get(name, 0)
        if not touched:
            return self
        if touched == _EVERYTHING:
            return Circumstances(view)
        other = object.__new__(Circumstances)
        other.__dict__ = self.__dict__.copy()
        for bit, reader in _READERS:
            if touched & bit:
                reader(other, view)
        return other

    def _read_gates(self, view: View) -> None:
        self.breach = bool(view["breach"] and view["personal"])
        self.ordered = bool(view["ordered"])
        self.people = view["people"]
        self.deliberate = bool(view["deliberate"])
        self.health_never_passes = bool(view["health_never_passes"])

    def _read_people(self, view: View) -> None:
        kinds, harms = int(view["kinds"]), int(view["harms"])
        self.in_danger = bool(kinds & _IN_DANGER)
        self.needing_care = bool(kinds & _NEEDING_CARE)
        self.patients = bool(kinds & _PATIENTS)
        self.harm_named = bool(harms & _NAMED_HARM)
        self.misuse_named = bool(harms & _MISUSE)
        self.bodily_harm_named = bool(harms & _BODILY)

    def _read_data(self, view: View) -> None:
        self.data = data_inside(int(view["categories"]))
        self.depth = int(view["depth"])
        self.linkable = bool(self.data.named or view["identifiable"])
        self.secrets_usable = bool(view["secrets_in_clear"] or view["secrets_valid"])
        self.cards_valid = bool(view["cards_valid"])

    def _read_exposure(self, view: View) -> None:
        hostile = (
            view["malicious"] or view["hostile_type"] or view["recipient"] == HOSTILE
        )
        # An attacker was inside and no log can say what left: nothing is excluded.
        self.exfiltration_open = bool(self.breach and hostile and view["logs_missing"])
        access = int(view["access"])
        if self.exfiltration_open and access < LIKELY:
            access = LIKELY
        self.access = access
        self.recipients = view["recipients"]
        recipient = int(view["recipient"])
        self.trust_refused = recipient == TRUSTED and bool(view["trust_refused"])
        if self.trust_refused:
            recipient = KNOWN
        self.reach = HOSTILE if hostile else self._reach(recipient)
        disclosed = (
            self.breach
            and access > EXCLUDED
            and bool(view["confidentiality"] or self.exfiltration_open)
        )
        readable = bool(view["unencrypted"] or view["key_out"] or view["hard_copy"])
        self.exposed = disclosed and readable
        self.unreadable = disclosed and not readable
        self.fully_contained = not view["uncontained"]
        self.word_refused = bool(
            self.fully_contained
            and self.reach >= KNOWN
            and view["word_refused"]
            and view["on_word_only"]
        )
        self.recovered = self.fully_contained and not self.word_refused
        self.wiped = not view["not_wiped"]
        self.taken_over = bool(view["taken_over"] or view["takeover_type"])

    def _reach(self, recipient: int) -> int:
        """Return the worst reader who means no harm.

        Somebody inside who acts on purpose is no colleague for this purpose, and a
        circle of more than a hundred known readers is as good as strangers: nobody can
        vouch for them all.
        """
        if self.deliberate and recipient < KNOWN:
            recipient = KNOWN
        if recipient == KNOWN and self.recipients > MANY_READERS:
            return STRANGER
        return recipient

    def _read_loss(self, view: View) -> None:
        self.altered = bool(self.breach and view["integrity"])
        self.misused = bool(view["misused"])
        self.unrecoverable = bool(view["unrecoverable"])
        self.unavailable = bool(self.breach and view["availability"])
        self.lost = bool(view["lost"])
        self.impact = int(view["impact"])
        self.hours_out = view["hours"]


# What reads each attribute of a view, as bits; what several read is read all anew.
_READERS: tuple[tuple[int, Callable[[Circumstances, View], None]], ...] = (
    (1, Circumstances._read_gates),
    (2, Circumstances._read_data),
    (4, Circumstances._read_exposure),
    (8, Circumstances._read_loss),
    (16, Circumstances._read_people),
)
_EVERYTHING = 31
_READ: Mapping[int, str] = {
    _EVERYTHING: "breach personal deliberate",
    1: "ordered people health_never_passes",
    2: "categories depth identifiable secrets_in_clear secrets_valid cards_valid",
    4: (
        "malicious hostile_type recipient logs_missing access recipients"
        " confidentiality unencrypted key_out hard_copy uncontained not_wiped"
        " taken_over takeover_type word_refused on_word_only trust_refused"
    ),
    8: "integrity misused unrecoverable availability lost impact hours",
    16: "kinds harms",
}
_READ_BY = {name: bits for bits, names in _READ.items() for name in names.split()}
