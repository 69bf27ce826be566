"""Soundness and exactness of every shipped law, over the whole vocabulary.

Sound: what is determined stays so in every completion of the unknown facts, be it a
duty or the word for the risk, and the score after ENISA 2013 stays in its interval.
Exact: what is undetermined comes out one way in one completion and the other way in
another, and on complete facts nothing is undetermined.

What completions are is in ``random_completions``: the laws of the vocabulary, not the
code. A law that is not listed is claimed to ask nothing, of completions within the
surroundings that are known; where a completion adds a place, a seat or a setting out of
nothing, only what was listed is claimed.

10,000 examples of each run with every test, a million with ``make test-long``.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from incidents.core.triage import Advice, Outcome
from tests.core.proofs import (
    LAW,
    answer,
    completed,
    contradictions,
    drawn,
    undetermined,
    unwitnessed,
)

SHORT = [range(start, start + 500) for start in range(0, 10_000, 500)]
LONG = [range(start, start + 4_000) for start in range(10_000, 1_010_000, 4_000)]
SEEDS = [
    *SHORT,
    *(
        pytest.param(seeds, marks=[pytest.mark.long, pytest.mark.timeout(1_200)])
        for seeds in LONG
    ),
]


def named(seeds: range) -> str:
    return f"from-{seeds.start}"


@pytest.mark.parametrize("seeds", SEEDS, ids=named)
def test_what_is_determined_holds_in_every_completion(seeds):
    tried = 0
    for seed in seeds:
        case = drawn(seed)
        found = completed(seed, case)
        if found is not None:
            choice, after = found
            tried += 1
            assert not undetermined(after), seed
            wrong = contradictions(case.answer, after, anything=choice.anything)
            assert not wrong, (seed, wrong)
    assert tried > 0.97 * len(seeds)


@pytest.mark.parametrize("seeds", SEEDS, ids=named)
def test_what_is_undetermined_can_turn_out_either_way(seeds):
    for seed in seeds:
        missing = unwitnessed(seed, drawn(seed))
        assert not missing, (seed, missing)


@pytest.mark.parametrize("seeds", SHORT[:4], ids=named)
def test_advice_never_abstains_and_every_open_duty_has_its_question(seeds):
    for seed in seeds:
        answered = drawn(seed).answer
        asked = {name for q in answered.open_questions for name in q.could_change}
        for each in answered.duties:
            if each.outcome is Outcome.UNDETERMINED:
                assert f"{each.regime}/{each.duty}" in asked, (seed, each.identity)
            elif each.outcome is Outcome.REQUIRED:
                assert each.advice is not Advice.DO_NOT_NOTIFY, (seed, each.identity)
            elif each.duty != "record-in-register":
                assert each.advice is Advice.DO_NOT_NOTIFY, (seed, each.identity)


# Hours from the fact that starts the clock; later ends need a delay for the police.
STRICT = {
    ("eu-gdpr", "notify-authority", None): ("aware_at", 72),
    ("uk-gdpr", "notify-authority", None): ("aware_at", 72),
    ("eu-institutions", "notify-authority", None): ("aware_at", 72),
    ("eu-telecom", "notify-authority", "initial"): ("aware_at", 24),
    ("eu-nis2", "notify-authority", "early-warning"): ("aware_at", 24),
    ("eu-nis2", "notify-authority", "initial"): ("aware_at", 72),
    ("eu-dora", "notify-authority", "initial"): ("classified_at", 4),
    ("us-ca", "communicate-to-data-subjects", None): ("discovered_at", 30 * 24),
    ("us-hipaa", "communicate-to-data-subjects", None): ("discovered_at", 60 * 24),
}


def test_no_end_is_later_than_the_strict_count():
    counted = Counter()
    for seed in (*SHORT[0], *SHORT[1]):
        case = drawn(seed)
        times = case.left.times
        for each in case.answer.duties:
            start, hours = STRICT.get(each.identity[:3], ("", 0))
            if each.due_at and times.get(start) and "law_enforcement_hold" not in times:
                counted[each.regime] += 1
                strict = datetime.fromisoformat(times[start]) + timedelta(hours=hours)
                assert each.due_at <= strict, (seed, each.identity)
    assert counted.keys() == {regime for regime, _, _ in STRICT}


@pytest.mark.parametrize("seeds", SHORT[:4], ids=named)
def test_rows_keep_their_identity_when_facts_are_added(seeds):
    for seed in seeds:
        case = drawn(seed)
        case.left.settings, case.left.people = case.whole.settings, case.whole.people
        for left, whole in zip(case.left.cases, case.whole.cases, strict=True):
            left.people = whole.people
        before, after = answer(case.left), answer(case.whole)
        rows = {each.identity for each in before.duties}
        added = {each.identity for each in after.duties} - rows
        assert not added, seed


def test_every_law_is_listed_open_and_settled_both_ways():
    seen = Counter(
        (each.regime, each.outcome)
        for seed in (*SHORT[0], *SHORT[1])
        for each in drawn(seed).answer.duties
    )

    for regime in LAW.regimes:
        for outcome in Outcome:
            assert seen[regime.id, outcome] > 1, (regime.id, outcome)
