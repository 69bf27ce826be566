"""DORA: major ICT-related incidents at financial entities."""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Regime
from incidents.core.rules.circumstances import LIKELY
from incidents.core.rules.criteria import Criterion, Judged, Params
from incidents.core.rules.disturbance import (
    SERIOUS,
    disturbed,
    happened,
    may_be_financial,
)
from incidents.core.rules.readings import Pairs, Reader, Readings
from incidents.core.rules.risk import HIGH_RISK
from incidents.core.rules.scope import Scope, Spoken, elsewhere
from incidents.core.triage_answer import Reason

# Delegated Regulation (EU) 2024/1772 Art. 9 to 15: users, hours, euros, Member States.
CLIENTS = 100_000
DURATION, DOWNTIME = 24, 2
LOSS = 100_000
STATES = 2
TWO_CRITERIA = 2
_IMPACT = "availability.service_impact"
_FACTS = ("organisation.dora", "organisation.sectors")
_ENTITY = Reason(
    "financial-entity",
    _FACTS,
    "The organisation is a financial entity.",
    "Regulation (EU) 2022/2554 Art. 2",
)
_ENTITY_PERHAPS = Reason(
    "may-be-a-financial-entity",
    _FACTS,
    "The organisation is in finance; whether the regulation applies to it is not known"
    " yet.",
    "Regulation (EU) 2022/2554 Art. 2",
)


def entity(breach: Breach, regime: Regime) -> Spoken:
    """Is the organisation a financial entity? Where it says so, wherever it is.

    Source: Regulation (EU) 2022/2554 Art. 2.
    """
    if breach.settings.dora:
        return Spoken(True, _ENTITY)
    if may_be_financial(breach, regime):
        return Spoken(None, _ENTITY_PERHAPS, ("organisation.dora",))
    return elsewhere()


def read_classification(breach: Breach, readings: Readings) -> None:
    """Enter whether the entity has classified the incident as major."""
    readings.add("classified_at", *_classified(breach))


def _classified(breach: Breach) -> tuple[Pairs, Pairs, Pairs]:
    """Return whether the entity has classified the incident as major."""
    yes: Pairs = (("classified", 1),)
    no: Pairs = (("classified", 0),)
    path = "classified_at"
    if breach.at(path) or path in breach.undeterminable:
        return yes, yes, yes
    return no, no if path in breach.settled_none else yes, no


def major(judged: Judged, params: Params) -> bool:
    """Is the ICT-related incident major under DORA?

    The entity has classified it so; or critical services are affected, and either an
    attacker got at data or two of the further criteria are met.

    Source: Delegated Regulation (EU) 2024/1772 Art. 8.
    """
    if not happened(judged):
        return False
    if judged.view["classified"]:
        return True
    if not _critical(judged):
        return False
    return _data_taken(judged) or _criteria_met(judged) >= TWO_CRITERIA


def _critical(judged: Judged) -> bool:
    """Are critical services affected? Delegated Regulation (EU) 2024/1772 Art. 6."""
    return judged.view["impact"] >= SERIOUS or _data_taken(judged)


def _data_taken(judged: Judged) -> bool:
    """Did an attacker get into the systems, so that data may be lost? Art. 8(1)(a)."""
    view = judged.view
    attacked = view["malicious"] or view["hostile_type"] or view["disruptive_type"]
    return bool(attacked and view["confidentiality"] and view["access"] >= LIKELY)


def _criteria_met(judged: Judged) -> int:
    """Count the criteria of Delegated Regulation (EU) 2024/1772 Art. 9 to 15."""
    view = judged.view
    serious = disturbed(judged, SERIOUS)
    touched = view["confidentiality"] or view["integrity"] or view["availability"]
    return sum(
        (
            view["users"] > CLIENTS,
            view["outage"] > DURATION or (serious and view["outage"] > DOWNTIME),
            view["states"] >= STATES,
            bool(touched and judged.level >= HIGH_RISK),
            view["loss"] > LOSS,
        )
    )


_MAJOR_FACTS = (
    "classified_at",
    _IMPACT,
    "availability.outage_h",
    "availability.users_affected",
    "availability.loss_eur",
    "countries",
    "malicious",
    "exposure.access",
)
_MAJOR = Reason(
    "major-incident",
    _MAJOR_FACTS,
    "The incident is major: it was classified so, or critical services are affected and"
    " an attacker got at data or two further criteria are met.",
    "Delegated Regulation (EU) 2024/1772 Art. 8",
)
_NOT_MAJOR = Reason(
    "incident-not-major",
    _MAJOR_FACTS,
    "Nothing in the facts makes the incident major: critical services are not affected,"
    " or fewer than two of the further criteria are met.",
    "Delegated Regulation (EU) 2024/1772 Art. 8",
)


def _explain_major(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    return (_MAJOR,) if arises else (_NOT_MAJOR,)


def clients_affected(judged: Judged, params: Params) -> bool:
    """Does a major incident touch the financial interests of clients?

    It does where the people concerned are at high risk, or where services that they
    rely on, such as payments, are disturbed.

    Source: Regulation (EU) 2022/2554 Art. 19(3).
    """
    if not major(judged, params):
        return False
    return judged.level >= HIGH_RISK or disturbed(judged, SERIOUS)


_CLIENTS = Reason(
    "clients-financial-interests",
    (_IMPACT, "data_categories", "effects"),
    "A major incident touches the financial interests of clients.",
    "Regulation (EU) 2022/2554 Art. 19(3)",
)
_NO_CLIENTS = Reason(
    "clients-not-affected",
    (_IMPACT, "data_categories", "effects"),
    "The incident is not major, or does not touch the financial interests of clients.",
    "Regulation (EU) 2022/2554 Art. 19(3)",
)


def _explain_clients(
    judged: Judged, params: Params, arises: bool
) -> tuple[Reason, ...]:
    return (_CLIENTS,) if arises else (_NO_CLIENTS,)


def _financial(regime: Regime) -> dict[str, Any]:
    return {"organisation": {"dora": True}}


_READS = ("disturbance", "classification")
SCOPES: Mapping[str, Scope] = {"dora-entity": Scope(entity, _financial)}
CRITERIA: Mapping[str, Criterion] = {
    "major-incident": Criterion(major, _explain_major, reads=_READS),
    "clients-affected": Criterion(clients_affected, _explain_clients, reads=_READS),
}
READERS: Mapping[str, Reader] = {"classification": read_classification}
