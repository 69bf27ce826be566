"""California: what is proven stays so, what is open can turn out either way."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.residents import residents
from incidents.core.triage import Advice, Outcome, triage
from incidents.packs import load_law

LAW = load_law()
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MANY = settings(max_examples=300, deadline=None)
SEEDS = st.integers(0, 2**64).map(Random)
Facts = dict[str, Any]

# Each single fact from best to worst, and both ends of each list.
SINGLE: dict[str, tuple[Any, ...]] = {
    "certainty": ("ruled_out", "near_miss", "suspected", "confirmed"),
    "intent": ("accidental", "deliberate"),
    "malicious": (False, True),
    "incident_type": ("other", "device_lost_or_stolen", "e_waste", "ransomware"),
    "exposure.recipient": ("internal", "trusted", "known", "unknown", "malicious"),
    "exposure.access": ("excluded", "unlikely", "likely", "confirmed"),
    "exposure.good_faith": (True, False),
    "exposure.logs_available": (True, False),
    "protection.encryption": ("strong", "weak", "none"),
    "protection.key_compromised": (False, True),
    "protection.wipe_confirmed": (True, False),
}
LISTS = {
    "effects": codes.EFFECTS,
    "media": ("paper", "phone_verbal", "laptop", "server"),
    "data_categories": ("basic", "health", "national_id", "credentials", "contact"),
    "elements": ("name", "ssn", "passport", "medical", "login_with_secret"),
    "also_types": ("phishing", "device_lost_or_stolen", "e_waste"),
}
PLACES = ("us_states", "countries")


def put(facts: Facts, path: str, value: Any) -> None:
    *outer, key = path.split(".")
    place = facts.setdefault(outer[0], {}) if outer else facts
    place[key] = value


def get(facts: Facts, path: str) -> Any:
    *outer, key = path.split(".")
    return (facts.get(outer[0], {}) if outer else facts).get(key)


def complete(rng: Random) -> Facts:
    facts: Facts = {"role": rng.choice(["controller", "processor"])}
    for path, values in SINGLE.items():
        put(facts, path, rng.choice(values[-2:] if rng.random() < 0.5 else values))
    for path, names in LISTS.items():
        facts[path] = rng.sample(names, k=rng.randint(1, len(names)))
    states = {state: rng.choice([1, 499, 500, 501]) for state in ("CA", "TX")}
    facts["us_states"] = {s: n for s, n in states.items() if rng.random() < 0.7}
    in_the_country = sum(facts["us_states"].values())
    facts["countries"] = {"US": in_the_country} if in_the_country else {}
    if rng.random() < 0.5 or not in_the_country:
        facts["countries"]["IE"] = rng.choice([1, 700])
    people = sum(facts["countries"].values())
    facts["subjects"] = {"min": people, "max": people}
    facts["personal_data"] = True
    facts["organisation"] = {"established_in": [rng.choice(["US", "IE"])]}
    facts["settled"] = dict.fromkeys((*LISTS, *PLACES), "complete")
    return facts


def with_gaps(rng: Random, whole: Facts) -> Facts:
    """The same facts with some forgotten; what is left stays true."""
    left = copy.deepcopy(whole)
    share = rng.choice([0.1, 0.2, 0.5, 0.9])

    def forgotten() -> bool:
        return rng.random() < share

    for path in (*SINGLE, "role"):
        if forgotten():
            put(left, path, None)
    for path in LISTS:
        if forgotten():
            del left["settled"][path]
            left[path] = [name for name in left[path] if not forgotten()]
    _forget_people(left, forgotten)
    return left


def _forget_people(left: Facts, forgotten: Callable[[], bool]) -> None:
    for path in PLACES:
        if forgotten():
            del left["settled"][path]
            left[path] = {c: n for c, n in left[path].items() if not forgotten()}
        left[path] = {c: None if forgotten() else n for c, n in left[path].items()}
    if forgotten():
        left["subjects"]["min"] = None if forgotten() else 1
    if forgotten():
        left["subjects"]["max"] = None if forgotten() else left["subjects"]["max"] + 9


def outcomes(facts: Facts) -> dict[str, Outcome]:
    found = triage(read(facts), LAW, now=NOW).duties
    return {each.duty: each.outcome for each in found if each.regime == "us-ca"}


def with_residents(partial: Facts, californians: int) -> Facts:
    """The facts with everybody in a place, *californians* of them in California."""
    full, settled = copy.deepcopy(partial), partial["settled"]
    states, countries = full["us_states"], full["countries"]
    loose = [s for s, n in states.items() if n is None and s != "CA"]
    loose += [] if "us_states" in settled else ["NV"]
    abroad = [c for c, n in countries.items() if n is None and c != "US"]
    abroad += [] if "countries" in settled else ["FR"]
    at_least = countries.get("US") or 0
    states |= {"CA": californians} if californians else {}
    counts = {s: 1 if n is None else n for s, n in states.items()}
    elsewhere = {c: 1 if n is None else n for c, n in countries.items() if c != "US"}
    fewest = full["subjects"]["min"] or 0
    room = countries.get("US") is None and ("US" in countries or abroad[-1:] == ["FR"])
    missing = max(0, at_least - sum(counts.values()))
    over = fewest - sum(counts.values()) - missing - sum(elsewhere.values())
    if over > 0 and abroad:
        elsewhere[abroad[-1]] = elsewhere.get(abroad[-1], 0) + over
    elif over > 0 and (room or "countries" not in settled):
        missing += over
    if missing and loose:
        counts[loose[-1]] = counts.get(loose[-1], 0) + missing
    if counts:
        elsewhere["US"] = sum(counts.values())
    people = sum(elsewhere.values())
    full |= {"us_states": counts, "countries": elsewhere}
    full["subjects"] = {"min": people, "max": people}
    full["settled"] = settled | dict.fromkeys(PLACES, "complete")
    return full


def completed(partial: Facts, *, worst: bool, kind: str, role: str) -> Facts:
    count = residents(read(partial), "CA")
    most = max(count.low, min(count.high, 10_000))
    full = with_residents(partial, most if worst else count.low)
    for path, values in SINGLE.items():
        if get(full, path) is None:
            put(full, path, kind if path == "incident_type" else values[-int(worst)])
    for path, names in LISTS.items():
        if path not in full["settled"]:
            full["settled"][path] = "complete"
            if worst:
                full[path] = list(names)
            elif path == "media":
                full[path] = full[path] or ["paper"]
    full["role"] = full["role"] or role
    return full


@MANY
@given(SEEDS)
def test_on_complete_facts_everything_is_decided(rng: Random):
    assert Outcome.UNDETERMINED not in outcomes(complete(rng)).values()


@MANY
@given(SEEDS)
def test_what_is_proven_stays_so(rng: Random):
    whole = complete(rng)
    before, after = outcomes(with_gaps(rng, whole)), outcomes(whole)

    for duty, found in before.items():
        if found is not Outcome.UNDETERMINED:
            assert after.get(duty, Outcome.NOT_REQUIRED) is found, duty


@MANY
@given(SEEDS)
def test_what_is_undetermined_can_turn_out_either_way(rng: Random):
    partial = with_gaps(rng, complete(rng))

    for duty, found in outcomes(partial).items():
        if found is not Outcome.UNDETERMINED:
            continue
        ours = "processor" if duty == "notify-controller" else "controller"
        theirs = "controller" if ours == "processor" else "processor"
        reached = {
            outcomes(completed(partial, worst=worst, kind=kind, role=role)).get(
                duty, Outcome.NOT_REQUIRED
            )
            for worst, role in ((True, ours), (False, theirs))
            for kind in SINGLE["incident_type"]
        }
        assert reached == {Outcome.REQUIRED, Outcome.NOT_REQUIRED}, (duty, partial)


@MANY
@given(SEEDS)
def test_the_fewest_and_the_most_residents_are_both_possible(rng: Random):
    partial = with_gaps(rng, complete(rng))
    count = residents(read(partial), "CA")

    for number in (count.low, min(count.high, 10_000)):
        placed = with_residents(partial, number)
        found = residents(read(placed), "CA")
        people = placed["subjects"]["min"]
        assert (found.low, found.high) == (number, number), (partial, placed)
        assert people >= (partial["subjects"]["min"] or 0), (partial, placed)
        most = partial["subjects"]["max"] or LARGEST_COUNT
        assert people <= most, (partial, placed)


@MANY
@given(SEEDS)
def test_advice_never_abstains(rng: Random):
    answered = triage(read(with_gaps(rng, complete(rng))), LAW, now=NOW)

    for each in answered.duties:
        if each.regime == "us-ca" and each.outcome is Outcome.REQUIRED:
            waits = each.duty == "notify-authority"
            assert each.advice is (Advice.PREPARE if waits else Advice.NOTIFY)
        elif each.regime == "us-ca" and each.outcome is Outcome.NOT_REQUIRED:
            assert each.advice is Advice.DO_NOT_NOTIFY
