"""The notifications that were made: as the record holds them, and as facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.facts_values import Act
from incidents.core.instants import in_utc
from incidents.models import ActRow, DutyRow

TELL_CONTROLLER = "notify-controller"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAct:
    """One notification that was made, as it stands after its corrections.

    Attributes:
        id: key of its first row; a correction names it.
        at: when it was made; None where it was taken back.
        reason: of the last correction, "" where there is none.
        author, entered_at: of the row that stands.
    """

    id: UUID
    duty_id: UUID
    regime: str
    duty: str
    stage: str
    addressee: str
    at: datetime | None
    means: str
    count: int | None
    reference: str
    reason: str
    author: str
    entered_at: datetime

    def as_fact(self, at: datetime) -> dict[str, Any]:
        """Return the act, made *at*, as an entry of ``acts`` of the vocabulary."""
        named = self.duty == TELL_CONTROLLER and self.addressee
        fact: dict[str, Any] = {
            "regime": self.regime,
            "duty": self.duty,
            "at": at.isoformat(),
            # Acts name no addressee, and each controller is told by itself.
            "means": f"{self.means} (to {self.addressee})" if named else self.means,
        }
        if self.stage:
            fact["stage"] = self.stage
        if self.count is not None:
            fact["count"] = self.count
        return fact


def standing_acts(
    rows: Iterable[ActRow], duties: Iterable[DutyRow]
) -> tuple[StandingAct, ...]:
    """Return each act once, as its last row has it, in the order of first rows.

    Args:
        rows: of one case, oldest first.
    """
    known = {duty.id: duty for duty in duties}
    last = {row.corrects or row.id: row for row in rows}
    return tuple(_standing(key, row, known[row.duty_id]) for key, row in last.items())


def with_acts(facts: Mapping[str, Any], acts: Sequence[StandingAct]) -> dict[str, Any]:
    """Return *facts* with the record's acts after those that a report brought along.

    A controller that was told counts as told at that instant.
    """
    made = [(each, each.at) for each in acts if each.at is not None]
    if not made:
        return dict(facts)
    entries = [act.as_fact(at) for act, at in made]
    return {
        **with_told(facts, acts),
        "acts": [*(facts.get("acts") or ()), *entries],
    }


def as_acts(acts: Iterable[StandingAct], *, now: datetime) -> tuple[Act, ...]:
    """Return the record's acts up to *now* as the triage reads them, each to whom."""
    return tuple(
        Act(
            regime=each.regime,
            duty=each.duty,
            stage=each.stage or None,
            at=in_utc(each.at),
            addressee=each.addressee or None,
        )
        for each in acts
        if each.at is not None and each.at <= now
    )


def with_told(facts: Mapping[str, Any], acts: Sequence[StandingAct]) -> dict[str, Any]:
    """Return *facts* in which a controller that was told counts as told then."""
    made = [(each, each.at) for each in acts if each.at is not None]
    told = {
        act.addressee: at
        for act, at in sorted(made, key=lambda pair: pair[1], reverse=True)
        if act.duty == TELL_CONTROLLER and act.addressee
    }
    document = dict(facts)
    if told:
        document["controllers"] = [
            {**each, "told_at": told[each["code"]].isoformat()}
            if each.get("code") in told
            else each
            for each in facts.get("controllers") or ()
        ]
    return document


def _standing(key: UUID, row: ActRow, duty: DutyRow) -> StandingAct:
    return StandingAct(
        id=key,
        duty_id=duty.id,
        regime=duty.regime,
        duty=duty.duty,
        stage=duty.stage,
        addressee=duty.addressee,
        at=row.made_at,
        means=row.means,
        count=row.count,
        reference=row.reference,
        reason=row.reason,
        author=row.author,
        entered_at=row.at,
    )
