"""What must hold for HIPAA whatever the facts: soundness, exactness, questions."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core.facts import read
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.criteria import Judged
from incidents.core.rules.hipaa import breach_of_unsecured_information
from incidents.core.rules.hipaa_exceptions import EXEMPTIONS
from incidents.core.rules.risk import level
from incidents.core.triage import Outcome, Triage, triage
from incidents.packs import load_law
from tests.core.random_hipaa import complete_hipaa, completed_hipaa, hipaa_with_gaps
from tests.core.test_triage_properties import SETS_OF_A_VIEW, a_view

SHIPPED = load_law()
LAW = replace(SHIPPED, regimes=tuple(r for r in SHIPPED.regimes if r.id == "us-hipaa"))
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MANY = settings(max_examples=200, deadline=None)
BREACHES = st.integers(0, 2**64).map(Random)
OWN_FLAGS = ("phi_data", "phi_people", "ransomware", "ransomware_too", "retainable")


def answer(facts: dict[str, Any]) -> Triage:
    return triage(read(facts), LAW, now=NOW)


def outcomes(answered: Triage) -> dict[str, Outcome]:
    return {finding.duty: finding.outcome for finding in answered.duties}


@MANY
@given(BREACHES)
def test_on_complete_facts_nothing_stays_undetermined(rng):
    found = outcomes(answer(complete_hipaa(rng)))

    assert Outcome.UNDETERMINED not in found.values()


@MANY
@given(BREACHES)
def test_no_determined_outcome_changes_when_the_unknown_becomes_known(rng):
    complete = complete_hipaa(rng)
    partial = hipaa_with_gaps(rng, complete)

    before, after = outcomes(answer(partial)), outcomes(answer(complete))

    for duty, found in before.items():
        if found is not Outcome.UNDETERMINED:
            assert after.get(duty, Outcome.NOT_REQUIRED) is found, (duty, partial)


@MANY
@given(BREACHES)
def test_whatever_is_undetermined_can_still_turn_out_either_way(rng):
    partial = hipaa_with_gaps(rng, complete_hipaa(rng))

    for duty, found in outcomes(answer(partial)).items():
        if found is not Outcome.UNDETERMINED:
            continue
        ours, not_ours = "controller", "processor"
        if duty == "notify-controller":
            ours, not_ours = not_ours, ours
        worst = answer(completed_hipaa(partial, worst=True, role=ours))
        best = answer(completed_hipaa(partial, worst=False, role=not_ours))
        at_best = outcomes(best).get(duty, Outcome.NOT_REQUIRED)
        assert outcomes(worst)[duty] is Outcome.REQUIRED, (duty, partial)
        assert at_best is Outcome.NOT_REQUIRED, (duty, partial)


@MANY
@given(BREACHES)
def test_every_undetermined_duty_has_a_question_that_could_change_it(rng):
    answered = answer(hipaa_with_gaps(rng, complete_hipaa(rng)))

    asked = {name for q in answered.open_questions for name in q.could_change}
    for duty, found in outcomes(answered).items():
        if found is Outcome.UNDETERMINED:
            assert f"us-hipaa/{duty}" in asked


def notified(view: dict[str, float]) -> bool:
    c = Circumstances(view)
    judged = Judged(view, c, bool(view["personal"]), level(c))
    exempt = any(each.test(judged) for each in EXEMPTIONS.values())
    return breach_of_unsecured_information(judged, {}) and not exempt


def a_hipaa_view(rng: Random) -> dict[str, float]:
    own = {name: rng.randint(0, 1) for name in OWN_FLAGS}
    return a_view(rng) | own | {"bad_faith": rng.randint(0, 2)}


@settings(max_examples=100, deadline=None)
@given(BREACHES)
def test_no_fact_that_gets_worse_ever_lifts_the_duty(rng):
    for _ in range(100):
        one, other = a_hipaa_view(rng), a_hipaa_view(rng)
        name = rng.choice(sorted(one))
        worse = one | {name: max(one[name], other[name])}
        if name in SETS_OF_A_VIEW:
            worse[name] = int(one[name]) | int(other[name])

        assert notified(one) <= notified(worse), name
