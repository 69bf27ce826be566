"""An address of another system that is told what people are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from incidents.core.errors import Fault

MOST = 5
_LONGEST_NAME = 60
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One endpoint of an organisation.

    Attributes:
        id: 16 random characters; names it in messages.
        name: for people, such as "SIEM".
        url: may hold a secret of the other system: pages show its host alone.
        secret: number of the secret that signs; the next number is another secret.
        keeps_earlier: the secret before it signs too, while somebody replaces it.
    """

    id: str
    name: str
    url: str = field(repr=False)
    secret: int = 1
    keeps_earlier: bool = False

    @property
    def host(self) -> str:
        """Return where it is, without what the address may hold as a secret."""
        return _host(self.url)

    @property
    def secrets(self) -> tuple[int, ...]:
        """Return the numbers of the secrets that sign, the newest first."""
        both = self.keeps_earlier and self.secret > 1
        return (self.secret, self.secret - 1) if both else (self.secret,)


def webhook_faults(webhooks: Sequence[Webhook]) -> list[Fault]:
    """Return what is wrong with these; paths are ``webhooks.<number>.<field>``."""
    faults = []
    if len(webhooks) > MOST:
        faults.append(Fault("webhooks", f"must be at most {MOST}"))
    for number, each in enumerate(webhooks):
        for name, says in (
            ("name", _wrong_name(each.name)),
            ("url", _wrong_url(each.url)),
        ):
            if says:
                faults.append(Fault(f"webhooks.{number}.{name}", says))
    return faults


def _wrong_name(name: str) -> str:
    if not name.strip():
        return "give a name, such as SIEM"
    if len(name) > _LONGEST_NAME or not name.isprintable():
        return f"must be one line of at most {_LONGEST_NAME} characters"
    return ""


def _wrong_url(url: str) -> str:
    if len(url) > _LONGEST_URL:
        return f"must be at most {_LONGEST_URL:,} characters"
    plain = url.isascii() and url.isprintable() and not set(url) & set(" \\<>\"'")
    host = _host(url)
    if not plain or not host:
        return "is no web address"
    where = urlsplit(url)
    if "@" in where.netloc or "#" in url:
        return "must hold no user name and no #"
    if where.scheme != "https" and not (where.scheme == "http" and _is_here(host)):
        return "must begin with https://"
    return ""


def _host(url: str) -> str:
    try:
        where = urlsplit(url)
        # Reading the port is what refuses one that is no port.
        return (where.hostname or "") if where.port != 0 else ""
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
