"""No fact that gets worse ever lifts a duty: each criterion of each law, on readings.

That is what lets the best and the worst reading speak for everything between them.
"""

from itertools import product
from random import Random
from typing import Any

import pytest

from incidents.core.facts import read as facts
from incidents.core.rules import readings
from incidents.core.rules.criteria import Params
from incidents.core.rules.cuts import CUTS
from incidents.core.rules.practices import MATTERS
from incidents.core.rules.readings import View
from incidents.core.rules.registry import CRITERIA, DEMANDS, EXEMPTIONS, READERS
from incidents.core.triage_judge import Arises, arises, judge, worsened
from tests.core.proofs import LAW

PAIRS = 3_000
NOTHING = readings.read(facts({}), READERS.values())
BEST, WORST = NOTHING.low, NOTHING.high | {m.attribute: 1 for m in MATTERS.values()}
# One bit for each code that is listed.
SETS = {"categories", "kinds", "harms", "elements"}
NUMBERS = sorted(
    {n + more for _, cuts in CUTS.values() for n in cuts for more in (0, 1)}
)
DUTIES = {
    f"{regime.id}/{duty.id}/{duty.stage}": duty
    for regime in (*LAW.regimes, *LAW.proposals.values())
    for duty in regime.duties
}


def a_reading(rng: Random) -> View:
    lean = rng.choice([0.1, 0.5, 0.9])
    return {name: _between(rng, name, lean) for name in WORST}


def _between(rng: Random, name: str, lean: float) -> float:
    least, most = BEST.get(name, 0), WORST[name]
    if name in SETS:
        bits = range(int(most).bit_length())
        return sum(1 << bit for bit in bits if rng.random() < lean / 4)
    if rng.random() < 0.5:
        return most if rng.random() < lean else least
    return rng.choice([least, *(n for n in NUMBERS if n <= most), most])


def worse_than(rng: Random, one: View) -> View:
    other = a_reading(rng)
    some = rng.sample(sorted(one), k=rng.choice([1, 1, 2, len(one)]))
    worse = dict(one)
    for name in some:
        mixed = int(one[name]) | int(other[name]) if name in SETS else other[name]
        worse[name] = max(one[name], mixed)
    return worse


def pairs() -> list[tuple[Any, Any]]:
    rng = Random(17)  # noqa: S311 - readings, no secret
    found = []
    for _ in range(PAIRS):
        one = a_reading(rng)
        found.append((judge(one), judge(worse_than(rng, one))))
    return found


@pytest.fixture(scope="module")
def judged():
    return pairs()


def with_params(name: str) -> list[Params]:
    choices = CRITERIA[name].params
    return [
        dict(zip(choices, some, strict=True)) for some in product(*choices.values())
    ]


@pytest.mark.parametrize("name", sorted(CRITERIA))
def test_no_criterion_says_less_when_a_fact_gets_worse(judged, name):
    for params in with_params(name):
        says = [
            (CRITERIA[name].test(one, params), CRITERIA[name].test(other, params))
            for one, other in judged
        ]
        assert (True, False) not in says, params
        assert {(False, False), (False, True), (True, True)} <= set(says), params


@pytest.mark.parametrize("name", sorted(DEMANDS))
def test_no_demand_says_less_when_a_fact_gets_worse(judged, name):
    says = {(DEMANDS[name].test(one), DEMANDS[name].test(two)) for one, two in judged}

    assert says == {(False, False), (False, True), (True, True)}


@pytest.mark.parametrize("name", sorted(DUTIES))
def test_no_exemption_lifts_a_duty_when_a_fact_gets_worse(judged, name):
    test = arises(DUTIES[name])
    says = {(test(one), test(other)) for one, other in judged}

    assert (True, False) not in says
    assert {(False, True), (True, True)} <= says


def mildest(rng: Random, test: Arises) -> View:
    """Return a reading in which the test says yes, as good as each fact can be."""
    view = next(
        each for each in iter(lambda: a_reading(rng), None) if test(judge(each))
    )
    for name in rng.sample(sorted(view), k=len(view)):
        for better in (BEST.get(name, 0), 1, 2):
            milder = view | {name: better}
            if better < view[name] and name not in SETS and test(judge(milder)):
                view = milder
                break
    return view


@pytest.mark.parametrize("name", sorted(DUTIES))
def test_from_the_mildest_reading_no_worse_fact_lifts_a_duty(name):
    rng, test = Random(name), arises(DUTIES[name])  # noqa: S311 - readings, no secret
    for _ in range(12):
        view = mildest(rng, test)
        for fact, most in WORST.items():
            for worse in {most, min(most, view[fact] + 1)} - {view[fact]}:
                if fact not in SETS or worse == most:
                    assert test(judge(view | {fact: worse})), fact


def test_every_exemption_is_tried():
    named = {name for duty in DUTIES.values() for name in duty.exemptions}

    assert named == set(EXEMPTIONS)


def test_what_is_read_anew_is_what_was_read_at_once(judged):
    for one, other in judged[:1_000]:
        moved = [pair for pair in other.view.items() if pair not in one.view.items()]
        again = worsened(one, moved)
        assert (again.level, again.personal) == (other.level, other.personal)
