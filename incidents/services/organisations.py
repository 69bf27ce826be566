"""Organisations: create, read, edit, and say what is still missing."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from incidents.core.authority import Authority
from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.core.escalation_checks import settings_faults
from incidents.core.facts import check
from incidents.core.organisation import Organisation
from incidents.core.webhook import webhook_faults
from incidents.documents.territory import EEA
from incidents.keys import new_row_id
from incidents.models import OrganisationChangeRow, OrganisationRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.digests import plan
from incidents.services.profiles import (
    known_organisation,
    organisation_of,
    to_profile,
)

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+")
_ROLES = frozenset({"controller", "joint_controller", "processor"})
LEVELS = range(1, 10)
LEVEL_SAYS = "must be a whole number from 1 to 9; 1 is told first"


def create_organisation(
    rt: Runtime,
    organisation: Organisation,
    *,
    demonstration: bool = False,
    now: datetime,
) -> UUID:
    """Store a new organisation and return its key.

    Raises:
        InputRefusedError: a setting is wrong; see the faults.
        ConflictError: the slug is taken.
    """
    _refuse(check_settings(organisation, rt))
    with rt.uow.begin() as tx:
        if any(row.slug == organisation.slug for row in tx.organisations()):
            msg = f"an organisation with the short name {organisation.slug} exists"
            raise ConflictError(msg)
        key = new_row_id()
        values = {
            "id": key,
            "slug": organisation.slug,
            "name": organisation.name,
            "profile": to_profile(organisation),
            "demonstration": demonstration,
            "created_at": now,
        }
        tx.add(OrganisationRow, [values])
        plan(tx, key, replace(organisation, demonstration=demonstration), now=now)
    rt.fallbacks.put(organisation)
    return key


def public_profile(rt: Runtime, *, slug: str) -> Organisation:
    """Return the settings that the staff form and its fallbacks need.

    Raises:
        NotFoundError: there is no such organisation.
    """
    return known_organisation(rt, slug)[1]


def list_organisations(rt: Runtime) -> list[tuple[Organisation, bool]]:
    """Return every organisation and whether it is the demonstration."""
    with rt.uow.read() as tx:
        return [(organisation_of(row), row.demonstration) for row in tx.organisations()]


def organisation_for(rt: Runtime, actor: Actor, *, slug: str) -> Organisation:
    """Return the settings of an organisation that *actor* serves."""
    key = actor.organisation_id(slug)
    with rt.uow.read() as tx:
        return organisation_of(tx.organisation_by_id(key))


def change_organisation(
    rt: Runtime,
    actor: Actor,
    organisation: Organisation,
    *,
    before: Organisation,
    now: datetime,
) -> None:
    """Replace the settings; the earlier ones are kept with who changed them.

    Args:
        before: the settings that the change starts from.

    Raises:
        InputRefusedError: a setting is wrong; see the faults.
        ConflictError: somebody changed the settings since they were as *before*.
        NotAllowedError: *actor* does not serve this organisation.
    """
    _refuse(check_settings(organisation, rt))
    key = actor.organisation_id(organisation.slug)
    with rt.uow.begin() as tx:
        row = tx.lock_organisation(key)
        if organisation_of(row) != before:
            msg = f"the settings of {organisation.slug} were changed meanwhile"
            raise ConflictError(msg)
        after = to_profile(organisation)
        change = {
            "id": new_row_id(),
            "organisation_id": key,
            "at": now,
            "actor": actor.name,
            "before": {"name": row.name, **row.profile},
            "after": {"name": organisation.name, **after},
        }
        tx.add(OrganisationChangeRow, [change])
        tx.set_profile(key, name=organisation.name, profile=after)
        plan(tx, key, organisation, now=now)
    rt.known.forget(organisation.slug)
    rt.fallbacks.put(organisation)


def lead_authorities(rt: Runtime) -> tuple[Authority, ...]:
    """Return the authorities that can be somebody's lead supervisory authority.

    In each EEA state the one for private controllers, in a state without a general
    one each of its regions'. An authority for public bodies alone leads nobody.

    Source: GDPR Art. 55(2), 56(1); EEA Joint Committee Decision 154/2018.
    """
    known = rt.law.authorities.values()
    one_for_all = {each.country for each in known if each.general}
    return tuple(
        each
        for each in known
        if each.country in EEA
        and (each.general or each.country not in one_for_all)
        and each.sector != "public"
    )


def check_settings(organisation: Organisation, rt: Runtime) -> tuple[Fault, ...]:
    """Return what is wrong with the settings (not what is merely missing)."""
    faults = []
    if not _SLUG.fullmatch(organisation.slug):
        faults.append(Fault("slug", "use small letters, digits and dashes"))
    if not organisation.name.strip():
        faults.append(Fault("name", "give the organisation's name"))
    if organisation.default_role not in _ROLES:
        faults.append(Fault("default_role", "controller, joint_controller, processor"))
    if not _is_zone(organisation.zone):
        faults.append(Fault("zone", "is no IANA time zone, e.g. Europe/Dublin"))
    lead = organisation.lead_authority
    if lead and lead not in rt.law.authorities:
        faults.append(Fault("lead_authority", "is no supervisory authority we know"))
    codes = _country_faults(organisation) or _vocabulary_faults(organisation)
    policy = settings_faults(organisation)
    faults += webhook_faults(organisation.webhooks)
    return (*faults, *codes, *_people_faults(organisation), *policy)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _country_faults(organisation: Organisation) -> list[Fault]:
    codes = {
        "establishments": organisation.establishments,
        "targets": organisation.targets,
        "telecom_in": organisation.telecom_in,
        "main_establishment": tuple(filter(None, [organisation.main_establishment])),
    }
    return [
        Fault(key, "use two-letter country codes, e.g. IE")
        for key, values in codes.items()
        if not all(re.fullmatch("[A-Z]{2}", code) for code in values)
    ]


def _vocabulary_faults(organisation: Organisation) -> list[Fault]:
    # The triage reads these settings: one that it refuses would refuse every report.
    faults = []
    for fault in check({"organisation": organisation.as_facts()}):
        key = fault.path.split(".")[1]
        setting = "establishments" if key == "established_in" else key
        faults.append(Fault(setting, fault.says))
    return faults


def _people_faults(organisation: Organisation) -> list[Fault]:
    faults = []
    for index, person in enumerate(organisation.people):
        if not person.name.strip():
            faults.append(Fault(f"people.{index}.name", "give a name"))
        if person.email and not _ADDRESS.fullmatch(person.email):
            faults.append(Fault(f"people.{index}.email", "is no e-mail address"))
        if type(person.level) is not int or person.level not in LEVELS:
            faults.append(Fault(f"people.{index}.level", LEVEL_SAYS))
    return faults


def missing_settings(organisation: Organisation) -> tuple[Fault, ...]:
    """Return what an authority, the law or an alarm needs and is not there yet."""
    wanted = {
        "identifier": "an authority asks for the organisation's number",
        "address": "an authority asks for the postal address",
        "sector": "the sector: private or public",
        "size": "the size: micro, sme, large or other",
        "establishments": "the countries decide which authority is competent",
        "sectors": "while the sectors are not known, their laws stay open",
        "fallback_phone": "staff ring this number when the system is down",
        "fallback_address": "staff write here when the system is down",
    }
    missing = [
        Fault(key, why) for key, why in wanted.items() if not getattr(organisation, key)
    ]
    if not organisation.dpo.name or not organisation.dpo.email:
        missing.append(Fault("dpo", "an authority asks for the DPO or a contact point"))
    if len(organisation.establishments) > 1 and not organisation.main_establishment:
        missing.append(
            Fault(
                "main_establishment",
                "the main one decides the lead supervisory authority",
            )
        )
    reachable = [person for person in organisation.people if person.email]
    if not reachable and not organisation.slack_channel:
        missing.append(Fault("people", "nobody would be alerted"))
    elif len(reachable) < 2:
        missing.append(Fault("people", "one person only would be alerted"))
    return tuple(missing)


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise InputRefusedError(faults)
