"""How long a provider asks us to wait."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the wait that the answer asks for in seconds, or None.

    Most send seconds; a proxy may send a date, which counts from the answer's own
    ``Date`` so that no clock of ours takes part.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    fields = {name.lower(): value.strip() for name, value in headers.items()}
    asked = fields.get("retry-after", "")
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    until, sent = _http_date(asked), _http_date(fields.get("date", ""))
    if until is None or sent is None:
        return None
    return max(0.0, (until - sent).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
