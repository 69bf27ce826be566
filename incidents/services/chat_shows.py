"""A message on Slack says how our people have got on with its case since."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from incidents.core.errors import DeliveryFailed
from incidents.core.ports import Message
from incidents.runtime import Runtime
from incidents.services.chat_standing import setting_of
from incidents.services.outgoing import as_sent
from incidents.services.profiles import organisation_of
from incidents.services.wording import finished


def message_anew(
    rt: Runtime, message_id: UUID, *, now: datetime
) -> tuple[Message, str] | None:
    """Return what a posted message says now, and its receipt; None if it never was.

    Deadline and time left stay as they were when it was sent.

    Raises:
        DeliveryFailed: it is on its way just now; look again in a moment.
        ValueError, KeyError: what is stored cannot be put into words.
    """
    with rt.uow.read() as tx:
        row = tx.message_with(message_id)
        if row is not None and row.state == "claimed":
            raise DeliveryFailed("the message is on its way", retry_after_s=2)
        if row is None or row.state != "sent" or not row.provider_id:
            return None
        setting = setting_of(tx, rt, row, now=now)
        organisation = organisation_of(tx.organisation_by_id(row.organisation_id))
        stored, sent_at = as_sent(row, organisation, tx.attempts([row.id]), now=now)
    words = finished(
        replace(stored, standing=setting.standing, button=setting.button),
        rt.law,
        base_url=rt.public.base_url,
        now=sent_at,
    )
    return words, row.provider_id
