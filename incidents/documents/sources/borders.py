"""Where the controller and the people are, and which authorities that concerns."""

from collections.abc import Mapping

from incidents.documents.draft import Draft, Found, choose
from incidents.documents.filled import Origin
from incidents.documents.form import Field
from incidents.documents.sources.communication import NOTIFY
from incidents.documents.territory import EEA, in_eea

Params = Mapping[str, object]
_GDPR = "eu-gdpr"


def cross_border(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether the processing crosses borders inside the EEA.

    Yes when people in several EEA states are concerned and the controller is
    established there; No only with one EEA establishment and people settled to be
    in that state alone, or with no establishment in the EEA. Whether people abroad
    are *substantially* affected is for a person to say.
    Source: GDPR Art. 4(23), Art. 56.
    """
    places = draft.record.organisation.establishments
    homes, people = in_eea(places), in_eea(draft.fact("countries") or {})
    if places and not homes:
        return choose(field, "no", Origin.ORGANISATION)
    if homes and len(people) > 1:
        return choose(field, "yes", Origin.FACTS)
    settled = draft.settled("countries") == "complete"
    if len(homes) == 1 and people == homes and settled:
        return choose(field, "no", Origin.FACTS)
    return None


def outside_eea(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether a controller outside the EEA processes under the GDPR.

    Source: GDPR Art. 3(2).
    """
    places = draft.record.organisation.establishments
    if not places:
        return None
    if set(places) & EEA:
        return choose(field, "no", Origin.ORGANISATION)
    aimed = in_eea(draft.record.organisation.targets)
    return choose(field, "yes", Origin.ORGANISATION) if aimed else None


def lead_authority(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the name of the lead supervisory authority that is set."""
    lead = draft.record.organisation.lead_authority
    name = _authority_name(draft, lead)
    return Found(value=name, origin=Origin.ORGANISATION) if name else None


def _authority_name(draft: Draft, authority: str) -> str:
    addressee = draft.record.authority or {}
    if authority and addressee.get("id") == authority:
        return str(addressee.get("name") or "")
    return str(draft.record.authority_names.get(authority, ""))


def establishments(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the EEA states with an establishment."""
    codes = in_eea(draft.record.organisation.establishments)
    return Found(value=codes, origin=Origin.ORGANISATION) if codes else None


def people_in(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the EEA states where people concerned are."""
    codes = in_eea(draft.fact("countries") or {})
    if not codes:
        return None
    settled = draft.settled("countries") == "complete"
    remark = "" if settled else "At least these; the list may grow."
    return Found(value=codes, origin=Origin.FACTS, remark=remark)


def people_per_country(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how many people in each of these states; null = not known."""
    counts = draft.fact("countries") or {}
    mine = {code: counts[code] for code in in_eea(counts)}
    known = any(v is not None for v in mine.values())
    return Found(value=mine, origin=Origin.FACTS) if known else None


def abroad(draft: Draft, field: Field, params: Params) -> Found | None:
    """Are people outside ``home`` concerned? No only where that is settled."""
    people = set(draft.fact("countries") or ())
    if people - {str(params["home"])}:
        return choose(field, "yes", Origin.FACTS)
    settled = draft.settled("countries") == "complete"
    return choose(field, "no", Origin.FACTS) if people and settled else None


def people_everywhere(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how many people in each country of the facts; null = not known."""
    counts = draft.fact("countries")
    return Found(value=dict(counts), origin=Origin.FACTS) if counts else None


def authorities(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the EEA authorities that are or will be notified of this breach.

    The addressee of another law (the British authority, say) is none of them.
    """
    addressee = str((draft.record.authority or {}).get("id") or "")
    owed = _owed_to(draft)
    elsewhere = {to for regime, to, _ in owed if regime != _GDPR}
    ids = [addressee] if addressee not in {"", *elsewhere} else []
    ids += [to for regime, to, now in owed if regime == _GDPR and now]
    names = [_authority_name(draft, each) for each in dict.fromkeys(ids)]
    known = [name for name in names if name]
    return Found(value=known, origin=Origin.TRIAGE) if known else None


def _owed_to(draft: Draft) -> list[tuple[str, str, bool]]:
    """Return law, authority and whether to notify it now, for each such duty."""
    return [
        (str(duty.get("regime")), str(to), duty.get("advice") == "notify")
        for duty in draft.record.triage.get("duties") or ()
        if duty.get("duty") == NOTIFY and (to := duty.get("addressee"))
    ]
