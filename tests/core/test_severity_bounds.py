"""Each interval holds every completion of the unknown facts; its ends are reached."""

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.core import facts_codes as codes
from incidents.core.facts import read
from incidents.core.severity import score, severity
from incidents.core.severity_circumstances import circumstances, total
from incidents.core.severity_context import context
from incidents.core.severity_ease import ease
from tests.core.random_facts import NESTED, SINGLE, complete_facts, with_gaps

MANY = settings(max_examples=150, deadline=None)
BREACHES = st.integers(0, 2**64).map(Random)
BOTH = (True, False)
# Per factor the facts that it reads, each with every value it can take. A list is
# completed to nothing more, and to one that holds everything.
OF_CONTEXT = {
    "profile_depth": codes.PROFILE_DEPTH,
    "already_public": BOTH,
    "outdated": BOTH,
    "data_categories": codes.DATA_CATEGORIES,
    "elements": codes.ELEMENTS,
    "subject_kinds": codes.SUBJECT_KINDS,
}
OF_EASE = {
    "identifiability": codes.IDENTIFIABILITY,
    "protection.encryption": codes.ENCRYPTION,
    "protection.key_compromised": BOTH,
    "media": codes.MEDIA,
}
OF_PARTS = (
    {
        "effects": codes.EFFECTS,
        "exposure.access": codes.ACCESS,
        "exposure.recipient": codes.RECIPIENT,
    },
    {
        "effects": codes.EFFECTS,
        "integrity.misused": BOTH,
        "integrity.recoverable": BOTH,
    },
    {
        "effects": codes.EFFECTS,
        "availability.lost_for_good": BOTH,
        "availability.backup": BOTH,
        "availability.service_impact": codes.SERVICE_IMPACT,
    },
    {"malicious": BOTH},
)
LISTED = {"data_categories", "elements", "subject_kinds", "media", "effects"}


def value_at(facts, path):
    value = facts
    for key in path.split("."):
        value = (value or {}).get(key)
    return value


def with_value(facts, path, value):
    outer, _, inner = path.partition(".")
    if path in LISTED:
        settled = {**facts.get("settled", {}), path: "complete"}
        return {**facts, path: value, "settled": settled}
    if inner:
        return {**facts, outer: {**(facts.get(outer) or {}), inner: value}}
    return {**facts, path: value}


def completions(facts, space):
    """Every completion of *facts* in the facts of *space*."""
    open_paths, choices = [], []
    for path, values in space.items():
        known = value_at(facts, path)
        if path in LISTED:
            if path in facts.get("settled", {}):
                continue
            choices.append([known or [], list(values)])
        elif known is None:
            choices.append(list(values))
        else:
            continue
        open_paths.append(path)
    for chosen in product(*choices):
        found = facts
        for path, value in zip(open_paths, chosen, strict=True):
            found = with_value(found, path, value)
        yield found


def ends(factor, facts, space):
    found = [factor(read(each)) for each in completions(facts, space)]
    return min(low for low, _ in found), max(high for _, high in found)


def factors(facts):
    found = severity(read(facts))
    return (
        found.dpc, found.ei_quarters, found.cb_quarters, found.score_quarters
    )  # fmt: skip


def inside(inner, outer):
    return outer[0] <= inner[0] and inner[1] <= outer[1]


@MANY
@given(BREACHES)
def test_every_completion_lies_in_the_interval(rng):
    whole = complete_facts(rng)
    gaps = with_gaps(rng, whole)

    for known, left in zip(factors(whole), factors(gaps), strict=True):
        assert inside(known, left)


@MANY
@given(BREACHES)
def test_complete_facts_leave_one_score_unless_passwords_open_something(rng):
    whole = complete_facts(rng)
    opens = "credentials" in whole["data_categories"]

    assert all(low == high or opens for low, high in factors(whole))


@settings(max_examples=40, deadline=None)
@given(BREACHES)
def test_the_ends_of_each_factor_are_reached(rng):
    gaps = with_gaps(rng, complete_facts(rng))

    assert context(read(gaps)).bounds == ends(
        lambda breach: context(breach).bounds, gaps, OF_CONTEXT
    )
    assert ease(read(gaps)).bounds == ends(
        lambda breach: ease(breach).bounds, gaps, OF_EASE
    )
    for place, space in enumerate(OF_PARTS):
        part = circumstances(read(gaps))[place].bounds
        assert part == ends(
            lambda breach, place=place: circumstances(breach)[place].bounds, gaps, space
        )


@settings(max_examples=40, deadline=None)
@given(BREACHES)
def test_one_completion_reaches_the_lowest_score_and_one_the_highest(rng):
    gaps = with_gaps(rng, complete_facts(rng))
    found = severity(read(gaps)).score_quarters

    for end, best in ((0, min), (1, max)):
        whole = gaps
        for factor, space in _spaces():
            whole = best(
                completions(whole, space), key=lambda each: factor(read(each))[end]
            )
        assert severity(read(whole)).score_quarters[end] == found[end]


def _spaces():
    yield lambda breach: context(breach).bounds, OF_CONTEXT
    yield lambda breach: ease(breach).bounds, OF_EASE
    every = {path: each for space in OF_PARTS for path, each in space.items()}
    effects = {"effects": every.pop("effects")}
    # What was hit first: it decides whether the rest is read at all.
    yield lambda breach: total(circumstances(breach)), effects
    for space in OF_PARTS:
        alone = {path: each for path, each in space.items() if path != "effects"}
        yield lambda breach: total(circumstances(breach)), alone


@MANY
@given(BREACHES)
def test_the_part_with_the_highest_score_counts(rng):
    parts = [with_gaps(rng, complete_facts(rng)) for _ in range(rng.randint(1, 3))]
    each = [factors(part) for part in parts]

    found = factors({"parts": parts})

    lows, highs = zip(*[score for *_, score in each], strict=True)
    assert found[3] == (max(lows), max(highs))
    for of_part in each:
        if of_part[3][1] >= max(lows):
            assert all(map(inside, of_part[:3], found[:3]))


def test_what_nobody_will_ever_know_stays_open():
    never = "cannot_be_determined"
    lists = dict.fromkeys(LISTED, never)

    assert (
        factors({"settled": lists}) == factors({}) == ((1, 4), (1, 4), (0, 8), (1, 24))
    )


def test_every_score_from_a_quarter_to_six_is_in_range():
    every = [
        score(dpc, ei, cb)
        for dpc, ei, cb in product(range(1, 5), range(1, 5), range(9))
    ]

    assert (min(every), max(every)) == (1, 24)


def test_the_spaces_hold_every_fact_that_the_factors_read():
    read_here = {path for space in (OF_CONTEXT, OF_EASE, *OF_PARTS) for path in space}
    reasons = severity(read({"data_categories": ["payment_means"]})).because[:6]

    assert {path for reason in reasons for path in reason.facts} == read_here
    assert read_here - LISTED <= {
        *SINGLE, "malicious", "already_public", "outdated",
        *(f"{outer}.{inner}" for outer, each in NESTED.items() for inner in each),
    }  # fmt: skip
