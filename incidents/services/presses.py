"""Somebody pressed a button on Slack: who is it, may they, and what follows."""

from datetime import datetime
from uuid import UUID

from incidents.blocks import Action
from incidents.core.errors import ConflictError, NotAllowedError
from incidents.core.ports import ChatDesk
from incidents.intake.slack import Press
from incidents.models import MessageRow
from incidents.runtime import Runtime
from incidents.services import errands
from incidents.services.acknowledging import acknowledge, take_case
from incidents.services.chat_members import person_of
from incidents.services.profiles import organisation_of

_USE = {Action.ACKNOWLEDGE: acknowledge, Action.TAKE_CASE: take_case}

ELSEWHERE = "This workspace is not the one that Tocsin works for. Nothing was changed."
NOT_HERE = (
    "This button does not belong to this conversation. Nothing was changed. Open the "
    "case in Tocsin instead."
)
STRANGER = (
    "You are not in the directory of the organisation of this case, so nothing was "
    "changed. Ask whoever looks after Tocsin to enter you with your Slack member id or "
    "the e-mail address that you use here."
)
CLOSED = "This case is closed, so nothing was changed."
NO_LOGIN = (
    "Only somebody with a login to Tocsin for this organisation can take a case, so "
    "nothing was changed. You can still acknowledge it."
)


def answer_press(rt: Runtime, desk: ChatDesk, press: Press, *, now: datetime) -> str:
    """Do what was pressed; return what to tell that person alone, "" for nothing.

    Pressed twice it changes nothing the second time. The message itself says to
    everybody what was done, by an errand of its own.

    Raises:
        DeliveryFailed: Slack could not be asked who this is; try again later.
        StoreUnavailableError: the database is away; nothing was changed.
    """
    if press.team != desk.team() or press.member_team not in {"", press.team}:
        return ELSEWHERE
    with rt.uow.read() as tx:
        message = tx.message_with(UUID(press.value))
        if message is None or message.incident_id is None:
            return NOT_HERE
        incident_id = message.incident_id
        organisation = organisation_of(tx.organisation_by_id(message.organisation_id))
    if not _stands_there(message, press):
        return NOT_HERE
    person = person_of(rt, desk, organisation, press.member, now=now)
    if person is None:
        return STRANGER
    try:
        _USE[press.action](rt, incident_id=incident_id, by=person, via="slack", now=now)
    except ConflictError:
        with rt.uow.begin() as tx:
            # The button was out of date: have the messages say how the case stands.
            errands.bring_up_to_date(tx, incident_id, now=now)
        return CLOSED
    except NotAllowedError:
        return NO_LOGIN
    return ""


def _stands_there(message: MessageRow, press: Press) -> bool:
    """Tell whether *message* is one of ours in the channel where it was pressed."""
    if message.channel != "slack":
        return False
    if message.provider_id:
        return message.provider_id.split("/")[0] == press.channel
    # Pressed before we wrote down where it was posted.
    direct = message.recipient[0] in "UW" and press.channel.startswith("D")
    return direct or message.recipient == press.channel
