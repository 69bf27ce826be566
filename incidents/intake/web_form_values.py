"""What was typed into the staff form, and what the pure functions know besides.

Answers are kept exactly as typed: page -> field -> every value sent. A radio
button that says "Not known yet" is an answer to the page and none to the facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

Answers = Mapping[str, Mapping[str, Sequence[str]]]

NOT_KNOWN = "not_known"
YES = "yes"
NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a page may know about where and when it is filled in.

    Attributes:
        now: the present instant, aware.
        zone: the organisation's time zone; what people type is local time there.
        countries: ISO 3166 codes that the organisation has to do with, shown first.
        today: the date where the organisation is.
    """

    now: datetime
    zone: ZoneInfo
    countries: tuple[str, ...] = ()
    today: date = field(init=False)

    def __post_init__(self) -> None:
        """Work the date out once: every question about a day asks for it."""
        object.__setattr__(self, "today", self.now.astimezone(self.zone).date())


@dataclass(frozen=True, slots=True)
class Values:
    """The answers of one page."""

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed last into *name*, without space around it."""
        values = self.typed.get(name)
        return values[-1].strip() if values else ""

    def raw(self, name: str) -> str:
        """Return what was typed into *name*, untouched, to be shown again."""
        values = self.typed.get(name) or [""]
        return values[-1]

    def ticked(self, name: str) -> tuple[str, ...]:
        """Return every box ticked under *name*, "not known yet" included."""
        return tuple([value for value in self.typed.get(name, ()) if value])

    def codes(self, name: str) -> list[str]:
        """Return every box ticked under *name* that says something."""
        return [value for value in self.ticked(name) if value != NOT_KNOWN]

    def choice(self, name: str) -> str | None:
        """Return the button chosen under *name*; None = none, or not known yet."""
        chosen = self.text(name)
        return chosen if chosen and chosen != NOT_KNOWN else None

    def yes(self, name: str) -> bool | None:
        """Return the answer to a yes-or-no question; None = not known yet."""
        return {YES: True, NO: False}.get(self.text(name))


def values_of(answers: Answers, page: str) -> Values:
    """Return the answers of *page*; all empty when it was never sent."""
    return Values(answers.get(page, {}))


def known(facts: Mapping[str, object | None]) -> dict[str, object]:
    """Return *facts* without those that are not known and without empty lists."""
    return {
        key: value for key, value in facts.items() if value is not None and value != []
    }
