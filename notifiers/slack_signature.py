"""Whether a request comes from Slack: its signature over the very bytes that came.

The comparison in constant time and the window of five minutes are slack_sdk's. What
would make that raise, such as a time in other digits or a signature that is not
ASCII, is no signature of Slack's and refused before.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import re
from collections.abc import Sequence
from datetime import datetime

from slack_sdk.signature import Clock, SignatureVerifier

_TIMESTAMP = re.compile(r"[0-9]{10}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class SlackSignatures:
    """Takes what was signed with any of the secrets: two, while one is replaced."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Keep the secrets.

        Raises:
            ValueError: there is none, or one is empty.
        """
        if not secrets or not all(secret.strip() for secret in secrets):
            raise ValueError("a signing secret must not be empty")
        self._secrets = tuple(secrets)

    def is_genuine(
        self, body: bytes, *, timestamp: str, signature: str, now: datetime
    ) -> bool:
        """Tell whether Slack signed *body* at most five minutes from *now*."""
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return False
        # Every secret is tried, so that the time taken says nothing about which fits.
        fits = [
            SignatureVerifier(secret, _At(now)).is_valid(text, timestamp, signature)
            for secret in self._secrets
        ]
        return any(fits)


class _At(Clock):
    """The instant at which the request is judged, for slack_sdk."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> float:
        """Return seconds since the epoch."""
        return self._now.timestamp()
