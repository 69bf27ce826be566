"""The Swiss Federal Act on Data Protection: what only it asks."""

from collections.abc import Mapping

from incidents.core.rules.circumstances import UNLIKELY
from incidents.core.rules.criteria import Criterion, Judged, Params
from incidents.core.rules.risk import HIGH_RISK, reasons
from incidents.core.triage_answer import Reason


def needed_for_protection(judged: Judged, params: Params) -> bool:
    """Do the people concerned have to know, to protect themselves?

    They do where the risk is high, and where they alone can still do something: change
    a password that others may have, or block a card.

    Source: FADP Art. 24(4); FDPIC, guide on notifying data security breaches (2025):
    above all where people must act themselves, such as changing access data.
    """
    return judged.level >= HIGH_RISK or _can_act(judged)


def _can_act(judged: Judged) -> bool:
    c = judged.circumstances
    if not c.exposed or c.access <= UNLIKELY:
        return False
    passwords = c.data.secrets and c.secrets_usable
    return passwords or (c.data.payment and c.cards_valid)


_ACT = Reason(
    "people-can-protect-themselves",
    ("data_categories", "protection.hashed_salted", "mitigation", "exposure.access"),
    "The people concerned can still protect themselves: change a password or block a"
    " card. For that they must know.",
    "FADP Art. 24(4); FDPIC guide on notifying data security breaches (2025)",
)
_NO_NEED = Reason(
    "protection-does-not-need-it",
    ("data_categories", "exposure.recipient", "exposure.access"),
    "Nothing in the facts shows that the people concerned have to know in order to"
    " protect themselves, and the authority has not demanded it.",
    "FADP Art. 24(4)",
)


def _explain(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if not arises:
        return (_NO_NEED, *reasons(judged.circumstances))
    own = (_ACT,) if _can_act(judged) else ()
    return (*own, *reasons(judged.circumstances))


CRITERIA: Mapping[str, Criterion] = {
    "needed-for-protection": Criterion(needed_for_protection, _explain),
}
