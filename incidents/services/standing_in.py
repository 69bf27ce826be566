"""A message that its channel does not take in time goes to the next in line as well."""

from collections.abc import Callable
from datetime import datetime

from incidents.models import MessageRow
from incidents.runtime import Runtime
from incidents.services.refusals import after_delay
from incidents.store import Transaction

AT_ONCE = 100


def stand_in(
    rt: Runtime, *, now: datetime, stuck: Callable[[str, Exception], None]
) -> int:
    """Tell the next in line of what has not been taken in time; return how many.

    The late message itself stays and goes out when its channel takes it.

    Args:
        stuck: is told the key of a message for which nobody can be found, and why.
    """
    done = 0
    faults: list[tuple[str, Exception]] = []
    with rt.uow.begin() as tx:
        for message in tx.late_messages(now=now, limit=AT_ONCE):
            try:
                done += _stand_in_for(tx, rt, message, now=now)
            except Exception as error:  # noqa: BLE001 - one must not stop the others
                faults.append((str(message.id), error))
                tx.stand_in_found(message.id)
    for key, fault in faults:
        stuck(key, fault)
    return done


def _stand_in_for(
    tx: Transaction, rt: Runtime, message: MessageRow, *, now: datetime
) -> int:
    if message.incident_id is None:
        return 0
    if tx.incident_by_id(message.incident_id).status != "open":
        tx.stand_in_found(message.id)
        return 0
    after_delay(tx, rt, message, now=now)
    return 1
