"""The first start: one made-up organisation and somebody who may sign in to it."""

from datetime import datetime

from incidents.demo.stories import organisations
from incidents.runtime import Runtime
from incidents.services.account_list import list_accounts
from incidents.services.administration import Appointed, appoint
from incidents.services.organisations import create_organisation, list_organisations

ADMIN_EMAIL = "admin@larkfield.example"
_ADMIN_NAME = "Demo administrator"


def ensure_demonstration(rt: Runtime, *, now: datetime) -> Appointed | None:
    """Make sure that a new installation shows something that one can sign in to.

    Creates the first made-up organisation where there is none at all, and its
    administrator where a start that was cut off left none.

    Returns:
        The administrator with a one-time password; None when there is nothing to do.
    """
    there = list_organisations(rt)
    if not all(demonstration for _, demonstration in there):
        return None
    if not there:
        create_organisation(rt, organisations()[0], demonstration=True, now=now)
    elif list_accounts(rt):
        return None
    return appoint_administrator(rt, now=now)


def appoint_administrator(rt: Runtime, *, now: datetime) -> Appointed:
    """Let the made-up administrator serve every made-up organisation, no other."""
    roles = {
        organisation.slug: "admin"
        for organisation, demonstration in list_organisations(rt)
        if demonstration
    }
    return appoint(rt, email=ADMIN_EMAIL, name=_ADMIN_NAME, roles=roles, now=now)
