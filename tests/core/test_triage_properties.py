"""What must hold for every breach: soundness, exactness, and that worse is worse."""

import copy
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.readings import AS_GUIDED, CATEGORY, HARM, KIND, SCALES
from incidents.core.rules.risk import level
from incidents.core.triage import Advice, Outcome, RiskWord, Triage, triage
from incidents.packs import load_law
from tests.core.random_facts import LISTS, complete_facts, with_gaps

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MANY = settings(max_examples=200, deadline=None)
# One seed makes one breach: drawing every fact by itself would take a hundred times as
# long and shrink to nothing readable.
BREACHES = st.integers(0, 2**64).map(Random)

BEST: dict[str, Any] = {
    "certainty": "ruled_out",
    "intent": "accidental",
    "malicious": False,
    "incident_type": "other",
    "identifiability": "negligible",
    "profile_depth": "none",
    "authority_ordered": False,
    "protection": {
        "encryption": "strong",
        "key_compromised": False,
        "hashed_salted": True,
        "wipe_confirmed": True,
    },
    "availability": {
        "restored_within_h": 0,
        "lost_for_good": False,
        "service_impact": "none",
    },
    "integrity": {"misused": False, "recoverable": True},
    "exposure": {
        "recipient": "internal",
        "recipients": 0,
        "access": "excluded",
        "contained": "full",
        "logs_available": True,
        "account_takeover": False,
        "good_faith": True,
    },
}
WORST: dict[str, Any] = {
    "certainty": "confirmed",
    "intent": "deliberate",
    "malicious": True,
    "incident_type": "number_takeover",
    "identifiability": "maximum",
    "profile_depth": "complete",
    "authority_ordered": True,
    "protection": {
        "encryption": "none",
        "key_compromised": True,
        "hashed_salted": False,
        "wipe_confirmed": False,
    },
    "availability": {
        "restored_within_h": LARGEST_COUNT,
        "lost_for_good": True,
        "service_impact": "serious",
    },
    "integrity": {"misused": True, "recoverable": False},
    "exposure": {
        "recipient": "malicious",
        "recipients": LARGEST_COUNT,
        "access": "confirmed",
        "contained": "none",
        "logs_available": False,
        "account_takeover": True,
        "good_faith": False,
    },
}


def answer(facts: dict[str, Any]) -> Triage:
    return triage(read(facts), LAW, now=NOW)


def outcomes(answered: Triage) -> dict[tuple[str, str], set[Outcome]]:
    found: dict[tuple[str, str], set[Outcome]] = {}
    for finding in answered.duties:
        key = finding.regime, finding.duty
        found.setdefault(key, set()).add(finding.outcome)
    return found


def completed(
    partial: dict[str, Any], extremes: dict[str, Any], *, worst: bool, role: str
) -> dict[str, Any]:
    """Answer every unknown fact at once, all for the worse or all for the better."""
    full = copy.deepcopy(partial)
    for key, value in extremes.items():
        if isinstance(value, dict):
            full[key] = value | {k: v for k, v in full[key].items() if v is not None}
        elif full.get(key) is None:
            full[key] = value
    known = full["settled"]
    for key, every in LISTS.items():
        grows = worst if key != "mitigation" else not worst
        if key not in known and grows:
            full[key] = list(every)
        known[key] = "complete"
    if "us_states" not in known:
        known["us_states"] = "complete"
        full["us_states"] |= {"CA": LARGEST_COUNT} if worst else {}
    bounds = full["subjects"]
    low, high = bounds.get("min") or 0, bounds.get("max")
    people = (LARGEST_COUNT if high is None else high) if worst else low
    full["subjects"] = {"min": people, "max": people}
    if full.get("personal_data") is None:
        full["personal_data"] = worst
    full["role"] = full.get("role") or role
    settings = full["organisation"]
    # The strictest authority leads, or one that is as strict as the guidelines.
    seat = settings["main_establishment"] or ("PL" if worst else "IE")
    full["organisation"] = settings | {"main_establishment": seat}
    full["settled"] = known
    return full


@MANY
@given(BREACHES)
def test_on_complete_facts_nothing_stays_undetermined(rng):
    answered = answer(complete_facts(rng))

    assert answered.risk is not RiskWord.UNDETERMINED
    assert all(f.outcome is not Outcome.UNDETERMINED for f in answered.duties)
    assert not [q for q in answered.open_questions if "organisation" not in q.fact]


@MANY
@given(BREACHES)
def test_no_determined_outcome_changes_when_the_unknown_becomes_known(rng):
    complete = complete_facts(rng)
    partial = with_gaps(rng, complete)

    before, after = outcomes(answer(partial)), outcomes(answer(complete))

    for duty, found in before.items():
        if found & {Outcome.REQUIRED, Outcome.NOT_REQUIRED}:
            assert after.get(duty, {Outcome.NOT_REQUIRED}) == found, duty


def on_paper(best, partial):
    """Return *best* on paper alone where that may be: some laws mean computers."""
    settled = (partial.get("settled") or {}).get("media")
    if settled or partial.get("media"):
        return best
    return {**best, "media": ["paper"]}


@MANY
@given(BREACHES)
@example(Random(737189891))  # noqa: S311 - facts, no secret
def test_whatever_is_undetermined_can_still_turn_out_either_way(rng):
    partial = with_gaps(rng, complete_facts(rng))
    undetermined = {
        duty
        for duty, found in outcomes(answer(partial)).items()
        if Outcome.UNDETERMINED in found
    }

    for regime, duty in undetermined:
        ours, not_ours = "controller", "processor"
        if duty == "notify-controller":
            ours, not_ours = not_ours, ours
        worst = completed(partial, WORST, worst=True, role=ours)
        best = completed(partial, BEST, worst=False, role=not_ours)
        at_worst = outcomes(answer(worst)).get((regime, duty))
        at_best = [
            outcomes(answer(each)).get((regime, duty), {Outcome.NOT_REQUIRED})
            for each in (best, on_paper(best, partial))
        ]
        assert at_worst == {Outcome.REQUIRED}, (regime, duty)
        assert {Outcome.NOT_REQUIRED} in at_best, (regime, duty)


@MANY
# Here several facts must get worse together.
@example(Random(326))  # noqa: S311 - facts, no secret
@given(BREACHES)
def test_every_undetermined_duty_has_a_question_that_could_change_it(rng):
    partial = with_gaps(rng, complete_facts(rng))

    answered = answer(partial)

    asked = {name for q in answered.open_questions for name in q.could_change}
    for finding in answered.duties:
        if finding.outcome is Outcome.UNDETERMINED:
            assert f"{finding.regime}/{finding.duty}" in asked, partial


@MANY
@given(BREACHES)
def test_advice_never_abstains_and_follows_what_is_proven(rng):
    answered = answer(with_gaps(rng, complete_facts(rng)))

    for finding in answered.duties:
        if finding.outcome is Outcome.REQUIRED:
            # A clock that another notice starts, before that notice is made.
            waits = finding.starts_from.startswith("acts.") and finding.due_at is None
            assert finding.advice is (Advice.PREPARE if waits else Advice.NOTIFY)
        elif finding.outcome is Outcome.NOT_REQUIRED and (
            finding.duty != "record-in-register"
        ):
            assert finding.advice is Advice.DO_NOT_NOTIFY


FLAGS_OF_A_VIEW = (
    "personal",
    "confidentiality",
    "integrity",
    "availability",
    "hostile_type",
    "takeover_type",
    "hard_copy",
    "secrets_valid",
    "cards_valid",
    "on_word_only",
    *AS_GUIDED,
)
SETS_OF_A_VIEW = {"categories": CATEGORY, "kinds": KIND, "harms": HARM}


def a_view(rng: Random) -> dict[str, float]:
    view: dict[str, float] = {
        scale.attribute: rng.choice(sorted(set(scale.places.values())))
        for scale in SCALES
    }
    view |= {name: rng.randint(0, 1) for name in FLAGS_OF_A_VIEW}
    for name, weights in SETS_OF_A_VIEW.items():
        some = rng.sample(sorted(weights), k=rng.randint(0, 5))
        view[name] = sum(weights[code] for code in some)
    view["people"] = rng.choice([0, 1, 50, 51, 100, 101, 9_999, 10_000])
    view["recipients"] = rng.choice([0, 1, 50, 51, 100, 101])
    view["hours"] = rng.choice([0, 24, 25])
    return view


@settings(max_examples=100, deadline=None)
@given(BREACHES)
def test_no_fact_that_gets_worse_ever_lowers_the_risk(rng):
    for _ in range(100):
        one, other = a_view(rng), a_view(rng)
        name = rng.choice(sorted(one))
        if name in SETS_OF_A_VIEW:
            worse = one | {name: int(one[name]) | int(other[name])}
        else:
            worse = one | {name: max(one[name], other[name])}

        assert level(Circumstances(one)) <= level(Circumstances(worse)), name


def test_with_nothing_known_the_gdpr_alone_is_listed_and_undetermined():
    answered = answer({})

    assert {f.regime for f in answered.duties} == {"eu-gdpr"}
    assert {f.outcome for f in answered.duties} == {Outcome.UNDETERMINED}
    asked = {question.fact for question in answered.open_questions}
    assert {"countries", "organisation.established_in", "role"} <= asked


def test_every_code_of_every_scale_has_its_place():
    lists = {
        "certainty": codes.CERTAINTY,
        "exposure.recipient": codes.RECIPIENT,
        "exposure.access": codes.ACCESS,
        "exposure.contained": codes.CONTAINED,
        "identifiability": codes.IDENTIFIABILITY,
        "profile_depth": codes.PROFILE_DEPTH,
        "protection.encryption": codes.ENCRYPTION,
        "availability.service_impact": codes.SERVICE_IMPACT,
    }

    for scale in SCALES:
        assert set(scale.places) == set(lists.get(scale.path, scale.places))
