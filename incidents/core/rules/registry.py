"""Every named function that a law pack may name, gathered from the modules of the laws.

A name means one thing: two modules that offer the same one are refused at import.
"""

from collections.abc import Mapping
from typing import TypeVar

from incidents.core.rules import addressees, criteria, readings, scope, swiss
from incidents.core.rules.addressees import Addressing
from incidents.core.rules.criteria import Criterion, Ground
from incidents.core.rules.readings import Reader
from incidents.core.rules.scope import Scope

Named = TypeVar("Named")


def _gathered(*offers: Mapping[str, Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for offer in offers:
        for name, value in offer.items():
            if name in found:
                raise ValueError(f"two rules are called {name!r}")
            found[name] = value
    return found


SCOPES: dict[str, Scope] = _gathered(scope.SCOPES)
ADDRESSING: dict[str, Addressing] = _gathered(addressees.ADDRESSING)
CRITERIA: dict[str, Criterion] = _gathered(criteria.CRITERIA, swiss.CRITERIA)
DEMANDS: dict[str, Ground] = _gathered(criteria.DEMANDS)
EXEMPTIONS: dict[str, Ground] = _gathered(criteria.EXEMPTIONS)
READERS: dict[str, Reader] = _gathered(readings.READERS)
