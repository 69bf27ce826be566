"""Where a request comes from, as far as throttles care."""

from ipaddress import ip_address, ip_network
from typing import Any

from litestar import Request

from incidents.runtime import PublicSettings

_UNKNOWN = "unknown"


def network_of(request: Request[Any, Any, Any], public: PublicSettings) -> str:
    """Return the network of the sender: an IPv4 address or the /64 of an IPv6 one.

    X-Forwarded-For counts only when the proxy named in the settings sent it, and
    of that only the last entry, which the proxy itself has written.
    """
    sender = request.client.host if request.client else _UNKNOWN
    if public.trusted_proxy and sender == public.trusted_proxy:
        forwarded = request.headers.get("x-forwarded-for", "")
        sender = forwarded.split(",")[-1].strip() or sender
    try:
        address = ip_address(sender)
    except ValueError:
        return _UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ip_network((address, 64), strict=False))
