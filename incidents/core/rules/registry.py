"""Every named function that a law pack may name, gathered from the modules of the laws.

A name means one thing: two modules that offer the same one are refused at import.
"""

from types import ModuleType
from typing import Any

from incidents.core.rules import (
    addressees,
    california,
    criteria,
    disturbance,
    dora,
    formal_ends,
    hipaa,
    nis2,
    readings,
    scope,
    substitutes,
    swiss,
    telecom,
)
from incidents.core.rules.addressees import Addressing
from incidents.core.rules.criteria import Criterion, Ground
from incidents.core.rules.formal_ends import Formal
from incidents.core.rules.readings import Reader
from incidents.core.rules.scope import Scope
from incidents.core.rules.substitutes import Substitute

# What every law shares first, then a module for each law.
_MODULES: tuple[ModuleType, ...] = (
    addressees,
    criteria,
    readings,
    scope,
    substitutes,
    formal_ends,
    swiss,
    telecom,
    disturbance,
    nis2,
    dora,
    hipaa,
    california,
)


def _gathered(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for module in _MODULES:
        for name, value in getattr(module, kind, {}).items():
            if name in found:
                raise ValueError(f"two of the {kind} are called {name!r}")
            found[name] = value
    return found


SCOPES: dict[str, Scope] = _gathered("SCOPES")
ADDRESSING: dict[str, Addressing] = _gathered("ADDRESSING")
CRITERIA: dict[str, Criterion] = _gathered("CRITERIA")
DEMANDS: dict[str, Ground] = _gathered("DEMANDS")
EXEMPTIONS: dict[str, Ground] = _gathered("EXEMPTIONS")
READERS: dict[str, Reader] = _gathered("READERS")
FORMAL_ENDS: dict[str, Formal] = _gathered("FORMAL_ENDS")
SUBSTITUTES: dict[str, Substitute] = _gathered("SUBSTITUTES")
