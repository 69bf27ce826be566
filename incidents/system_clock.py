"""The machine's own clock; apart from the database's, so that it loads at once."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock; right where the database is a file on this machine."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)
