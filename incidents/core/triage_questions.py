"""Open questions: each unknown fact that could change a duty, and what it would change.

A fact matters where moving it alone moves a duty, seen from the best case, the worst
case, from what is presumed, and from a breach that certainly happened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from incidents.core.facts_breach import Breach
from incidents.core.regime import Bearer, Duty, Law, Regime
from incidents.core.rules.readings import Pairs, Unknown, View
from incidents.core.triage_addressed import addressees
from incidents.core.triage_answer import DutyFinding, Outcome, Question
from incidents.core.triage_asks import ASKS, ask_for
from incidents.core.triage_judge import (
    Arises,
    JudgedPart,
    Speaking,
    TestKey,
    Verdict,
    judge,
    test_key,
)

_FLAGS = {True: "true", False: "false"}
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


@dataclass(frozen=True, slots=True)
class _Turning:
    """The duties that one test decides; ``regime/duty``."""

    test: Arises
    duties: tuple[str, ...]


def questions(part: JudgedPart, found: list[DutyFinding], law: Law) -> list[Question]:
    """Return the open questions of one part, those that turn most duties first."""
    open_names = {
        (f.regime, f.duty) for f in found if f.outcome is Outcome.UNDETERMINED
    }
    asked = list(_about_place(part, found, law))
    if open_names:
        asked += _about_role(part, open_names)
        asked += _about_facts(part, _turning(part, open_names))
    return sorted(_each_once(asked), key=lambda question: -len(question.could_change))


def _each_once(asked: list[Question]) -> list[Question]:
    """Return one question for each fact, with everything that it could change."""
    by_fact: dict[str, Question] = {}
    for question in asked:
        first = by_fact.setdefault(question.fact, question)
        if first is not question:
            both = dict.fromkeys((*first.could_change, *question.could_change))
            by_fact[question.fact] = replace(
                first,
                could_change=tuple(both),
                answers=first.answers or question.answers,
            )
    return list(by_fact.values())


def _turning(part: JudgedPart, open_names: set[tuple[str, str]]) -> list[_Turning]:
    """Return the tests still open, each with the duties that hang on it."""
    hanging: dict[TestKey, list[str]] = {}
    for regime in _regimes(part):
        for duty in regime.duties:
            if (regime.id, duty.id) in open_names:
                key = test_key(duty)
                if part.verdict(duty).outcome is Outcome.UNDETERMINED:
                    hanging.setdefault(key, []).append(f"{regime.id}/{duty.id}")
    return [
        _Turning(part.tests[key], tuple(dict.fromkeys(names)))
        for key, names in hanging.items()
    ]


def _about_facts(part: JudgedPart, turning: list[_Turning]) -> Iterator[Question]:
    if not turning:
        return
    tests = [each.test for each in turning]
    scenes = _scenes(part, tests)
    moved = [_moved(unknown, scenes, tests) for unknown in part.readings.unknown]
    for place, test in enumerate(tests):
        if not any(row[place] for row in moved):
            moved[_pivot(part, test)][place] = True
    for unknown, row in zip(part.readings.unknown, moved, strict=True):
        turned = [each for each, moves in zip(turning, row, strict=True) if moves]
        if turned:
            ask, who = ask_for(unknown.path, part.breach.listed("media").known)
            yield Question(
                fact=unknown.path,
                ask=ask,
                who=who,
                could_change=tuple(name for each in turned for name in each.duties),
                answers=_answers(part, unknown, turned[0].test),
            )


def _pivot(part: JudgedPart, test: Arises) -> int:
    """Return the place of the unknown at which *test* turns on the way to the worst.

    For duties that no single fact turns in any scene: several must get worse together,
    and this one is the last of them.
    """
    worsening = accumulate(
        part.readings.unknown,
        lambda view, unknown: {**view, **dict(unknown.high)},
        initial=part.readings.low,
    )
    steps = next(step for step, view in enumerate(worsening) if test(judge(view)))
    return steps - 1


@dataclass(frozen=True, slots=True)
class _Scene:
    """A completion to move facts in, and what each test says of it as it stands."""

    view: View
    stands: tuple[bool, ...]


def _scenes(part: JudgedPart, tests: list[Arises]) -> list[_Scene]:
    readings = part.readings
    grave = {
        key: min(max(value, _GATES.get(key, value)), readings.high[key])
        for key, value in readings.low.items()
    }
    scenes = []
    for view in (readings.low, readings.high, readings.presumed, grave):
        judged = judge(view)
        scenes.append(_Scene(view, tuple(test(judged) for test in tests)))
    return scenes


def _moved(unknown: Unknown, scenes: list[_Scene], tests: list[Arises]) -> list[bool]:
    """Tell for each test whether moving this fact alone moves it in some scene.

    Rules say more when a fact gets worse: getting better cannot move a test that
    already says no, and the other way round.
    """
    moved = [False] * len(tests)
    for scene in scenes:
        for pairs, movable in ((unknown.low, True), (unknown.high, False)):
            if movable not in scene.stands or scene.view.items() >= set(pairs):
                continue
            judged = judge({**scene.view, **dict(pairs)})
            for place, test in enumerate(tests):
                if test(judged) != scene.stands[place]:
                    moved[place] = True
        if all(moved):
            break
    return moved


def _answers(part: JudgedPart, unknown: Unknown, test: Arises) -> Mapping[str, Outcome]:
    """Return what the duty comes to for each answer that can be listed."""
    scale = unknown.scale
    if scale is None:
        return _answers_settled(part, unknown, test)
    by_place: dict[int, Outcome] = {}
    answers = {}
    for code, place in scale.places.items():
        if place not in by_place:
            by_place[place] = _outcome_with(part, ((scale.attribute, place),), test)
        name = _FLAGS[code] if isinstance(code, bool) else str(code)
        answers[name] = by_place[place]
    return answers


def _answers_settled(
    part: JudgedPart, unknown: Unknown, test: Arises
) -> Mapping[str, Outcome]:
    """Return the outcome where an open list is complete, or a flag is answered."""
    if unknown.path == "personal_data":
        return {
            "true": _outcome_with(part, unknown.high, test),
            "false": _outcome_with(part, unknown.low, test),
        }
    if unknown.path in _LISTS:
        best = _outcome_with(part, unknown.low, test)
        return {"nothing_more": best}
    return {}


_LISTS = frozenset(
    {"data_categories", "elements", "subject_kinds", "harms", "effects", "media"}
)


def _outcome_with(part: JudgedPart, pairs: Pairs, test: Arises) -> Outcome:
    low = test(judge({**part.readings.low, **dict(pairs)}))
    high = low or test(judge({**part.readings.high, **dict(pairs)}))
    return Verdict(low, high, high).outcome


def _regimes(part: JudgedPart) -> list[Regime]:
    return [each.regime for each in part.speaking]


def _about_role(
    part: JudgedPart, open_names: set[tuple[str, str]]
) -> Iterator[Question]:
    if part.breach.code("role") is not None:
        return
    duties = [
        (regime, duty)
        for regime in _regimes(part)
        for duty in regime.duties
        if (regime.id, duty.id) in open_names and duty.bearer is not Bearer.BOTH
    ]
    if not duties:
        return
    _, first = duties[0]
    ours = part.verdict(first).outcome
    not_ours = Outcome.NOT_REQUIRED
    controller = first.bearer is Bearer.CONTROLLER
    ask, who = ASKS["role"]
    yield Question(
        fact="role",
        ask=ask,
        who=who,
        could_change=tuple(f"{regime.id}/{duty.id}" for regime, duty in duties),
        answers={
            "controller": ours if controller else not_ours,
            "joint_controller": ours if controller else not_ours,
            "processor": not_ours if controller else ours,
        },
    )


def _about_place(
    part: JudgedPart, found: list[DutyFinding], law: Law
) -> Iterator[Question]:
    """Ask for what decides which law speaks and which authority is competent."""
    wanted: dict[str, dict[str, None]] = {}
    for each in part.speaking:
        owed = {f.duty for f in found if f.regime == each.regime.id and _may_be_owed(f)}
        duties = [duty for duty in each.regime.duties if duty.id in owed]
        for path, duty in _place_asks(part.breach, each, duties, law):
            wanted.setdefault(path, {})[f"{each.regime.id}/{duty.id}"] = None
    for path, names in wanted.items():
        ask, who = ASKS[path]
        yield Question(
            fact=path, ask=ask, who=who, could_change=tuple(names), answers={}
        )


def _may_be_owed(finding: DutyFinding) -> bool:
    return finding.outcome is not Outcome.NOT_REQUIRED


def _place_asks(
    breach: Breach, speaking: Speaking, duties: list[Duty], law: Law
) -> Iterator[tuple[str, Duty]]:
    """Return each path to ask for with each duty that it could change."""
    for duty in duties:
        for path in speaking.spoken.asks:
            yield path, duty
        for to in addressees(duty, speaking.regime, breach, law):
            for path in to.asks:
                yield path, duty
