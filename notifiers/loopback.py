"""Says whether a host name is this machine itself."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Is *host* ``localhost`` or a loopback address? Other names are not resolved."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
