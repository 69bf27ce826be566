"""Timeline entries of approvals and of what authorities answered, in words. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from incidents.core.facts_nodes import parse_instant
from incidents.web.console.times import spoken

Payload = Mapping[str, Any]


def _approved(payload: Payload, zone: str) -> str:
    said = (
        f"Approved notification {payload['number']}. SHA-256 of the PDF: "
        f"{payload['pdf_sha256']}."
    )
    if payload.get("plain_because"):
        said += f" It is set plainly: {payload['plain_because']}."
    return f"{said} It waits for a second person." if payload["waits"] else said


def _seconded(payload: Payload, zone: str) -> str:
    return (
        f"Approved notification {payload['number']} as the second person, after "
        f"{payload['first']}. SHA-256 of the PDF: {payload['pdf_sha256']}."
    )


def _alone(payload: Payload, zone: str) -> str:
    return (
        f"Let notification {payload['number']}, approved by {payload['first']}, go out "
        "without a second person."
    )


def _replied(payload: Payload, zone: str) -> str:
    at = parse_instant(payload["received_at"])
    said = f"The authority answered notification {payload['number']}"
    said += f" on {spoken(at, zone)}" if at else ""
    if payload.get("authority_reference"):
        said += f"; its reference: {payload['authority_reference']}"
    file = f" A file was kept, SHA-256 {payload['sha256']}."
    return f"{said}.{file if payload.get('sha256') else ''}"


APPROVALS: Mapping[str, Callable[[Payload, str], str]] = {
    "filing-approved": _approved,
    "filing-second-approved": _seconded,
    "filing-approved-alone": _alone,
    "filing-answered-by-authority": _replied,
}
