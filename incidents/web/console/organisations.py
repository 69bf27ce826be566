"""The organisations somebody serves: their settings, their people, what is missing."""

import hashlib
from dataclasses import asdict
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
)
from incidents.core.ledger import canonical
from incidents.core.organisation import Organisation
from incidents.documents.territory import country_name
from incidents.services.cases import assess_open_cases
from incidents.services.escalation_views import dry_run
from incidents.services.organisations import (
    change_organisation,
    lead_authorities,
    missing_settings,
    organisation_for,
)
from incidents.web.console.access import Visit
from incidents.web.console.countries import country_names
from incidents.web.console.escalation import organisation_served, weak_and_levels
from incidents.web.console.forms import Forms, FormState
from incidents.web.console.organisation_form import (
    BLANK_ROWS,
    CHOICES,
    SECTORS,
    countries_of,
    filled_rows,
    read_organisation,
    values_of,
)
from incidents.web.console.regions import region_choices
from incidents.web.posted import Posted

FORM = "organisation"
MOVED_ON = (
    "Somebody else changed these settings while you were working. Open the page again "
    "to see theirs; what you typed still stands below"
)
SETTINGS_CHANGED = "The settings of the organisation changed."


@get("/organisations", sync_to_thread=True)
def organisation_list(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the organisations that the person serves, with how much is missing."""
    found = [
        organisation_for(visit.rt, visit.actor, slug=slug)
        for slug in sorted(visit.actor.organisations.values())
    ]
    return visit.page(
        "web/console/organisations.html",
        lines=[
            {
                "slug": each.slug,
                "made_up": each.demonstration,
                "name": each.name,
                "missing": len(missing_settings(each)),
                "people": len(each.people),
                "weak": _weak(visit, each),
            }
            for each in found
        ],
    )


@get("/organisations/{slug:str}", sync_to_thread=True)
def organisation_page(
    slug: FromPath[str], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the settings of one organisation."""
    saved = visit.request.query_params.get("saved") == "yes"
    return _page(visit, organisation_served(visit, slug), saved=saved)


@post("/organisations/{slug:str}", status_code=200, sync_to_thread=True)
def save_organisation(
    slug: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Save the settings; open cases are assessed again where their facts changed."""
    before = organisation_served(visit, slug)
    read = read_organisation(before, posted)
    faults: tuple[Fault, ...] = read.faults
    faults += tuple(
        Fault(name, "choose one of the list")
        for name, offered in _choices(visit, before).items()
        if getattr(read.organisation, name) not in dict(offered)
    )
    if posted.text("seen") != _digest(before):
        faults = (Fault("", MOVED_ON),)
    try:
        visit.check(posted)
        if faults:
            raise InputRefusedError(faults)
        change_organisation(
            visit.rt, visit.actor, read.organisation, before=before, now=visit.now
        )
    except InputRefusedError as error:
        found = error.faults if error.faults == faults else read.placed(error.faults)
        sent = FormState(name=FORM, posted=posted, faults=found)
        return _page(visit, before, sent=sent)
    except ConflictError:
        sent = FormState(name=FORM, posted=posted, faults=(Fault("", MOVED_ON),))
        return _page(visit, before, sent=sent)
    if _facts(read.organisation) != _facts(before):
        assess_open_cases(
            visit.rt, visit.actor, slug=slug, reason=SETTINGS_CHANGED, now=visit.now
        )
    return Redirect(f"/console/organisations/{slug}?saved=yes", status_code=303)


def _facts(organisation: Organisation) -> tuple[object, ...]:
    return organisation.as_facts(), organisation.default_role, organisation.sector


def _digest(organisation: Organisation) -> str:
    return hashlib.sha256(canonical(asdict(organisation))).hexdigest()


def _page(
    visit: Visit,
    organisation: Organisation,
    *,
    sent: FormState | None = None,
    saved: bool = False,
) -> Response[str]:
    return visit.page(
        "web/console/organisation.html",
        status=422 if sent else 200,
        forms=Forms(sent),
        demonstration=organisation.demonstration,
        name=organisation.name,
        slug=organisation.slug,
        seen=sent.posted.text("seen") if sent else _digest(organisation),
        values=values_of(organisation),
        choices={**CHOICES, **_choices(visit, organisation)},
        held_in=countries_of(organisation),
        countries=country_names(),
        sectors=SECTORS,
        held=organisation.sectors,
        run=weak_and_levels(dry_run(organisation, visit.rt, now=visit.now)),
        channels=[person.channels for person in organisation.people],
        managers=[person.manager for person in organisation.people],
        rows=_rows(organisation, sent),
        missing=[fault.says for fault in missing_settings(organisation)],
        saved=saved,
        form_address=f"{visit.rt.public.base_url}/r/{organisation.slug}",
    )


def _weak(visit: Visit, organisation: Organisation) -> bool:
    run = dry_run(organisation, visit.rt, now=visit.now)
    return bool(run.weak) and not organisation.demonstration


def _choices(
    visit: Visit, organisation: Organisation
) -> dict[str, list[tuple[str, str]]]:
    """Return the choices that depend on the law, or on what stands there already."""
    return {
        "lead_authority": _leads(visit, organisation),
        "region": region_choices(organisation.region),
    }


def _leads(visit: Visit, organisation: Organisation) -> list[tuple[str, str]]:
    """Return what may be chosen as lead authority, and what stands there already."""
    found = [
        (each.id, f"{country_name(each.country, 'en')}: {each.name}")
        for each in lead_authorities(visit.rt)
    ]
    offered = [("", "Not known yet"), *sorted(found, key=lambda option: option[1])]
    held = visit.rt.law.authorities.get(organisation.lead_authority)
    if held is not None and held.id not in dict(offered):
        offered.append((held.id, f"{held.name} (cannot be a lead authority)"))
    return offered


def _rows(organisation: Organisation, sent: FormState | None) -> int:
    """Return how many rows for people the page has: theirs, and some empty ones."""
    held = len(organisation.people)
    if sent is not None:
        held = max((row + 1 for row in filled_rows(sent.posted)), default=0)
    return held + BLANK_ROWS
