"""Telephone and address to use when the system is down, kept outside the database."""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from incidents.core.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """How to report by other means."""

    organisation: str
    phone: str
    address: str

    @property
    def dial(self) -> str:
        """Return the telephone as a ``tel:`` link takes it, "" when it is no number."""
        number = re.sub(r"\(0\)|[\s().\-/]", "", self.phone)
        return number if re.fullmatch(r"\+?[0-9]{3,15}", number) else ""


class Fallbacks:
    """A small file beside the database, read into memory, rewritten on change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._known = _load(path)

    def get(self, slug: str) -> Fallback | None:
        """Return how to reach this organisation by other means, or None."""
        return self._known.get(slug)

    def put(self, organisation: Organisation) -> None:
        """Remember the present settings of an organisation."""
        entry = Fallback(
            organisation=organisation.name,
            phone=organisation.fallback_phone,
            address=organisation.fallback_address,
        )
        with self._lock:
            if self._known.get(organisation.slug) == entry:
                return
            self._known[organisation.slug] = entry
            text = json.dumps({slug: asdict(e) for slug, e in self._known.items()})
            # A name of its own: another process may write at the same moment.
            beside = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
            beside.write_text(text, encoding="utf-8")
            beside.replace(self._path)


def _load(path: Path) -> dict[str, Fallback]:
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {slug: Fallback(**entry) for slug, entry in stored.items()}
