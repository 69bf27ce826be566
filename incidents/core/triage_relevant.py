"""Which unknown facts belong to a way in which a duty may yet arise.

From the worst case, facts are put at their best one after the other as long as the
duty still arises. What is left is a smallest set of facts that must be bad together:
each of them can turn the duty. Whether a fact stands in such a set depends on the order
in which the others are bettered, so several orders are tried.
"""

from collections.abc import Iterator, Sequence, Set
from random import Random

from incidents.core.rules.criteria import Judged
from incidents.core.rules.cuts import CUTS
from incidents.core.rules.readings import Pairs, Unknown
from incidents.core.rules.scales import CATEGORY
from incidents.core.triage_judge import Arises, bettered

# Facts of one kind of harm: what was read, what was changed, what is gone.
_KINDS = frozenset({"integrity", "availability"})
# What every way needs; bettered last, so that it hides no other fact.
_ALWAYS = frozenset({"certainty", "effects", "personal_data"})
_AT_ONCE = 6
_SHUFFLED = 1


def relevant(
    every: Sequence[Unknown], worst: Judged, test: Arises, known: Set[int]
) -> set[int]:
    """Return the places of the unknown facts that can turn *test*.

    Args:
        worst: the worst case, in which *test* says yes.
        known: places of facts that are known to turn it already.
    """
    search = _Search(every, worst, test)
    found = set(known)
    for fact in range(len(every)):
        if fact in found:
            continue
        for order in _orders(fact, every, found):
            together = search.smallest(order)
            found |= together
            if fact in together:
                break
    return found


def _orders(
    fact: int, every: Sequence[Unknown], found: Set[int]
) -> Iterator[list[int]]:
    """Return the orders in which the others are bettered; *fact* is always last.

    Facts of other kinds of harm go first, so that the way through this kind is left.
    """
    others = [each for each in range(len(every)) if each != fact]
    last = [each for each in others if every[each].path in _ALWAYS]
    rest = [each for each in others if every[each].path not in _ALWAYS]
    kind = _kind(every[fact])
    foreign = [each for each in rest if _kind(every[each]) != kind]
    own = [each for each in rest if _kind(every[each]) == kind]
    found_first = sorted(own, key=lambda each: each not in found)
    # Always the same orders for the same facts: an answer must be repeatable.
    shuffler = Random(fact)  # noqa: S311 - an order, no secret
    for arranged in (found_first, own[::-1], *_shuffles(own, shuffler)):
        yield [*foreign, *arranged, *last, fact]
    # Some duties ask for harm of several kinds together.
    for mixed in _shuffles(rest, shuffler):
        yield [*mixed, *last, fact]


def _shuffles(facts: list[int], shuffler: Random) -> Iterator[list[int]]:
    for _ in range(_SHUFFLED):
        yield shuffler.sample(facts, k=len(facts))


def _kind(unknown: Unknown) -> str:
    first = unknown.path.split(".")[0]
    return first if first in _KINDS else ""


class _Search:
    """Betters facts in a given order, many at once where that changes nothing."""

    def __init__(self, every: Sequence[Unknown], worst: Judged, test: Arises) -> None:
        self._best = [unknown.low for unknown in every]
        self._between = [_between(unknown) for unknown in every]
        self._worst = worst
        self._test = test

    def smallest(self, order: Sequence[int]) -> set[int]:
        """Return the facts that cannot be bettered any more."""
        needed: set[int] = set()
        at = self._worst
        for start in range(0, len(order), _AT_ONCE):
            at = self._better(at, order[start : start + _AT_ONCE], needed)
        return needed

    def _better(self, at: Judged, facts: Sequence[int], needed: set[int]) -> Judged:
        better = bettered(at, [pair for fact in facts for pair in self._best[fact]])
        if self._test(better):
            return better
        if len(facts) == 1:
            needed.add(facts[0])
            return self._as_good_as_can_be(at, facts[0])
        half = len(facts) // 2
        at = self._better(at, facts[:half], needed)
        return self._better(at, facts[half:], needed)

    def _as_good_as_can_be(self, at: Judged, fact: int) -> Judged:
        """Return *at* with a needed fact as good as it may be: some only fairly bad.

        What a known recipient gave back weighs; what a criminal did does not.
        """
        for pairs in self._between[fact]:
            better = bettered(at, pairs)
            if self._test(better):
                return better
        return at


def _between(unknown: Unknown) -> list[Pairs]:
    """Return what a fact may be between its best and its worst, the best first."""
    if unknown.path == "data_categories":
        known = int(dict(unknown.low)["categories"])
        return [(("categories", known | _PLAIN),)]
    ends = {unknown.low, unknown.high}
    if unknown.path in CUTS:
        name, cuts = CUTS[unknown.path]
        least, most = dict(unknown.low)[name], dict(unknown.high)[name]
        return [((name, cut),) for cut in cuts if least < cut < most]
    steps = {pairs for pairs in unknown.answers.values() if len(pairs) == 1} - ends
    return sorted(steps, key=lambda pairs: pairs[0][1])


_PLAIN = CATEGORY["basic"] | CATEGORY["contact"]
