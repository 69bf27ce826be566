"""Parts of one breach whose people a law counts together, such as "500 or more".

A part is judged by itself; only where it has a number of people of its own, and another
part too, do these numbers add up for the laws that count the people of the breach.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from incidents.core.facts_breach import Beside
from incidents.core.regime import Duty, Law
from incidents.core.rules.registry import CRITERIA
from incidents.core.triage_judge import JudgedPart, bears, judge_part

Part = tuple[JudgedPart, ...]


def together(judged: Sequence[Part], law: Law) -> list[Part]:
    """Return the parts, judged again where people of others count with their own."""
    apart = [part for part in judged if part[0].breach.counts_own]
    if len(apart) < 2:
        return list(judged)
    counted = [(part, _counted(part)) for part in apart]
    return [_beside(part, counted, law) for part in judged]


def _beside(
    part: Part, counted: list[tuple[Part, dict[str, Beside]]], law: Law
) -> Part:
    breach = part[0].breach
    others = [found for other, found in counted if other is not part]
    names = {name for found in others for name in found}
    if not names or not breach.counts_own:
        return part
    beside = {
        name: tuple(found[name] for found in others if name in found) for name in names
    }
    return judge_part(replace(breach, beside=beside), law)


def _counted(part: Part) -> dict[str, Beside]:
    """Return the part as it counts for each criterion that counts people over all."""
    found: dict[str, Beside] = {}
    for judged in part:
        for duty, base, speaks in _counting(judged):
            verdict, ours = judged.verdict(base), bears(judged.breach, duty)
            if verdict.high and ours is not False:
                found[duty.criterion] = Beside(
                    judged.breach,
                    surely=verdict.low and speaks is True and ours is True,
                    presumably=verdict.presumed,
                    people=int(judged.readings.presumed["people"]),
                )
    return found


def _counting(judged: JudgedPart) -> Iterator[tuple[Duty, Duty, bool | None]]:
    """Return each duty that counts people over all parts, and when its part counts."""
    for each in judged.speaking:
        for duty in each.regime.duties:
            counts = CRITERIA[duty.criterion].counts
            if counts:
                yield duty, replace(duty, criterion=counts), each.spoken.speaks
            elif _by_number(duty):
                yield duty, duty, each.spoken.speaks


def _by_number(duty: Duty) -> bool:
    return any(limit.people_from for limit in duty.limits)
