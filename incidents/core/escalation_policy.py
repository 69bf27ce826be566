"""An organisation's escalation policy: its copy for a case, and who is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from incidents.core.escalation import Pace, QuietHours
from incidents.core.organisation import EscalationSettings, Organisation, Person

WAIT_MINUTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """People who are told together, and the minutes that they have to answer."""

    number: int
    wait_minutes: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy as a case keeps it: later edits of the settings do not change it.

    Attributes:
        levels: those with people, the one that is told first in front.
    """

    levels: tuple[Level, ...]
    settings: EscalationSettings
    zone: str

    def to_document(self) -> dict[str, Any]:
        """Return the policy as JSON."""
        levels = [
            _plain(level) | {"people": [_plain(each) for each in level.people]}
            for level in self.levels
        ]
        return {
            "levels": levels,
            "settings": _plain(self.settings),
            "zone": self.zone,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whom telling a level reaches on one day.

    Attributes:
        people: who is told; a deputy stands here in the place of somebody away.
        skipped: names of those who are away or have left, with nobody in their place.
    """

    people: tuple[Person, ...]
    skipped: tuple[str, ...] = ()


def policy_of(organisation: Organisation) -> Policy:
    """Return the policy that the settings of *organisation* make today."""
    numbers = sorted({person.level for person in organisation.people})
    settings = organisation.escalation
    return Policy(
        levels=tuple(
            Level(
                number=number,
                wait_minutes=_wait(settings, number),
                people=tuple(p for p in organisation.people if p.level == number),
            )
            for number in numbers
        ),
        settings=settings,
        zone=organisation.zone,
    )


def policy_from(document: Mapping[str, Any]) -> Policy:
    """Return the policy that a case keeps as JSON."""
    return Policy(
        levels=tuple(
            Level(
                number=level["number"],
                wait_minutes=level["wait_minutes"],
                people=tuple(person_from(each) for each in level["people"]),
            )
            for level in document["levels"]
        ),
        settings=settings_from(document["settings"]),
        zone=document["zone"],
    )


def settings_from(document: Mapping[str, Any]) -> EscalationSettings:
    """Return escalation settings from their JSON."""
    return EscalationSettings(**{**document, "waits": tuple(document["waits"])})


def person_from(document: Mapping[str, Any]) -> Person:
    """Return a person of the directory from their JSON."""
    lists = {"channels": tuple(document["channels"])} if "channels" in document else {}
    return Person(**{**document, **lists})


def pace_of(policy: Policy, organisation: Organisation, *, now: datetime) -> Pace:
    """Return how fast a case with *policy* climbs, with the directory as it is now."""
    settings = policy.settings
    empty = {
        place
        for place in range(1, len(policy.levels) + 1)
        if not reached(policy, place, organisation, now=now).people
    }
    return Pace(
        waits=tuple(timedelta(minutes=level.wait_minutes) for level in policy.levels)
        or (timedelta(minutes=WAIT_MINUTES),),
        hold=timedelta(hours=settings.acknowledged_hours),
        quiet=_quiet(settings, policy.zone),
        empty=frozenset(empty),
    )


def reached(
    policy: Policy, place: int, organisation: Organisation, *, now: datetime
) -> Reached:
    """Return whom telling a level reaches today.

    Somebody who is away, or has left the directory, is stood in for by their deputy,
    who may be stood in for in turn. Nobody is told twice.

    Args:
        place: which level of the policy, from 1.
        organisation: whose directory says who is still there.
    """
    today = now.astimezone(ZoneInfo(policy.zone)).date()
    directory = {key_of(person): person for person in organisation.people}
    found: dict[str, Person] = {}
    skipped = []
    people = policy.levels[place - 1].people if place <= len(policy.levels) else ()
    for person in people:
        there = _in_place_of(person, directory, today)
        if there is None:
            skipped.append(person.name)
        else:
            found.setdefault(key_of(there), there)
    return Reached(people=tuple(found.values()), skipped=tuple(skipped))


def in_force(policy: Policy, organisation: Organisation, *, now: datetime) -> Policy:
    """Return the policy that tells somebody on a case which keeps *policy*: its own.

    Once nobody of it is there, the people and waits are those of today's settings.
    """
    today = replace(policy, levels=policy_of(organisation).levels)
    own = _reaches_somebody(policy, organisation, now=now)
    return (
        today if not own and _reaches_somebody(today, organisation, now=now) else policy
    )


def number_of(policy: Policy, place: int) -> int:
    """Return the number that people know a level by; its place where it has none."""
    known = policy.levels[place - 1 : place]
    return known[0].number if known else place


def key_of(person: Person) -> str:
    """Return what tells a person from others, through every change but that one."""
    return (person.email or person.slack_id or person.name).casefold()


def is_away(person: Person, today: date) -> bool:
    """Tell whether somebody is away on a day: up to and with the one they gave."""
    return bool(person.away_until) and today <= date.fromisoformat(person.away_until)


def ways_of(person: Person) -> tuple[tuple[str, str], ...]:
    """Return channel and address by which somebody is told, their own wish first."""
    every = {"email": person.email, "slack": person.slack_id}
    wanted = tuple((name, every[name]) for name in person.channels if every[name])
    return wanted or tuple(item for item in every.items() if item[1])


def _plain(value: Level | Person | EscalationSettings) -> dict[str, Any]:
    """Return the fields of *value*; ``asdict`` would copy each of them first."""
    return {name: getattr(value, name) for name in value.__slots__}


def _wait(settings: EscalationSettings, number: int) -> int:
    """Return the minutes that a level has: its own, or those of the last one given."""
    given = settings.waits[:number]
    return given[-1] if given else WAIT_MINUTES


def _reaches_somebody(
    policy: Policy, organisation: Organisation, *, now: datetime
) -> bool:
    return any(
        reached(policy, place, organisation, now=now).people
        for place in range(1, len(policy.levels) + 1)
    )


def _quiet(settings: EscalationSettings, zone: str) -> QuietHours | None:
    if not settings.quiet_from or not settings.quiet_until:
        return None
    start = time.fromisoformat(settings.quiet_from)
    end = time.fromisoformat(settings.quiet_until)
    return QuietHours(start=start, end=end, zone=zone)


def _in_place_of(
    person: Person, directory: Mapping[str, Person], today: date
) -> Person | None:
    """Return who is told for *person* of a policy: they, or the first deputy there."""
    seen: set[str] = set()
    key, deputy = key_of(person), person.deputy
    while key and key not in seen:
        seen.add(key)
        now = directory.get(key)
        if now is not None and ways_of(now) and not is_away(now, today):
            return now
        key = (now.deputy if now is not None else deputy).casefold()
        deputy = ""
    return None
