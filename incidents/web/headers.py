"""Security headers on every answer, also on those for unknown addresses.

Pages bring no inline script or style, so the policy needs neither nonce nor hash.
``same-origin`` as referrer policy, because ``no-referrer`` would turn the Origin
of our own forms into ``null`` and the check in ``csrf`` would refuse them in older
browsers. The one page whose address holds a token sends none all the same.
"""

from collections.abc import Awaitable, Callable

from litestar.types import Message, Scope

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

# For documents handed out to be saved: opened in a browser they may do nothing at all.
DOCUMENT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

_ALWAYS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "browsing-topics=(), interest-cohort=()"
    ),
    "x-robots-tag": "noindex, nofollow",
}

# For pages whose address is a secret. Browsers then say "null" as the Origin of their
# forms; see ``csrf``.
NO_REFERRER = {"referrer-policy": "no-referrer"}

_POLICY_NAME = b"content-security-policy"
_SANDBOX = (_POLICY_NAME, DOCUMENT_POLICY.encode())
_SILENT = (b"referrer-policy", b"no-referrer")
_NOT_STORED = (b"cache-control", b"no-store")

Hook = Callable[[Message, Scope], Awaitable[None]]


def security_headers(*, https: bool) -> Hook:
    """Return the hook that adds the headers to each answer that starts.

    Answers that say nothing about caching are never stored by a cache.
    """
    added = dict(_ALWAYS)
    if https:
        added["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    whole = {name.encode(): value.encode() for name, value in added.items()}
    rest = {name: value for name, value in whole.items() if name != _POLICY_NAME}

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        given = [(name.lower(), value) for name, value in message.get("headers", [])]
        # Only the one policy that is stricter than ours stands.
        ours = rest if _SANDBOX in given else whole
        if _SILENT in given:
            ours = {**ours, _SILENT[0]: _SILENT[1]}
        kept = [pair for pair in given if pair[0] not in ours]
        if not any(name == b"cache-control" for name, _ in kept):
            kept.append(_NOT_STORED)
        message["headers"] = [*kept, *ours.items()]

    return add
