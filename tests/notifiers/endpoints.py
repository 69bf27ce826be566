"""One endpoint for webhooks, as the settings would know it."""

from dataclasses import dataclass

from incidents.core.errors import StoreUnavailableError
from incidents.core.ports import Endpoint

WEBHOOK = "clinic/0123456789ABCDEF"
SECRET = "5ec2e7" * 10


@dataclass(frozen=True)
class OneEndpoint:
    """Knows one endpoint; a test may take it away or break the look-up."""

    url: str
    secrets: tuple[str, ...] = (SECRET,)
    gone: bool = False
    away: bool = False

    def find(self, recipient: str) -> Endpoint | None:
        """Return the endpoint, None when it is gone."""
        if self.away:
            raise StoreUnavailableError("the database does not answer")
        known = recipient == WEBHOOK and not self.gone
        return Endpoint(url=self.url, secrets=self.secrets) if known else None
