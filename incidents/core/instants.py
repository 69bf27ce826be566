"""Instants are in UTC; local time without a place is none."""

from datetime import UTC, datetime


def in_utc(instant: datetime) -> datetime:
    """Return *instant* in UTC.

    Raises:
        ValueError: the instant names no offset; local time without a place is none.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return instant.astimezone(UTC)
