"""The directory as it is told on Slack: with the member ids that are known."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from incidents.core.organisation import Organisation, Person
from incidents.store import Transaction


def with_members(
    tx: Transaction, organisation: Organisation, *, now: datetime
) -> Organisation:
    """Return the organisation with member ids for all whom Slack was asked about.

    Nobody is asked now: whoever is not known to Slack is told by mail alone.
    """
    wanted = addresses(organisation.people)
    known = tx.members_by_address(wanted, now=now) if wanted else {}
    if not any(known.values()):
        return organisation
    people = tuple(
        person if person.slack_id else replace(person, slack_id=known_id(known, person))
        for person in organisation.people
    )
    return replace(organisation, people=people)


def addresses(people: Iterable[Person]) -> list[str]:
    """Return the addresses of those who have no member id in the settings."""
    found = (p.email.casefold() for p in people if p.email and not p.slack_id)
    return list(dict.fromkeys(found))


def known_id(known: Mapping[str, str], person: Person) -> str:
    """Return the member id that was found for a person, "" for none."""
    return known.get(person.email.casefold(), "")
