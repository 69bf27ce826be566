"""Whose people an authority is told of, and whether the facts name others as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.documents.draft import Draft
from incidents.documents.territory import EEA, country_name

_GDPR = "eu-gdpr"
# Where the people are that a law of one country speaks of.
_COUNTRIES: Mapping[str, str] = {
    "uk-gdpr": "GB",
    "ch-fadp": "CH",
    "us-hipaa": "US",
    "us-ca": "US",
}
_EEA_NAME = "the European Economic Area"
_WITH_ARTICLE = frozenset({"GB", "US", "NL", "CZ"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """The countries whose people an addressee is told of.

    Attributes:
        name: what stands for them in a sentence.
        inside: those of them that the facts name.
        complete: the facts name every country there is.
        elsewhere: people outside it are concerned, or may be while another authority
            is notified as well.
    """

    name: str
    inside: tuple[str, ...]
    complete: bool
    elsewhere: bool


def jurisdiction(draft: Draft) -> Jurisdiction | None:
    """Return that of the addressee; None where its law knows no borders.

    The lead authority answers for the whole EEA (GDPR Art. 56), and so does that of a
    State where the controller is established; for a controller without an establishment
    in the EEA each authority stands for its own State (Art. 55, EDPB Guidelines 9/2022,
    para. 73).
    """
    codes = _codes(draft)
    if codes is None:
        return None
    named = set(draft.fact("countries") or {})
    if draft.fact("us_states"):
        named.add("US")
    complete = draft.settled("countries") == "complete"
    outside = bool(named - codes)
    return Jurisdiction(
        name=_name(codes, draft.form.language),
        inside=tuple(sorted(set(draft.fact("countries") or {}) & codes)),
        complete=complete,
        elsewhere=outside or (not complete and _others_are_told(draft)),
    )


def _codes(draft: Draft) -> frozenset[str] | None:
    regimes = draft.form.regimes
    if _GDPR not in regimes:
        one = next((_COUNTRIES[r] for r in regimes if r in _COUNTRIES), None)
        return frozenset({one}) if one else None
    country = str((draft.record.authority or {}).get("country") or "")
    homes = set(draft.record.organisation.establishments)
    if not country or country not in EEA or homes & EEA:
        return EEA
    return frozenset({country})


def _name(codes: frozenset[str], language: str) -> str:
    if len(codes) > 1:
        return _EEA_NAME
    (code,) = codes
    name = country_name(code, language)
    return f"the {name}" if code in _WITH_ARTICLE else name


def _others_are_told(draft: Draft) -> bool:
    """Is an authority of another law, or another State, to be notified as well?"""
    mine = str((draft.record.authority or {}).get("id") or "")
    return any(
        duty.get("duty") == "notify-authority"
        and duty.get("advice") == "notify"
        and duty.get("superseded_by") is None
        and duty.get("addressee") not in (None, mine)
        for duty in draft.record.triage.get("duties") or ()
    )
