"""What each answer to an open question would do to the duties that are open.

Exact under everything else that is known: an answer proves a duty, rules it out, or
leaves it open, whatever the other unknown facts turn out to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from incidents.core.facts_breach import Breach
from incidents.core.facts_values import Range
from incidents.core.rules.criteria import Judged
from incidents.core.rules.cuts import CUTS
from incidents.core.rules.readings import Pairs, Unknown, read
from incidents.core.triage_answer import Outcome
from incidents.core.triage_judge import (
    Arises,
    JudgedPart,
    Verdict,
    bettered,
    judge,
    worsened,
)

# What is done about a breach makes it better: with nothing more it is at its worst.
_WORSE_WITHOUT = "mitigation"
# Something always held the data: "nothing more" is no answer while nothing is named.
_SOMETHING_HELD_THEM = "media"
_MANY_ANSWERS = 10
_LISTS = frozenset(
    {
        "also_types",
        "data_categories",
        "effects",
        "elements",
        "harms",
        _SOMETHING_HELD_THEM,
        "subject_kinds",
        _WORSE_WITHOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Open:
    """A test that the unknown facts can still turn, and what hangs on it.

    Attributes:
        duties: ``regime/duty`` of each duty that the test decides.
        bound: for each of them, whether the test alone decides it: our role and the
            law's reach are known.
    """

    test: Arises
    duties: tuple[str, ...]
    bound: tuple[bool, ...]

    def first(self, verdict: Verdict) -> Outcome:
        """Return what the first of the duties comes to under *verdict*."""
        if verdict.low and not self.bound[0]:
            return Outcome.UNDETERMINED
        return verdict.outcome

    def settled(self, verdict: Verdict) -> int:
        """Return how many of the duties *verdict* determines."""
        if verdict.low:
            return sum(self.bound)
        return 0 if verdict.high else len(self.duties)


@dataclass(slots=True)
class WhatIf:
    """Works out answers for one part; each completion is judged once.

    Attributes:
        judged: the best and the worst completion, by what was answered.
    """

    part: JudgedPart
    judged: dict[Pairs, tuple[Judged, Judged]] = field(default_factory=dict)

    def answers(self, unknown: Unknown, turned: Open) -> dict[str, Outcome]:
        """Return what the first duty of *turned* comes to, by answer.

        Empty where the answers cannot be listed, and where a count, or each of very
        many answers, leaves the same.
        """
        if unknown.path in CUTS:
            return self._counted(unknown, turned)
        answers = {
            answer: turned.first(self._verdict(pairs, turned.test))
            for answer, pairs in _listed(unknown, self.part.breach)
        }
        same = len(set(answers.values())) == 1
        return {} if same and len(answers) > _MANY_ANSWERS else answers

    def settles(self, unknown: Unknown, turned: list[Open]) -> int:
        """Return how many duties the best and the worst answer determine, together."""
        return sum(
            each.settled(self._verdict(pairs, each.test))
            for pairs in (unknown.low, unknown.high)
            for each in turned
        )

    def _verdict(self, pairs: Pairs, test: Arises) -> Verdict:
        found = self.judged.get(pairs)
        if found is None:
            found = worsened(self.part.low, pairs), bettered(self.part.high, pairs)
            self.judged[pairs] = found
        return _verdict(*found, test)

    def _counted(self, unknown: Unknown, turned: Open) -> dict[str, Outcome]:
        """Return the outcome for each span of a count between the cuts that matter."""
        attribute, cuts = CUTS[unknown.path]
        least, most = dict(unknown.low)[attribute], dict(unknown.high)[attribute]
        within = [cut for cut in cuts if least <= cut < most]
        starts = [least, *(cut + 1 for cut in within)]
        spans: list[tuple[float, float, Outcome]] = []
        for first, last in zip(starts, [*within, most], strict=True):
            pairs = ((attribute, first),), ((attribute, last),)
            judged = self._between(unknown.path, *pairs)
            outcome = turned.first(_verdict(*judged, turned.test))
            if spans and spans[-1][2] is outcome:
                first = spans.pop()[0]
            spans.append((first, last, outcome))
        if len(spans) == 1:
            return {}
        return {_span(first, last, least, most): end for first, last, end in spans}

    def _between(self, path: str, first: Pairs, last: Pairs) -> tuple[Judged, Judged]:
        if path != _PEOPLE:
            low, high = self.part.low, self.part.high
            return worsened(low, first), bettered(high, last)
        # Other facts rest on how many people there are: read the breach with them.
        people = Range(int(first[0][1]), int(last[0][1]))
        counted = replace(self.part.breach, subjects=people)
        readings = read(counted, self.part.readers)
        return judge(readings.low), judge(readings.high)


_PEOPLE = "subjects"


def _verdict(low: Judged, high: Judged, test: Arises) -> Verdict:
    surely = test(low)
    perhaps = surely or test(high)
    return Verdict(surely, perhaps, perhaps)


def _span(first: float, last: float, least: float, most: float) -> str:
    if first == least:
        return f"at most {last:.0f}"
    over = f"over {first - 1:.0f}"
    return over if last == most else f"{over}, at most {last:.0f}"


def _listed(unknown: Unknown, breach: Breach) -> Iterator[tuple[str, Pairs]]:
    """Return each answer that can be listed, with what it would read as."""
    if unknown.path not in _LISTS:
        yield from unknown.answers.items()
    elif unknown.path != _SOMETHING_HELD_THEM or breach.listed(unknown.path).known:
        complete = unknown.path != _WORSE_WITHOUT
        yield "nothing_more", unknown.low if complete else unknown.high
