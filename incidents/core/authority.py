"""A supervisory authority as its pack describes it, and what it is known to hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an authority is known to hold on a matter on which authorities differ.

    Attributes:
        matter, value: names out of ``core/rules/practices``.
        source: the published decision or guidance that says so.
    """

    matter: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A supervisory authority and how to reach it.

    Attributes:
        country: ISO 3166 alpha-2, or "EU" for the institutions' supervisor.
        region: ISO 3166-2 of the subdivision it is competent for, or None.
        sector: ``public`` or ``private`` where competence is split so, or None.
        general: competent for the country unless something special applies.
        telecom: competent for providers of communications services there.
        public_elsewhere: subdivisions whose public bodies have an authority of their
            own that there is no pack of.
        form: id of our form that its notifications are drafted with, or None for the
            general form of the law.
        strictness: what it is known to hold where authorities differ.
        unchecked: fields to confirm before relying on them.
    """

    id: str
    country: str
    name: str
    local_name: str
    languages: tuple[str, ...]
    website: str
    reviewed: date
    region: str | None = None
    sector: str | None = None
    general: bool = False
    telecom: bool = False
    public_elsewhere: tuple[str, ...] = ()
    postal_address: str | None = None
    breach_portal: str | None = None
    breach_email: str | None = None
    form_name: str | None = None
    form: str | None = None
    notes: str | None = None
    strictness: tuple[Held, ...] = ()
    unchecked: tuple[str, ...] = ()
