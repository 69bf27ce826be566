"""What is odd about the Slack settings, as the doctor says it; values are not shown."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

_SECRET = re.compile(r"[0-9a-f]{32}")
_DOCS = "See docs/slack.md."


def odd_slack_settings(
    *, token: str, secrets: Sequence[str], app_token: str, public_url: str
) -> Iterator[tuple[bool, str, str]]:
    """Give what keeps Slack, or its buttons, from working; as ``settings.unsafe``.

    Args:
        public_url: where people, and Slack, reach this server.
    """
    if token and not token.startswith("xoxb-"):
        says = "TOCSIN_SLACK_TOKEN is not a bot token (xoxb-...)."
        yield True, says, f"Copy the Bot User OAuth Token of the app. {_DOCS}"
    if secrets and not all(_SECRET.fullmatch(secret) for secret in secrets):
        says = "TOCSIN_SLACK_SIGNING_SECRET does not look like one (32 hex digits)."
        yield False, says, f"Copy the Signing Secret of the app's page. {_DOCS}"
    if app_token and not app_token.startswith("xapp-"):
        says = "TOCSIN_SLACK_APP_TOKEN is not an app-level token (xapp-...)."
        yield False, says, f"Make one with the scope connections:write. {_DOCS}"
    if token and not secrets and not app_token:
        says = "Messages on Slack have no buttons: no press could come back to us."
        to_do = "Set TOCSIN_SLACK_SIGNING_SECRET or TOCSIN_SLACK_APP_TOKEN."
        yield False, says, f"{to_do} {_DOCS}"
    if (secrets or app_token) and not token:
        says = "Slack could answer us, but TOCSIN_SLACK_TOKEN is missing."
        yield False, says, f"Set it, or remove the other Slack settings. {_DOCS}"
    if token and secrets and not app_token and not _reached_from_afar(public_url):
        says = "Slack cannot call the address in TOCSIN_BASE_URL, so no button works."
        yield False, says, f"Use Socket Mode (TOCSIN_SLACK_APP_TOKEN). {_DOCS}"


def _reached_from_afar(url: str) -> bool:
    """Tell whether Slack's servers could call *url*: https, and no private address."""
    where = urlsplit(url)
    host = where.hostname or ""
    if where.scheme != "https" or host == "localhost":
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host
