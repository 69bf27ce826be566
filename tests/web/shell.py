"""What the web tests lean on: a runtime with nothing behind it, an app, a client."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from incidents.core.organisation import Organisation
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.runtime import PublicSettings

NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class BareRuntime:
    """Enough for pages that need no database."""

    fallbacks: Fallbacks
    public: PublicSettings
    clock: FixedClock = field(default_factory=FixedClock)
    keys: Keys = field(default_factory=lambda: Keys(b"k" * 32))


def bare_runtime(folder: Path, *, base_url: str = "http://testserver.local") -> Any:
    """Return a runtime that knows one organisation's telephone and no database."""
    fallbacks = Fallbacks(folder / "fallbacks.json")
    fallbacks.put(Organisation(slug="acme", name="Acme", fallback_phone="+49 30 1234"))
    secure = base_url.startswith("https:")
    return BareRuntime(
        fallbacks=fallbacks, public=PublicSettings(base_url=base_url, secure=secure)
    )
