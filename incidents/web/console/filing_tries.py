"""Trying a form of a notification's page: done, or shown again with what is wrong."""

from collections.abc import Callable, Mapping
from uuid import UUID

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.services.filing_views import FilingView, filing_view
from incidents.web.console.access import Visit
from incidents.web.console.forms import FormState
from incidents.web.posted import Posted

MOVED_ON = (
    "Something that this document is made from changed meanwhile, or it has been filed "
    "already. Look at it again, then send this again if it still fits"
)


def attempt(
    visit: Visit,
    posted: Posted,
    form: str,
    do: Callable[[], object],
    *,
    offers: Mapping[str, tuple[str, ...]] | None = None,
) -> FormState | None:
    """Run *do*; return the form to show again where it was refused, else None."""
    try:
        visit.check(posted)
        do()
    except InputRefusedError as error:
        faults = tuple(_at_the_field(fault) for fault in error.faults)
    except ConflictError:
        faults = (Fault("", MOVED_ON),)
    else:
        return None
    found = {name: each for name, each in (offers or {}).items() if each}
    return FormState(name=form, posted=posted, faults=faults, offers=found)


def view_of(visit: Visit, reference: str, filing_id: UUID) -> FilingView:
    """Return the notification as it stands now."""
    return filing_view(
        visit.rt, visit.actor, reference=reference, filing_id=filing_id, now=visit.now
    )


def _at_the_field(fault: Fault) -> Fault:
    if not fault.path.startswith("answers."):
        return fault
    return Fault(f"f{fault.path.split('.')[1]}", fault.says)
