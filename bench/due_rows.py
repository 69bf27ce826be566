"""Fills an outbox with what is due, as after a long standstill."""

from uuid import UUID

from sqlalchemy import text

from incidents.models import MessageRow
from incidents.runtime import Runtime
from incidents.services.alerting import Recipient, message_rows

ROOMS = 40
_COLUMNS = (
    "organisation_id", "incident_id", "kind", "recipient_name", "alert", "created_at",
    "next_attempt_at", "state", "attempts", "ambiguous", "fence",
)  # fmt: skip
_NUMBERS = {
    "sqlite": (
        "WITH RECURSIVE numbers(n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
    ),
    "postgresql": "WITH numbers AS (SELECT generate_series(1, :count) AS n)",
}
# Keys in order of time, as the product's own are.
_NEW_KEY = {
    "sqlite": "printf('%08x%024x', {half}, n)",
    "postgresql": "(lpad('{half}', 8, '0') || lpad(to_hex(n), 24, '0'))::uuid",
}


def fill(rt: Runtime, organisation_id: UUID, incident_id: UUID, *, count: int) -> None:
    """Write *count* due messages: half to forty rooms, half to people by mail."""
    (first,) = message_rows(
        [Recipient(channel="pattern", address="x", name="x")],
        kind="first",
        alert={
            "kind": "first", "reference": "INC-7K3F-Q", "severity": "high",
            "duty": "notify-authority", "deadline_at": None, "provisional": False,
        },
        organisation_id=organisation_id, incident_id=incident_id, now=rt.clock.now(),
    )  # fmt: skip
    with rt.uow.begin() as tx:
        tx.add(MessageRow, [first])
        columns = ", ".join(_COLUMNS)
        numbers = _NUMBERS[tx.backend]
        for half, channel, recipient in (
            (1, "slack", f"'C3' || (10000 + n % {ROOMS})"),
            (2, "email", "'p' || n || '@bench.example'"),
        ):
            key = _NEW_KEY[tx.backend].format(half=half)
            select = (
                f"SELECT {key}, '{channel}', {recipient}, {columns}"  # noqa: S608
                " FROM message, numbers WHERE channel = 'pattern'"
            )
            into = f"INSERT INTO message (id, channel, recipient, {columns})"
            statement = text(f"{into} {numbers} {select}")
            tx.session.execute(statement, {"count": count // 2})
        tx.session.execute(text("DELETE FROM message WHERE channel = 'pattern'"))
        if tx.backend == "postgresql":  # which does so by itself, a minute later
            tx.session.execute(text("ANALYZE"))
