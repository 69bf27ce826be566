"""Whom a duty is owed to: one finding for each."""

from dataclasses import replace

from incidents.core.facts_breach import Breach
from incidents.core.regime import Addressee, Duty, Law, Regime
from incidents.core.rules.addressees import Addressed
from incidents.core.rules.registry import ADDRESSING


def addressees(
    duty: Duty, regime: Regime, breach: Breach, law: Law
) -> tuple[Addressed, ...]:
    """Return whom *duty* is owed to; at least one, nameless where it is not clear."""
    found = _addressees(duty, regime, breach, law)
    if len(found) == 1:
        return found
    return tuple(replace(each, alone=False) for each in found)


def _addressees(
    duty: Duty, regime: Regime, breach: Breach, law: Law
) -> tuple[Addressed, ...]:
    if duty.recipient is Addressee.AUTHORITY:
        return ADDRESSING[regime.addressing](regime, breach, law)
    if duty.recipient is Addressee.CONTROLLER and breach.controllers:
        return tuple(
            Addressed(controller.code, controller=controller)
            for controller in breach.controllers
        )
    return (Addressed(None),)
