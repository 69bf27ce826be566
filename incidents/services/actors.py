"""Who is acting in the console, and what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from incidents.core.errors import NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person.

    Attributes:
        organisations: slug by key of every organisation they serve.
        roles: ``admin`` or ``dpo`` by organisation key.
        must_change_password: they hold a one-time password and may only change it.
    """

    user_id: UUID
    name: str
    email: str
    organisations: Mapping[UUID, str]
    roles: Mapping[UUID, str]
    must_change_password: bool = False

    @property
    def scope(self) -> list[UUID]:
        """Return the keys of the organisations that every query is limited to."""
        return list(self.organisations)

    def organisation_id(self, slug: str) -> UUID:
        """Return the key of an organisation they serve.

        Raises:
            NotAllowedError: they do not serve it, or there is none.
        """
        for key, known in self.organisations.items():
            if known == slug:
                return key
        msg = "no such organisation"
        raise NotAllowedError(msg)
