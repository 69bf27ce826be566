"""What an answer claims, and whether a completion of the facts bears it out.

A duty is compared by regime, duty and stage; where parts or addressees differ the worst
outcome counts, and a duty that is not listed is not required.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from incidents.core.facts import read
from incidents.core.triage import Outcome, RiskWord, Triage, triage
from incidents.packs import load_law
from tests.core.random_completions import Choice, complete, forget
from tests.core.random_parts import complete_world
from tests.core.random_witnesses import choices
from tests.core.random_world import World, document

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
Key = tuple[str, str, str | None]

_WEIGHT = {Outcome.NOT_REQUIRED: 0, Outcome.UNDETERMINED: 1, Outcome.REQUIRED: 2}
# A law that nothing spoke for, brought in by a new seat or setting, takes these away.
_DISPLACED = {
    "eu-institutions": {"eu-gdpr"},
    "eu-dora": {"eu-nis2"},
    "uk-pecr": {"uk-gdpr"},
    "eu-telecom": {"eu-gdpr"},
}


@dataclass
class Drawn:
    """A world, the same with something forgotten, and the answer to that."""

    whole: World
    left: World
    answer: Triage


def drawn(seed: int) -> Drawn:
    """Return what *seed* stands for."""
    rng = Random(seed)  # noqa: S311 - facts, no secret
    whole = complete_world(rng)
    left = forget(rng, whole)
    return Drawn(whole, left, answer(left))


def answer(world: World) -> Triage:
    """Return what the shipped law says about *world*."""
    return triage(read(document(world)), LAW, now=NOW)


def outcomes(answered: Triage) -> dict[Key, Outcome]:
    """Return the worst outcome of each duty in each stage."""
    found: dict[Key, Outcome] = {}
    for each in answered.duties:
        key = each.regime, each.duty, each.stage
        worst = found.setdefault(key, each.outcome)
        found[key] = max(worst, each.outcome, key=_WEIGHT.__getitem__)
    return found


def contradictions(before: Triage, after: Triage, *, anything: bool) -> list[object]:
    """Return every claim of *before* that *after*, a completion of it, contradicts.

    Args:
        anything: *after* answers settings and places out of nothing too. Then a law
            that was not listed claims nothing, and may take others away.
    """
    claimed, found = outcomes(before), outcomes(after)
    laws = {regime for regime, _, _ in claimed}
    new = {regime for regime, _, _ in found} - laws
    displaced = set().union(*(_DISPLACED.get(each, set()) for each in new))
    wrong: list[object] = []
    for key in claimed.keys() | found.keys():
        if anything and (key[0] not in laws or key[0] in displaced):
            continue
        said = claimed.get(key, Outcome.NOT_REQUIRED)
        is_so = found.get(key, Outcome.NOT_REQUIRED)
        if said is not Outcome.UNDETERMINED and said is not is_so:
            wrong.append((key, str(said), str(is_so)))
    # The word follows the authorities of the laws that speak.
    as_before = not (anything and displaced & laws)
    if as_before and before.risk not in (RiskWord.UNDETERMINED, after.risk):
        wrong.append(("risk", str(before.risk), str(after.risk)))
    return wrong + _outside(before, after)


def _outside(before: Triage, after: Triage) -> list[object]:
    low, high = before.severity.score_quarters
    least, most = after.severity.score_quarters
    inside = low <= least <= most <= high
    return [] if inside else [("severity", (low, high), (least, most))]


def undetermined(answered: Triage) -> list[object]:
    """Return what stays open in an answer."""
    open_ = [key for key, found in outcomes(answered).items() if _is_open(found)]
    return [*open_, *(["risk"] if answered.risk is RiskWord.UNDETERMINED else [])]


def _is_open(outcome: Outcome) -> bool:
    return outcome is Outcome.UNDETERMINED


def completed(seed: int, case: Drawn) -> tuple[Choice, Triage] | None:
    """Return the answer to one completion, within the surroundings or of any kind."""
    rng = Random(seed)  # noqa: S311 - facts, no secret
    lean = rng.choice([None, None, 0, -1])
    choice = rng.choice([Choice(lean=lean), Choice(anything=True)])
    world = complete(rng, case.left, case.whole, choice)
    return None if world is None else (choice, answer(world))


def unwitnessed(seed: int, case: Drawn) -> set[tuple[Key, Outcome]]:
    """Return the outcomes that no completion tried has for a duty said to be open."""
    rng = Random(seed)  # noqa: S311 - facts, no secret
    both = (Outcome.REQUIRED, Outcome.NOT_REQUIRED)
    open_ = [key for key, found in outcomes(case.answer).items() if _is_open(found)]
    missing = {(key, outcome) for key in open_ for outcome in both}
    for choice in choices(rng) if missing else ():
        world = complete(rng, case.left, case.whole, choice)
        if world is None:
            continue
        found = outcomes(answer(world))
        missing -= {(key, found.get(key, Outcome.NOT_REQUIRED)) for key in open_}
        if not missing:
            break
    return missing
