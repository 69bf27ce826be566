"""Who may sign in to which organisation, as whoever runs the installation says."""

import re
from dataclasses import dataclass
from datetime import datetime

from incidents.core.errors import Fault, InputRefusedError
from incidents.runtime import Runtime
from incidents.services.account_list import account_of
from incidents.services.accounts import create_user, join_organisations

ROLES = ("admin", "dpo")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+")
_ADDRESS_AT_MOST = 254
_NAME_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """Somebody who may sign in now.

    Attributes:
        password: one-time password, shown once; None when they had a login already.
    """

    email: str
    password: str | None


def appoint(
    rt: Runtime, *, email: str, name: str, roles: dict[str, str], now: datetime
) -> Appointed:
    """Let somebody serve organisations; gives them a login if they have none.

    Args:
        roles: ``admin`` or ``dpo`` by the organisation's short name.

    Raises:
        NotFoundError: there is no such organisation.
        InputRefusedError: no e-mail address, or no name for a new login.
    """
    refuse_person(email=email, name=name)
    with rt.uow.read() as tx:
        organisations = {tx.organisation(slug).id: role for slug, role in roles.items()}
    if account_of(rt, email=email) is not None:
        join_organisations(rt, email=email, organisations=organisations)
        return Appointed(email=email.casefold(), password=None)
    password = create_user(
        rt, email=email, name=name, organisations=organisations, now=now
    )
    return Appointed(email=email.casefold(), password=password)


def refuse_person(*, email: str, name: str) -> None:
    """Refuse what cannot be somebody's address and name.

    Raises:
        InputRefusedError: it names what is wrong.
    """
    faults = []
    if len(email) > _ADDRESS_AT_MOST or not _ADDRESS.fullmatch(email):
        faults.append(Fault("email", "is no e-mail address"))
    if not name.strip() or len(name) > _NAME_AT_MOST or not name.isprintable():
        faults.append(Fault("name", f"give a name of 1 to {_NAME_AT_MOST} characters"))
    if faults:
        raise InputRefusedError(tuple(faults))
