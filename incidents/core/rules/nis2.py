"""NIS2: significant incidents at essential and important entities."""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Regime
from incidents.core.rules.criteria import Criterion, Judged, Params
from incidents.core.rules.disturbance import (
    MINOR,
    SERIOUS,
    disturbed,
    happened,
    may_be_financial,
    may_be_in,
)
from incidents.core.rules.risk import HIGH_RISK
from incidents.core.rules.scope import Scope, Spoken, elsewhere
from incidents.core.triage_answer import Reason

# Implementing Regulation (EU) 2024/2690 Art. 3(1)(a).
LOSS = 500_000
_IMPACT = "availability.service_impact"
_SECTORS = frozenset({"critical_infrastructure", "health", "telecom"})
_FACTS = ("organisation.nis2", "organisation.dora", "organisation.sectors")
_ENTITY = Reason(
    "essential-or-important-entity",
    _FACTS,
    "The organisation is an essential or important entity.",
    "Directive (EU) 2022/2555 Art. 3; national law",
)
_ENTITY_PERHAPS = Reason(
    "may-be-essential-or-important",
    _FACTS,
    "The organisation is in a sector of the directive; whether it is an essential or"
    " important entity is not known yet.",
    "Directive (EU) 2022/2555 Art. 2 and 3, Annexes I and II",
)

_FINANCIAL_PERHAPS = Reason(
    "may-be-under-dora-instead",
    _FACTS,
    "The organisation is an essential or important entity, and in finance; whether it"
    " reports under DORA instead is not known yet.",
    "Regulation (EU) 2022/2554 Art. 1(2); Directive (EU) 2022/2555 Art. 4",
)


def entity(breach: Breach, regime: Regime) -> Spoken:
    """Is the organisation an essential or important entity?

    Where it says so it is taken at its word, wherever it is. Financial entities report
    under DORA instead.

    Source: Directive (EU) 2022/2555 Art. 2 to 4; Regulation (EU) 2022/2554 Art. 1(2).
    """
    settings = breach.settings
    if settings.dora or settings.nis2 == "none":
        return elsewhere()
    in_the_union = may_be_in(breach, regime)
    asks = ("organisation.dora",) if may_be_financial(breach, regime) else ()
    if settings.nis2:
        return Spoken(None, _FINANCIAL_PERHAPS, asks) if asks else Spoken(True, _ENTITY)
    if settings.sectors & _SECTORS and in_the_union:
        return Spoken(None, _ENTITY_PERHAPS, ("organisation.nis2", *asks))
    return elsewhere()


def significant(judged: Judged, params: Params) -> bool:
    """Is the incident significant under NIS2?

    Services are severely disrupted or an attack that can do so touched them, the entity
    loses much, or others may suffer considerable damage; harm to the people whose data
    were concerned is such damage where the risk to them is high.

    Source: Directive (EU) 2022/2555 Art. 23(3); Implementing Regulation (EU) 2024/2690
    Art. 3(1) as a yardstick for the loss.
    """
    view = judged.view
    if not happened(judged):
        return False
    if disturbed(judged, SERIOUS) or view["loss"] > LOSS:
        return True
    capable = view["disruptive_type"] and disturbed(judged, MINOR)
    return bool(capable) or judged.level >= HIGH_RISK


_SIGNIFICANT = Reason(
    "significant-incident",
    (_IMPACT, "availability.loss_eur", "incident_type", "effects"),
    "The incident is significant: services are or can be severely disrupted, the loss"
    " is large, or others may suffer considerable damage.",
    "Directive (EU) 2022/2555 Art. 23(3)",
)
_NOT_SIGNIFICANT = Reason(
    "incident-not-significant",
    (_IMPACT, "availability.loss_eur", "incident_type", "effects"),
    "Nothing in the facts makes the incident significant: no severe disruption, no"
    " large loss, no considerable damage to others.",
    "Directive (EU) 2022/2555 Art. 23(3)",
)


def _explain_significant(
    judged: Judged, params: Params, arises: bool
) -> tuple[Reason, ...]:
    return (_SIGNIFICANT,) if arises else (_NOT_SIGNIFICANT,)


def service_recipients_affected(judged: Judged, params: Params) -> bool:
    """Is a significant incident likely to affect the recipients of the service?

    Source: Directive (EU) 2022/2555 Art. 23(1), second sentence.
    """
    return significant(judged, params) and disturbed(judged, MINOR)


_RECIPIENTS = Reason(
    "recipients-of-the-service-affected",
    (_IMPACT, "effects"),
    "A significant incident is likely to affect those who receive the service.",
    "Directive (EU) 2022/2555 Art. 23(1)",
)
_NO_RECIPIENTS = Reason(
    "recipients-not-affected",
    (_IMPACT, "effects"),
    "The incident is not significant, or does not affect those who receive the"
    " service.",
    "Directive (EU) 2022/2555 Art. 23(1)",
)


def _explain_recipients(
    judged: Judged, params: Params, arises: bool
) -> tuple[Reason, ...]:
    return (_RECIPIENTS,) if arises else (_NO_RECIPIENTS,)


def _essential(regime: Regime) -> dict[str, Any]:
    return {"organisation": {"nis2": "essential"}}


_READS = ("disturbance",)
SCOPES: Mapping[str, Scope] = {"nis2-entity": Scope(entity, _essential)}
CRITERIA: Mapping[str, Criterion] = {
    "significant-incident": Criterion(significant, _explain_significant, reads=_READS),
    "service-recipients-affected": Criterion(
        service_recipients_affected, _explain_recipients, reads=_READS
    ),
}
