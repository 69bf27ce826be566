"""Who in the directory is which member of the Slack workspace.

A member id in the settings counts first; without one the person's e-mail address is
looked up, and what Slack says is kept for a day. Nobody is a member by name.
"""

from datetime import datetime, timedelta

from incidents.core.errors import DeliveryRefused
from incidents.core.organisation import Organisation, Person
from incidents.core.ports import ChatDesk
from incidents.runtime import Runtime
from incidents.services.member_ids import addresses, known_id
from incidents.services.profiles import readable_organisation

KNOWN_FOR = timedelta(hours=24)
UNKNOWN_FOR = timedelta(minutes=10)
RENEWED_BEFORE = timedelta(minutes=5)
# Slack takes 50 a minute, and presses may need some of them.
# https://docs.slack.dev/apis/web-api/rate-limits
LOOK_UPS_AT_ONCE = 20


def person_of(
    rt: Runtime,
    desk: ChatDesk,
    organisation: Organisation,
    member: str,
    *,
    now: datetime,
) -> Person | None:
    """Return who in the directory is this member, None for a stranger.

    Raises:
        DeliveryFailed: Slack could not be asked about an address; ask again later.
    """
    with rt.uow.read() as tx:
        known = tx.members_by_address(addresses(organisation.people), now=now)
    for person in organisation.people:
        if member == (person.slack_id or known_id(known, person)):
            return person
    for person in organisation.people:
        email = person.email.casefold()
        unknown = not person.slack_id and email and email not in known
        if unknown and _look_up(rt, desk, email, now=now) == member:
            return person
    return None


def refresh(rt: Runtime, desk: ChatDesk, *, now: datetime) -> int:
    """Look up addresses of the directory that are not known; return how many.

    So that an alert finds whom to write to without asking Slack first.

    Raises:
        DeliveryFailed: Slack does not answer; what was found so far is kept.
        DeliveryRefused: we may not look anybody up.
    """
    with rt.uow.read() as tx:
        people = [
            person
            for row in tx.organisations()
            for person in readable_organisation(row).people
        ]
        wanted = addresses(people)
        known = tx.members_by_address(wanted, now=now + RENEWED_BEFORE)
    missing = [email for email in wanted if email not in known][:LOOK_UPS_AT_ONCE]
    for email in missing:
        _note(rt, email, desk.member_of(email), now=now)
    return len(missing)


def _look_up(rt: Runtime, desk: ChatDesk, email: str, *, now: datetime) -> str:
    try:
        member = desk.member_of(email)
    except DeliveryRefused:
        return ""  # without the scope only member ids in the settings count
    _note(rt, email, member, now=now)
    return member


def _note(rt: Runtime, email: str, member: str, *, now: datetime) -> None:
    expires_at = now + (KNOWN_FOR if member else UNKNOWN_FOR)
    with rt.uow.begin() as tx:
        tx.note_member(email, member, expires_at=expires_at, now=now)
