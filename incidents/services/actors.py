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
        demonstrations: slugs of those organisations that are made up, to look at.
        must_change_password: they hold a one-time password and may only change it.
    """

    user_id: UUID
    name: str
    email: str
    organisations: Mapping[UUID, str]
    roles: Mapping[UUID, str]
    demonstrations: frozenset[str] = frozenset()
    must_change_password: bool = False

    @property
    def only_demonstrations(self) -> bool:
        """Tell whether every organisation they serve is made up."""
        served = set(self.organisations.values())
        return bool(served) and served <= self.demonstrations

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
