"""Providers of public electronic communications services: their own breach notices.

Every breach is notified, whatever the risk, and the notice takes the place of the one
under the GDPR for the same facts.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Law, Regime
from incidents.core.rules.addressees import Addressed, Addressing, within
from incidents.core.rules.circumstances import LIKELY
from incidents.core.rules.criteria import (
    Criterion,
    Ground,
    Judged,
    Params,
    unintelligible,
)
from incidents.core.rules.risk import HIGH_RISK, RISK, reasons
from incidents.core.rules.scales import CATEGORY
from incidents.core.rules.scope import (
    Scope,
    Spoken,
    covers,
    elsewhere,
    known_places,
    territory,
)
from incidents.core.triage_answer import Reason

_SETTING = "organisation.telecom_in"
_FACTS = ("sectors", _SETTING, "countries", "subject_kinds")
_SOURCE = "Directive 2002/58/EC Art. 3 and 4; Regulation (EU) 611/2013 Art. 1"
_SERVICE = frozenset({"subscribers", "users", "customers"})
_SERVICE_DATA = frozenset({"traffic_data", "communications"})

_PROVIDES = Reason(
    "provides-communications-here",
    _FACTS,
    "The organisation provides public communications services where this law applies,"
    " and data of that service are concerned.",
    _SOURCE,
)
_PROVIDES_PERHAPS = Reason(
    "may-provide-communications-here",
    _FACTS,
    "The organisation is in telecommunications; whether it provides a public service"
    " where this law applies is not known yet.",
    _SOURCE,
)
_SERVICE_PERHAPS = Reason(
    "service-may-be-concerned",
    _FACTS,
    "The organisation provides public communications services here; whether data of"
    " that service are concerned, or only its own staff's, is not known yet.",
    _SOURCE,
)
_PEOPLE_PERHAPS = Reason(
    "people-may-be-here",
    _FACTS,
    "The organisation provides public communications services here from elsewhere;"
    " whether any of its users here are concerned is not known yet.",
    _SOURCE,
)


def telecom(breach: Breach, regime: Regime) -> Spoken:
    """Does the organisation provide a public communications service here?

    The breach must be one of the service: data of subscribers or users, or data that
    arise from its use. A breach of the staff's data alone is left to the GDPR.

    Source: Directive 2002/58/EC Art. 3 and 4(3); PECR 2003 reg. 5A.
    """
    gates = (
        _provides(breach, regime),
        _is_here(breach, regime),
        _service_concerned(breach),
    )
    if any(gate.speaks is False for gate in gates):
        return elsewhere()
    perhaps = [gate for gate in gates if gate.speaks is None]
    if not perhaps:
        return Spoken(True, _PROVIDES)
    asks = dict.fromkeys(path for gate in perhaps for path in gate.asks)
    return Spoken(None, perhaps[0].reason, tuple(asks))


def _provides(breach: Breach, regime: Regime) -> Spoken:
    """Tell whether it provides such a service here, as the settings say."""
    settings = breach.settings
    if settings.telecom_in:
        here = any(covers(regime, country) for country in settings.telecom_in)
        return Spoken(here, _PROVIDES)
    none = _SETTING in breach.settled_none
    if none or "telecom" not in settings.sectors:
        return elsewhere()
    return Spoken(None, _PROVIDES_PERHAPS, (_SETTING,))


def _is_here(breach: Breach, regime: Regime) -> Spoken:
    """Tell whether the provider or its users are where the regime applies.

    Who provides nowhere else is here, wherever a user may be travelling.
    """
    provided = breach.settings.telecom_in
    general = breach.code("processing_law") in (None, "general")
    if general and provided and all(covers(regime, each) for each in provided):
        return Spoken(True, _PROVIDES)
    here = territory(breach, regime)
    if here.speaks is False and general and _may_provide_here_alone(breach, regime):
        return Spoken(None, _PROVIDES_PERHAPS, (_SETTING,))
    return replace(here, reason=_PEOPLE_PERHAPS) if here.speaks is None else here


def _may_provide_here_alone(breach: Breach, regime: Regime) -> bool:
    """Tell whether a provider of which no country is known may provide here alone."""
    known = known_places(breach)
    return not breach.settings.telecom_in and any(covers(regime, p) for p in known)


def _service_concerned(breach: Breach) -> Spoken:
    """Tell whether data of the service are concerned; never to be known counts."""
    kinds, data = breach.listed("subject_kinds"), breach.listed("data_categories")
    if kinds.known & _SERVICE or data.known & _SERVICE_DATA:
        return Spoken(True, _PROVIDES)
    if kinds.undeterminable or data.undeterminable:
        return Spoken(True, _PROVIDES)
    lists = (("subject_kinds", kinds), ("data_categories", data))
    open_ = tuple(path for path, listed in lists if listed.open)
    return Spoken(None, _SERVICE_PERHAPS, open_) if open_ else elsewhere()


def every_breach_notified(judged: Judged, params: Params) -> bool:
    """Did a personal data breach happen? There is no threshold of risk.

    Source: Directive 2002/58/EC Art. 4(3); Regulation (EU) 611/2013 Art. 2(1).
    """
    return judged.circumstances.breach


_EVERY = Reason(
    "every-breach-is-notified",
    ("certainty", "personal_data", "sectors"),
    "A provider of public communications services notifies every personal data breach,"
    " however small the risk.",
    "Directive 2002/58/EC Art. 4(3); Regulation (EU) 611/2013 Art. 2(1)",
)


def _explain_every(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    return (_EVERY,) if arises else reasons(judged.circumstances)


# What Art. 3(2)(a) names: financial data, special categories, location, log files,
# browsing histories, e-mail data, itemised call lists. And what opens an account.
_NAMED = sum(
    CATEGORY[name]
    for name in (
        "financial",
        "payment_means",
        "location",
        "traffic_data",
        "communications",
        "profile",
        "credentials",
        "national_id",
        "official_documents",
        "criminal",
    )
)


def adverse_effect_likely(judged: Judged, params: Params) -> bool:
    """Is the breach likely to affect people's data or privacy adversely?

    It is where the risk is high, and where data of a kind that the law names have
    probably been read by somebody who should not.

    Source: Regulation (EU) 611/2013 Art. 3(1) and (2).
    """
    if judged.level >= HIGH_RISK:
        return True
    return judged.level >= RISK and _named_data_read(judged)


def _named_data_read(judged: Judged) -> bool:
    c = judged.circumstances
    named = c.data.special or bool(int(judged.view["categories"]) & _NAMED)
    return c.exposed and c.access >= LIKELY and named


_NAMED_DATA = Reason(
    "data-that-the-law-names",
    ("data_categories", "exposure.access"),
    "Data that show how people communicate, where they are or what they own, or that"
    " the law protects specially, have probably been read.",
    "Regulation (EU) 611/2013 Art. 3(2)",
)
_NOT_ADVERSE = Reason(
    "no-adverse-effect-likely",
    ("data_categories", "exposure.access"),
    "Nothing in the facts makes an adverse effect on people's data or privacy likely.",
    "Regulation (EU) 611/2013 Art. 3(1) and (2)",
)


def _explain_effect(judged: Judged, params: Params, arises: bool) -> tuple[Reason, ...]:
    if not arises:
        return (_NOT_ADVERSE, *reasons(judged.circumstances))
    own = (_NAMED_DATA,) if _named_data_read(judged) else ()
    return (*own, *reasons(judged.circumstances))


_NATIONAL = Reason(
    "authority-of-the-service",
    ("organisation.telecom_in", "organisation.main_establishment"),
    "The authority of the country where the service is provided. In some countries that"
    " is the regulator of telecommunications and not the one named here: confirm it.",
    "Regulation (EU) 611/2013 Art. 2(1); national law",
)


def service_authority(
    regime: Regime, breach: Breach, law: Law
) -> tuple[Addressed, ...]:
    """Return the authority of the provider's country, or of each where it provides.

    Source: Regulation (EU) 611/2013 Art. 2(1): the competent national authority.
    """
    settings = breach.settings
    main = settings.main_establishment
    places = settings.telecom_in or settings.established_in | breach.countries
    here = within(regime, places)
    chosen = [main] if main in here else here
    found = tuple(
        Addressed(
            law.authority_of(str(country), telecom=True) or str(country).lower(),
            (_NATIONAL,),
        )
        for country in chosen
    )
    return found or (Addressed(None, (_NATIONAL,), None, ("organisation.telecom_in",)),)


def _provider(regime: Regime) -> dict[str, Any]:
    return {
        "organisation": {"telecom_in": [min(regime.countries)]},
        "subject_kinds": ["subscribers"],
        "personal_data": True,
    }


SCOPES: Mapping[str, Scope] = {"telecom": Scope(telecom, _provider)}
ADDRESSING: Mapping[str, Addressing] = {"service-authority": service_authority}
CRITERIA: Mapping[str, Criterion] = {
    "every-breach-notified": Criterion(every_breach_notified, _explain_every),
    "adverse-effect-likely": Criterion(
        adverse_effect_likely, _explain_effect, weighs_risk=True
    ),
}
EXEMPTIONS: Mapping[str, Ground] = {
    "data-unintelligible-service": Ground(
        unintelligible,
        Reason(
            "data-unintelligible",
            ("protection.encryption", "protection.key_compromised", "media"),
            "The data were made unreadable beforehand and the key is safe; the"
            " authority must be satisfied of it.",
            "Regulation (EU) 611/2013 Art. 4",
        ),
        "Regulation (EU) 611/2013 Art. 4",
    ),
}
