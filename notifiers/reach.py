"""Which addresses of the network a message may be sent to.

An address out of the settings may name a machine inside our own network, or the
service that hands out a cloud machine's keys. So its name is resolved once, every
answer is judged, and the connection goes to an address that was judged: a name that
answers otherwise a moment later changes nothing.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from incidents.core.errors import DeliveryFailed, DeliveryRefused

Resolve = Callable[[str, int], Sequence[str]]
_Address = IPv4Address | IPv6Address

# RFC 6052: an IPv4 address in the last 32 bits, behind a translator.
_TRANSLATED = ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of *host*, in the order of the system's own choice.

    Raises:
        OSError: it has none, or nobody answers.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def reachable(
    host: str, port: int, *, private: bool, resolver: Resolve = resolve
) -> Sequence[str]:
    """Return the addresses of *host* when we may speak to every one of them.

    Args:
        private: addresses of private networks and of this machine are allowed.

    Raises:
        DeliveryFailed: the name has no address now.
        DeliveryRefused: one of its addresses is not allowed.
    """
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise DeliveryFailed("webhook: the name has no address") from error
    if not found:
        raise DeliveryFailed("webhook: the name has no address")
    if not all(_allowed(_judged(each), private=private) for each in found):
        raise DeliveryRefused("webhook: the address is not one we may speak to")
    return found


def _judged(text: str) -> _Address:
    """Return the address that packets to *text* end at, as far as it tells."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address


def _allowed(address: _Address, *, private: bool) -> bool:
    if address.is_loopback:
        return private
    # Link-local: the cloud's own service with the machine's keys lives there.
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if isinstance(address, IPv6Address) and address.is_site_local:
        return private
    return address.is_global or (private and address.is_private)
