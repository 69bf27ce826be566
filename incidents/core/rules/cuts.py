"""Where counts matter: the numbers at which some rule begins to say more.

Between two cuts of a count every number means the same to every rule; a property test
holds this against the rules.
"""

from collections.abc import Mapping

from incidents.core.rules.circumstances import MANY_READERS
from incidents.core.rules.dora import CLIENTS, DOWNTIME, DURATION
from incidents.core.rules.dora import LOSS as DORA_LOSS
from incidents.core.rules.floors import A_DAY, MANY_PEOPLE
from incidents.core.rules.high_risk import VERY_MANY_PEOPLE
from incidents.core.rules.lowering import FEW_PEOPLE, SMALL_CIRCLE
from incidents.core.rules.nis2 import LOSS as NIS2_LOSS

# More residents of one State than this: 45 CFR 164.406(a); California Civil Code
# 1798.82(f).
_OF_ONE_STATE = 500


def _cuts(attribute: str, *numbers: int) -> tuple[str, tuple[int, ...]]:
    return attribute, tuple(sorted(set(numbers)))


# By path: the attribute of a view, and each largest number that still means less.
CUTS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "subjects": _cuts(
        "people",
        0,
        SMALL_CIRCLE,
        FEW_PEOPLE,
        MANY_PEOPLE,
        _OF_ONE_STATE,
        VERY_MANY_PEOPLE - 1,
    ),
    "exposure.recipients": _cuts("recipients", SMALL_CIRCLE, MANY_READERS),
    "availability.restored_within_h": _cuts("hours", A_DAY),
    "availability.outage_h": _cuts("outage", DOWNTIME, DURATION),
    "availability.users_affected": _cuts("users", CLIENTS),
    "availability.loss_eur": _cuts("loss", DORA_LOSS, NIS2_LOSS),
}
