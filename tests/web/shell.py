"""What the web tests lean on: a runtime with nothing behind it, an app, a client."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class View:
    public_url: str = "http://testserver.local"
    development: bool = False


@dataclass
class Fallback:
    phone: str = ""
    address: str = ""


@dataclass
class BareRuntime:
    """Enough for pages that need no database."""

    settings_view: View = field(default_factory=View)
    clock: FixedClock = field(default_factory=FixedClock)
    fallbacks: dict[str, Any] = field(default_factory=dict)
