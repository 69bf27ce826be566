"""An organisation's settings to and from their stored JSON."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.escalation_policy import person_from, settings_from
from incidents.core.organisation import Contact, Organisation
from incidents.core.webhook import Webhook
from incidents.models import OrganisationRow
from incidents.runtime import Runtime
from incidents.services.member_ids import with_members
from incidents.store import Transaction

# Kept in columns of their own, beside the JSON.
_COLUMNS = {"slug", "name", "demonstration"}
_LISTS = ("establishments", "targets", "sectors", "telecom_in", "languages")


def organisation_of(row: OrganisationRow) -> Organisation:
    """Return the settings of a stored organisation."""
    settings = from_profile(row.slug, row.name, row.profile)
    return replace(settings, demonstration=row.demonstration)


def readable_organisation(row: OrganisationRow) -> Organisation:
    """Return the settings, or name and nothing else where they cannot be read.

    For pages alone: what warns of spoilt settings must not fall with them.
    """
    try:
        return organisation_of(row)
    except Exception:  # noqa: BLE001 - whatever spoilt them, the name is a column
        return Organisation(slug=row.slug, name=row.name)


def directory(tx: Transaction, key: UUID, *, now: datetime) -> Organisation:
    """Return the settings of an organisation, with all ways to tell its people."""
    return with_members(tx, organisation_of(tx.organisation_by_id(key)), now=now)


def known_organisation(rt: Runtime, slug: str) -> tuple[UUID, Organisation]:
    """Return key and settings of an organisation, read at most a moment ago.

    Raises:
        NotFoundError: there is none with this short name.
        StoreUnavailableError: the database does not answer.
    """
    kept = rt.known.get(slug)
    if kept is not None:
        return kept
    with rt.uow.read() as tx:
        row = tx.organisation(slug)
        now, key = rt.clock.now(), row.id
        organisation = with_members(tx, organisation_of(row), now=now)
    rt.known.put(key, organisation)
    rt.fallbacks.put(organisation)
    return key, organisation


def from_profile(slug: str, name: str, profile: Mapping[str, Any]) -> Organisation:
    """Return settings from their JSON; keys of older versions are left out."""
    known = {field.name for field in fields(Organisation)} - _COLUMNS
    values = {key: value for key, value in profile.items() if key in known}
    for key in _LISTS:
        if key in values:
            values[key] = tuple(values[key])
    for key in ("dpo", "representative"):
        if key in values:
            values[key] = Contact(**values[key])
    if "people" in values:
        values["people"] = tuple(person_from(person) for person in values["people"])
    if "webhooks" in values:
        values["webhooks"] = tuple(Webhook(**each) for each in values["webhooks"])
    if "escalation" in values:
        values["escalation"] = settings_from(values["escalation"])
    return Organisation(slug=slug, name=name, **values)


def to_profile(organisation: Organisation) -> dict[str, Any]:
    """Return the JSON that is stored beside slug and name."""
    profile = asdict(organisation)
    for key in _COLUMNS:
        del profile[key]
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in profile.items()
    }
