"""The register of breaches as a document: a page for the renderer, data beside it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from incidents.core.ports import Printout
from incidents.documents.html import environment
from incidents.documents.odd_text import printable
from incidents.documents.page import CREATED, PROSE_FROM, ROWS_PER_TABLE

# Some 0.15 s of processor each, up to 1 s where many laws speak; the renderer ends a
# document at 20 s.
CASES_AT_MOST = 60
KEPT_UNDER = (
    "Art. 33(5) of the GDPR and of the UK GDPR: facts, effects, remedial action, and "
    "the reasons for each decision"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What stands beside a label, a paragraph each."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Part of an entry: the facts, the effects, the remedial action, the duties."""

    title: str
    lines: tuple[Line, ...]

    @property
    def tables(self) -> tuple[tuple[Line, ...], ...]:
        """Return its lines as short tables, so that none breaks across pages."""
        long = any(sum(map(len, line.lines)) > PROSE_FROM for line in self.lines)
        step = 1 if long else ROWS_PER_TABLE
        return tuple(
            self.lines[start : start + step]
            for start in range(0, len(self.lines), step)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One duty with what was decided and done, for the spreadsheet's second sheet."""

    law: str
    duty: str
    addressee: str
    outcome: str
    advice: str
    standing: str
    due: str
    decided: str
    reasons: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One incident in words.

    Attributes:
        head: what a reader looks for first: when reported, how it stands, the risk.
        reported_at, aware_at: for the spreadsheet's columns of time.
    """

    reference: str
    title: str
    reported_at: datetime
    aware_at: datetime | None
    head: tuple[Line, ...]
    parts: tuple[Part, ...]
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The register of one organisation and period, in words.

    Attributes:
        zone: the time zone that every time is told in.
        made_up: of a demonstration, whose cases happened to nobody.
        typed: the reporters' own words are part of it.
        left_out: what is not in it and why, a sentence each.
    """

    organisation: str
    period: str
    zone: str
    made_up: bool
    typed: bool
    made: str
    made_at: datetime
    counts: str
    left_out: tuple[str, ...]
    entries: tuple[Entry, ...]
    language: str = "en"

    def to_json(self) -> bytes:
        """Return the same content as data; one record always gives the same bytes."""
        plain = asdict(self)
        return json.dumps(
            plain, default=_as_text, ensure_ascii=True, indent=1, sort_keys=True
        ).encode()


def printout(page: RegisterPage) -> Printout:
    """Return the register as a finished page with its data attached."""
    data = page.to_json()
    digest = hashlib.sha256(data).hexdigest()
    template = environment().get_template("register.html")
    return Printout(
        html=template.render(
            view=page,
            kept_under=KEPT_UNDER,
            created=page.made_at.strftime(CREATED),
            digest=f"SHA-256 of the attached data {digest}",
            shown=printable,
        ),
        attachment=data,
        attachment_name="register.json",
        identifier=digest[:32],
        at=page.made_at,
    )


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    msg = f"no such value in a register: {type(value).__name__}"
    raise TypeError(msg)
