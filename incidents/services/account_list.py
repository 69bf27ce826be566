"""Who may sign in, for whoever runs the installation."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody with a login.

    Attributes:
        roles: ``admin`` or ``dpo`` by the organisation's short name.
        one_time: they hold a one-time password that they have not changed yet.
    """

    email: str
    name: str
    roles: Mapping[str, str]
    one_time: bool
    disabled: bool


def list_accounts(rt: Runtime) -> list[Account]:
    """Return everybody with a login, by e-mail address."""
    with rt.uow.read() as tx:
        return [
            Account(
                email=user.email,
                name=user.name,
                roles={row.slug: kept.role for kept, row in tx.memberships(user.id)},
                one_time=user.must_change_password,
                disabled=user.disabled_at is not None,
            )
            for user in tx.users()
        ]


def account_of(rt: Runtime, *, email: str) -> Account | None:
    """Return the account with this address, or None."""
    wanted = email.casefold()
    return next((each for each in list_accounts(rt) if each.email == wanted), None)
