"""Open questions: each unknown fact that could change a duty, and what it would change.

Those that would settle most stand first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain
from operator import add

from incidents.core.facts_breach import Breach
from incidents.core.regime import Bearer, Duty, Law
from incidents.core.triage_addressed import addressees
from incidents.core.triage_answer import DutyFinding, Outcome, Question
from incidents.core.triage_asks import ASKS
from incidents.core.triage_judge import (
    JudgedPart,
    Speaking,
    TestKey,
    bears,
    test_key,
)
from incidents.core.triage_open_facts import about_facts
from incidents.core.triage_superseded import replaces
from incidents.core.triage_what_if import Open

# Regime and duty.
Names = Set[tuple[str, str]]


def questions(
    judged: Sequence[JudgedPart], found: list[DutyFinding], law: Law
) -> list[Question]:
    """Return the open questions of one part, those that would settle most first.

    Args:
        judged: that part, once for each practice of the authorities.
    """
    replaceable = frozenset(
        name
        for part in judged
        for each in part.speaking
        if each.spoken.speaks is None
        for name in replaces(each.regime)
    )
    asked = [_questions(each, found, law, replaceable) for each in judged]
    if len(asked) == 1:
        return by_weight(asked[0])
    return by_weight(each_once(chain.from_iterable(asked), add))


def _questions(
    part: JudgedPart, found: list[DutyFinding], law: Law, replaceable: Names
) -> list[Question]:
    open_names = {
        (f.regime, f.duty) for f in found if f.outcome is Outcome.UNDETERMINED
    }
    asked = list(_about_place(part, found, law))
    if open_names:
        asked += _about_role(part, open_names, replaceable)
        asked += about_facts(part, _turning(part, open_names, replaceable))
    return each_once(asked, max)


def by_weight(asked: list[Question]) -> list[Question]:
    """Return *asked* in the order in which to ask.

    First what would settle most duties, whether the answer is the best or the worst;
    then what could change most of them.
    """
    return sorted(asked, key=lambda each: (-each.settles, -len(each.could_change)))


def each_once(
    asked: Iterable[Question], together: Callable[[int, int], int]
) -> list[Question]:
    """Return one question for each fact, with everything that it could change.

    Args:
        together: what two questions about the same fact settle: ``add`` where they are
            about different duties.
    """
    by_fact: dict[str, Question] = {}
    for question in asked:
        first = by_fact.setdefault(question.fact, question)
        if first is not question:
            both = dict.fromkeys((*first.could_change, *question.could_change))
            by_fact[question.fact] = replace(
                first,
                could_change=tuple(both),
                answers=first.answers or question.answers,
                settles=together(first.settles, question.settles),
            )
    return list(by_fact.values())


def _turning(part: JudgedPart, open_names: Names, replaceable: Names) -> list[Open]:
    """Return the tests still open, each with the duties that hang on it."""
    hanging: dict[TestKey, dict[str, bool]] = {}
    for speaking in part.speaking:
        regime = speaking.regime
        for duty in regime.duties:
            if (regime.id, duty.id) in open_names:
                key = test_key(duty)
                if part.verdict(duty).outcome is Outcome.UNDETERMINED:
                    bound = _bound(part.breach, duty, speaking, replaceable)
                    hanging.setdefault(key, {})[f"{regime.id}/{duty.id}"] = bound
    return [
        Open(part.tests[key], tuple(names), tuple(names.values()))
        for key, names in hanging.items()
    ]


def _bound(breach: Breach, duty: Duty, speaking: Speaking, replaceable: Names) -> bool:
    """Tell whether the facts of the breach alone decide whether *duty* arises."""
    if (speaking.regime.id, duty.id) in replaceable:
        return False
    return speaking.spoken.speaks is True and bears(breach, duty) is True


def _about_role(
    part: JudgedPart, open_names: Names, replaceable: Names
) -> Iterator[Question]:
    """Ask whose data they are, where a duty falls on the controller or processor."""
    breach = part.breach
    if breach.code("role") is not None or "role" in breach.undeterminable:
        return
    hanging = [
        (each, duty)
        for each in part.speaking
        for duty in each.regime.duties
        if (each.regime.id, duty.id) in open_names and duty.bearer is not Bearer.BOTH
    ]
    if not hanging:
        return
    ask, who = ASKS["role"]
    by_role = {
        bearer: [
            _borne(part, each, duty, bearer, replaceable) for each, duty in hanging
        ]
        for bearer in (Bearer.CONTROLLER, Bearer.PROCESSOR)
    }
    names = dict.fromkeys(f"{each.regime.id}/{duty.id}" for each, duty in hanging)
    yield Question(
        fact="role",
        ask=ask,
        who=who,
        could_change=tuple(names),
        answers={
            "controller": by_role[Bearer.CONTROLLER][0],
            "joint_controller": by_role[Bearer.CONTROLLER][0],
            "processor": by_role[Bearer.PROCESSOR][0],
        },
        settles=sum(
            outcome is not Outcome.UNDETERMINED
            for outcomes in by_role.values()
            for outcome in outcomes
        ),
    )


def _borne(
    part: JudgedPart, each: Speaking, duty: Duty, role: Bearer, replaceable: Names
) -> Outcome:
    """Return what *duty* comes to if we have *role*."""
    if duty.bearer is not role:
        return Outcome.NOT_REQUIRED
    outcome = part.verdict(duty).outcome
    open_law = each.spoken.speaks is None or (each.regime.id, duty.id) in replaceable
    if outcome is Outcome.REQUIRED and open_law:
        return Outcome.UNDETERMINED
    return outcome


def _about_place(
    part: JudgedPart, found: list[DutyFinding], law: Law
) -> Iterator[Question]:
    """Ask for what decides which law speaks and which authority is competent."""
    wanted: dict[str, dict[str, bool]] = {}
    for each in part.speaking:
        owed = {f.duty for f in found if f.regime == each.regime.id and _may_be_owed(f)}
        duties = [duty for duty in each.regime.duties if duty.id in owed]
        for path, duty, settled in _place_asks(part, each, duties, law):
            names = wanted.setdefault(path, {})
            name = f"{each.regime.id}/{duty.id}"
            names[name] = names.get(name, False) or settled
        _ask_what_replaces(each, found, wanted)
    for path, settling in wanted.items():
        ask, who = ASKS[path]
        yield Question(
            fact=path,
            ask=ask,
            who=who,
            could_change=tuple(settling),
            answers={},
            settles=sum(settling.values()),
        )


def _ask_what_replaces(
    each: Speaking, found: list[DutyFinding], wanted: dict[str, dict[str, bool]]
) -> None:
    """Let what asks whether a special law speaks name the notices it would replace."""
    names = set(replaces(each.regime))
    for finding in found:
        if (finding.regime, finding.duty) in names and _may_be_owed(finding):
            for path in each.spoken.asks:
                wanted.setdefault(path, {})[f"{finding.regime}/{finding.duty}"] = False


def _may_be_owed(finding: DutyFinding) -> bool:
    return finding.outcome is not Outcome.NOT_REQUIRED


def _place_asks(
    part: JudgedPart, speaking: Speaking, duties: list[Duty], law: Law
) -> Iterator[tuple[str, Duty, bool]]:
    """Return each path to ask for, a duty that it could change, and if it settles it.

    That people are here settles a duty which the facts prove; whose authority is
    competent settles none.
    """
    breach = part.breach
    for duty in duties:
        proven = part.verdict(duty).low and bears(breach, duty) is True
        for path in speaking.spoken.asks:
            yield path, duty, proven
        for to in addressees(duty, speaking.regime, breach, law):
            for path in to.asks:
                yield path, duty, False
