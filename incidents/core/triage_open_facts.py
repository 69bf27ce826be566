"""Which unknown facts could turn a duty that is open, and what each would settle.

A fact matters where moving it alone moves a duty in some completion of the others. That
is seen at once from the best case, the worst case, from what is presumed, and from a
breach that certainly happened; for the rest ``triage_relevant`` searches.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from incidents.core.rules.criteria import Judged
from incidents.core.rules.readings import Pair, Pairs, Unknown, View
from incidents.core.triage_answer import Question
from incidents.core.triage_asks import ask_for
from incidents.core.triage_judge import Arises, JudgedPart, bettered, judge, worsened
from incidents.core.triage_relevant import relevant
from incidents.core.triage_what_if import Open, WhatIf

# A breach that happened and that nothing holds back: from here each single aggravating
# fact shows its weight.
_GATES: View = {
    "breach": 1,
    "personal": 1,
    "confidentiality": 1,
    "access": 2,
    "unencrypted": 1,
    "identifiable": 3,
}


# These turn some test more often than not: looking for them among others costs more.
_OFTEN = frozenset(
    {
        "authority_ordered",
        "data_categories",
        "effects",
        "elements",
        "exposure.access",
    }
)


def about_facts(part: JudgedPart, turning: list[Open]) -> Iterator[Question]:
    """Return the questions about facts that could turn one of *turning*."""
    if not turning:
        return
    tests = [each.test for each in turning]
    every = _each_once(part.readings.unknown)
    moved = _Search(every, tests).in_scenes(_scenes(part, tests))
    for place, test in enumerate(tests):
        seen = {fact for fact, row in enumerate(moved) if row[place]}
        for fact in relevant(every, part.high, test, seen):
            moved[fact][place] = True
    what_if = WhatIf(part)
    for unknown, row in zip(every, moved, strict=True):
        turned = [each for each, moves in zip(turning, row, strict=True) if moves]
        if turned:
            yield _question(part, unknown, turned, what_if)


def _question(
    part: JudgedPart, unknown: Unknown, turned: list[Open], what_if: WhatIf
) -> Question:
    ask, who = ask_for(unknown.path, part.breach.listed("media").known)
    names = dict.fromkeys(name for each in turned for name in each.duties)
    return Question(
        fact=unknown.path,
        ask=ask,
        who=who,
        could_change=tuple(names),
        answers=what_if.answers(unknown, turned[0]),
        settles=what_if.settles(unknown, turned),
    )


def _each_once(unknown: list[Unknown]) -> list[Unknown]:
    """Return one unknown for each fact, with all that it is read as.

    Several laws may read the same fact, each as something of its own.
    """
    by_path: dict[str, Unknown] = {}
    for each in unknown:
        first = by_path.get(each.path)
        by_path[each.path] = each if first is None else _both(first, each)
    return list(by_path.values())


def _both(one: Unknown, other: Unknown) -> Unknown:
    answers = dict(one.answers)
    for answer, pairs in other.answers.items():
        answers[answer] = (*answers.get(answer, ()), *pairs)
    return Unknown(one.path, (*one.low, *other.low), (*one.high, *other.high), answers)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A completion to move facts in, and what each test says of it as it stands."""

    judged: Judged
    stands: tuple[bool, ...]


def _scenes(part: JudgedPart, tests: list[Arises]) -> list[_Scene]:
    low, high = part.readings.low, part.readings.high
    grave = dict(low)
    for name, value in _GATES.items():
        grave[name] = min(max(low[name], value), high[name])
    different: list[Judged] = [part.low, part.high]
    for view, judged in ((part.readings.presumed, part.presumed), (grave, None)):
        if all(view != each.view for each in different):
            different.append(judged or judge(view))
    return [
        _Scene(judged, tuple([test(judged) for test in tests])) for judged in different
    ]


class _Search:
    """Finds which facts, moved alone, turn which tests.

    Rules only say more when a fact gets worse. So where several facts moved together
    leave a test as it stands, none of them turns it alone, and all are done with at
    once; otherwise each half of them is tried. Tests are bits, for speed.

    Attributes:
        moved: for each fact, the tests that it turns in some scene.
    """

    def __init__(self, every: list[Unknown], tests: list[Arises]) -> None:
        self._tests = [(1 << place, test) for place, test in enumerate(tests)]
        self._ways = (
            (True, bettered, [unknown.low for unknown in every]),
            (False, worsened, [unknown.high for unknown in every]),
        )
        self.moved = [0] * len(every)
        places = range(len(every))
        self._alone = [place for place in places if every[place].path in _OFTEN]
        self._others = [place for place in places if every[place].path not in _OFTEN]

    def in_scenes(self, scenes: list[_Scene]) -> list[list[bool]]:
        """Return for each fact and each test whether it turns it in some scene."""
        for scene in scenes:
            for stands, move, pairs in self._ways:
                # Getting better cannot turn a test that says no, nor getting worse one
                # that says yes.
                says = zip(self._tests, scene.stands, strict=True)
                tests = sum([bit for (bit, _), each in says if each is stands])
                if tests:
                    way = _Way(scene.judged, move, pairs, stands)
                    for fact in self._alone:
                        self._among([fact], tests, way)
                    self._halves(self._others, tests, way)
        return [[bool(each & bit) for bit, _ in self._tests] for each in self.moved]

    def _halves(self, facts: Sequence[int], tests: int, way: "_Way") -> None:
        half = (len(facts) + 1) // 2
        self._among(facts[:half], tests, way)
        self._among(facts[half:], tests, way)

    def _among(self, facts: Sequence[int], tests: int, way: "_Way") -> None:
        left = [fact for fact in facts if tests & ~self.moved[fact]]
        if not left:
            return
        judged = way.move(way.start, [p for fact in left for p in way.pairs[fact]])
        turned = 0
        for bit, test in self._tests:
            if tests & bit and test(judged) is not way.stands:
                turned |= bit
        if turned and len(left) > 1:
            self._halves(left, turned, way)
        elif turned:
            self.moved[left[0]] |= turned


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to move facts from where a scene has them: for the better or the worse.

    Attributes:
        pairs: for each fact, what it becomes.
        stands: what the tests that may turn say at the start.
    """

    start: Judged
    move: Callable[[Judged, Sequence[Pair]], Judged]
    pairs: list[Pairs]
    stands: bool
