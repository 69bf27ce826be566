"""What is wrong with an escalation policy, and why one may fail that is not wrong."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time

from incidents.core.errors import Fault
from incidents.core.escalation_policy import key_of, policy_of, reached, ways_of
from incidents.core.organisation import EscalationSettings, Organisation, Person

LONGEST_WAIT_MINUTES = 24 * 60
LONGEST_HOLD_HOURS = 24
CHANNELS = ("email", "slack")
ONE_CHANNEL = "One channel only reaches the people of the escalation."


def settings_faults(organisation: Organisation) -> tuple[Fault, ...]:
    """Return what is wrong with the policy's settings and is refused."""
    return (*_pace_faults(organisation.escalation), *_deputy_faults(organisation))


def weaknesses(
    organisation: Organisation, *, channels: Collection[str], now: datetime
) -> tuple[str, ...]:
    """Return why the policy may fail, one sentence each; () when it holds.

    Args:
        channels: those that are set up here.
    """
    policy = policy_of(organisation)
    there: dict[str, Person] = {}
    used = {"slack"} if organisation.slack_channel else set()
    gone = []
    for place, level in enumerate(policy.levels, start=1):
        group = reached(policy, place, organisation, now=now)
        there |= {
            key_of(person): person
            for person in group.people
            if any(name in channels for name, _ in ways_of(person))
        }
        if not group.people:
            gone.append(f"Nobody on level {level.number} can be reached now.")
    used |= {name for person in there.values() for name, _ in ways_of(person)}
    faults = [f"{fault.says[0].upper()}{fault.says[1:]}."
              for fault in settings_faults(organisation)]  # fmt: skip
    return (*_too_few(there, used & set(channels)), *gone, *faults)


def _too_few(people: Collection[str], channels: Collection[str]) -> Iterable[str]:
    if not people:
        yield "Nobody in the escalation can be reached."
        return
    if len(people) == 1:
        yield "One person only is in the escalation."
    if len(channels) == 1:
        yield ONE_CHANNEL


def _pace_faults(settings: EscalationSettings) -> Iterable[Fault]:
    longest = LONGEST_WAIT_MINUTES
    if any(
        type(wait) is not int or not 1 <= wait <= longest for wait in settings.waits
    ):
        says = f"minutes to wait must be whole numbers from 1 to {longest:,}"
        yield Fault("escalation.waits", says)
    hold = settings.acknowledged_hours
    if type(hold) is not int or not 1 <= hold <= LONGEST_HOLD_HOURS:
        says = f"an acknowledgement holds for 1 to {LONGEST_HOLD_HOURS} hours"
        yield Fault("escalation.acknowledged_hours", says)
    quiet = {"quiet_from": settings.quiet_from, "quiet_until": settings.quiet_until}
    for key, value in {**quiet, "digest_at": settings.digest_at}.items():
        if value and not _is_time(value):
            yield Fault(f"escalation.{key}", "write a time of day like 22:00")
    if bool(settings.quiet_from) is not bool(settings.quiet_until):
        yield Fault("escalation.quiet_until", "quiet hours need a start and an end")
    elif settings.quiet_from and settings.quiet_from == settings.quiet_until:
        yield Fault("escalation.quiet_until", "quiet hours must end at another time")


def _is_time(text: str) -> bool:
    try:
        return len(text) == 5 and time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _deputy_faults(organisation: Organisation) -> Iterable[Fault]:
    deputies = {key_of(p): p.deputy.casefold() for p in organisation.people}
    for index, person in enumerate(organisation.people):
        wrong = _deputy_fault(person, deputies)
        if wrong:
            yield Fault(f"people.{index}.deputy", wrong)
        if not set(person.channels) <= set(CHANNELS):
            yield Fault(f"people.{index}.channels", "channels are email and slack")
        if person.away_until and not _is_day(person.away_until):
            says = "write the last day away like 2026-08-31"
            yield Fault(f"people.{index}.away_until", says)


def _deputy_fault(person: Person, deputies: Mapping[str, str]) -> str:
    key, deputy = key_of(person), person.deputy.casefold()
    if not deputy:
        return ""
    if deputy == key:
        return "nobody can be their own deputy"
    if deputy not in deputies:
        return "a deputy must be in this list, by e-mail address"
    seen = {key}
    while deputy and deputy in deputies:
        if deputy in seen:
            return "these deputies stand in for each other in a circle"
        seen.add(deputy)
        deputy = deputies[deputy]
    return ""


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
