"""The tables of ENISA 2013, each cell: what it counts and how it is said."""

import pytest

from incidents.core.facts import read
from incidents.core.severity import band, severity
from incidents.core.severity_circumstances import circumstances
from incidents.core.severity_context import context
from incidents.core.severity_ease import ease
from incidents.core.severity_judged import RANGES, ScoreFactor

LISTS = ["data_categories", "elements", "subject_kinds", "effects", "media"]
SETTLED = dict.fromkeys(LISTS, "complete")
CURRENT = {"already_public": False, "outdated": False}
SEALED = {"encryption": "strong", "key_compromised": False}
DEPTHS = ("none", "partial", "complete")
STEPS = {
    "contact": (1, 1, 2),
    "location": (1, 2, 3),
    "financial": (1, 3, 4),
    "payment_means": (1, 2, 4),
    "health": (1, 3, 4),
}
UNKNOWN = None


def breach(**facts):
    return read({**CURRENT, "settled": SETTLED, **facts})


def said(factor: str, **facts) -> str:
    found = {r.rule: r.says for r in severity(breach(**facts)).because}
    return found[f"enisa-{factor}"]


@pytest.mark.parametrize("category", STEPS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_each_class_has_its_step_at_each_depth(category, depth):
    step = STEPS[category][DEPTHS.index(depth)]

    found = context(breach(data_categories=[category], profile_depth=depth))

    assert found.bounds == (step, step)


def test_the_highest_of_several_classes_is_the_one_that_is_named():
    listed = ["contact", "location", "health"]

    says = said("dpc", data_categories=listed, profile_depth="partial")

    assert says.startswith("The highest class is sensitive: Health.")


def test_what_opens_an_account_is_said_to_count_as_what_it_opens():
    says = said("dpc", data_categories=["credentials"])

    assert says.startswith("Passwords count as whatever they open")
    assert "highest class" not in says


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"already_public": True}, "They were public before"),
        ({"outdated": True}, "They are outdated"),
        ({"subject_kinds": ["patients"]}, "The people raise it by a step: Patients."),
        ({"subject_kinds": ["protected_persons"]}, "Somebody's safety may depend"),
        (
            {"data_categories": ["payment_means"], "elements": ["card_with_code"]},
            "With their code, card or account numbers permit fraud.",
        ),
        ({"data_categories": []}, "No kind of data is concerned."),
    ],
)
def test_what_moves_the_context_is_said_where_it_holds(facts, sentence):
    plain = {"data_categories": ["contact"], "profile_depth": "none"}

    assert sentence in said("dpc", **{**plain, **facts})
    assert sentence not in said("dpc", **plain)


@pytest.mark.parametrize(
    ("stated", "quarters"),
    [("negligible", 1), ("limited", 2), ("significant", 3), ("maximum", 4)],
)
def test_each_level_of_identification_is_a_quarter_more(stated, quarters):
    open_ = {"encryption": "none"}

    assert ease(breach(identifiability=stated, protection=open_)).bounds == (
        quarters,
        quarters,
    )


@pytest.mark.parametrize(
    ("categories", "hint"),
    [
        (["basic", "national_id"], "A name with an identity number"),
        (["basic", "official_documents"], "A name with an identity number"),
        (["basic", "contact"], "A full name with an address"),
        (["national_id"], "An identity number alone"),
        (["contact", "national_id"], "An identity number alone"),
        (["basic"], "A name alone"),
        (["images_audio"], "A clear picture"),
    ],
)
def test_what_is_listed_hints_at_one_level(categories, hint):
    hints = (
        "A name with an identity number",
        "A full name with an address",
        "An identity number alone",
        "A name alone",
        "A clear picture",
    )

    says = said("ei", data_categories=categories)

    assert [each for each in hints if each in says] == [hint]


@pytest.mark.parametrize(
    ("categories", "elements", "told"),
    [
        (["payment_means"], ["card_with_code"], True),
        (["payment_means"], ["name"], False),
        (["contact"], ["card_with_code"], False),
    ],
)
def test_a_number_permits_fraud_only_together_with_its_code(categories, elements, told):
    says = said("dpc", data_categories=categories, elements=elements)

    assert ("permit fraud" in says) is told


def test_a_key_of_which_nothing_is_known_is_named_where_it_could_matter():
    key = "protection.key_compromised"
    strong = breach(identifiability="maximum", protection={"encryption": "strong"})
    weak = breach(identifiability="maximum", protection={"encryption": "weak"})

    assert key in ease(strong).unknown
    assert ease(weak).unknown == ()


def test_sealed_data_name_the_protection_alone():
    found = ease(breach(media=["laptop"], protection=SEALED))

    assert found.unknown == ()
    assert "identifiability" not in found.read


@pytest.mark.parametrize(
    ("misused", "recoverable", "quarters"),
    [
        (False, True, (0, 0)),
        (True, True, (1, 1)),
        (UNKNOWN, True, (0, 1)),
        (False, False, (2, 2)),
        (True, False, (2, 2)),
        (UNKNOWN, False, (2, 2)),
        (False, UNKNOWN, (0, 2)),
        (True, UNKNOWN, (1, 2)),
        (UNKNOWN, UNKNOWN, (0, 2)),
    ],
)
def test_integrity_cell_by_cell(misused, recoverable, quarters):
    changed = {"misused": misused, "recoverable": recoverable}

    _, integrity, _, _ = circumstances(breach(effects=["integrity"], integrity=changed))

    assert integrity.bounds == quarters
    # What cannot be put right counts whatever became of it.
    assert ("integrity.misused" in integrity.read) is (recoverable is not False)
    assert "integrity.recoverable" in integrity.read


@pytest.mark.parametrize(
    ("effect", "facts", "words"),
    [
        ("confidentiality", {"recipient": "known"}, "that is known people"),
        ("confidentiality", {"recipient": "public"}, "an unknown number of people"),
        ("confidentiality", {"access": "excluded"}, "no sign that anybody read"),
        ("integrity", {"misused": True}, "The wrong data were used."),
        ("integrity", {"recoverable": False}, "They cannot be put right."),
        ("availability", {"lost_for_good": True}, "The data are lost for good."),
        ("availability", {"lost_for_good": False}, "They are not lost for good."),
        ("availability", {"backup": True}, "A copy exists."),
        ("availability", {"backup": False}, "No copy exists"),
        ("availability", {"service_impact": "minor"}, "Effect on services:"),
    ],
)
def test_each_fact_behind_an_effect_is_told(effect, facts, words):
    node = "exposure" if effect == "confidentiality" else effect

    assert words in said(f"cb-{effect}", effects=[effect], **{node: facts})
    assert words not in said(f"cb-{effect}", effects=[effect])


@pytest.mark.parametrize(
    ("lost", "impact", "backup", "quarters", "read_too"),
    [
        (True, "none", True, (2, 2), []),
        (False, "none", True, (0, 0), ["backup", "service_impact"]),
        (False, "minor", True, (1, 1), ["service_impact"]),
        (False, "serious", False, (1, 1), ["backup"]),
        (False, "none", False, (1, 1), ["backup"]),
        (False, UNKNOWN, True, (0, 1), ["backup", "service_impact"]),
        (False, "none", UNKNOWN, (0, 1), ["backup", "service_impact"]),
        (UNKNOWN, "none", True, (0, 2), ["backup", "service_impact"]),
        (UNKNOWN, "minor", True, (1, 2), ["service_impact"]),
    ],
)
def test_availability_cell_by_cell(lost, impact, backup, quarters, read_too):
    gone = {"lost_for_good": lost, "service_impact": impact, "backup": backup}

    factors = circumstances(breach(effects=["availability"], availability=gone))
    availability = factors[2]

    assert availability.bounds == quarters
    assert sorted(availability.read) == sorted(
        ["effects", "availability.lost_for_good"]
        + [f"availability.{each}" for each in read_too]
    )


@pytest.mark.parametrize("effect", ["confidentiality", "integrity", "availability"])
def test_what_did_not_happen_counts_nothing_and_says_so(effect):
    says = said(f"cb-{effect}", effects=[])

    assert says.endswith("This did not happen. This counts 0.")


@pytest.mark.parametrize(
    ("quarters", "name"),
    [
        (7, "low"), (8, "medium"), (11, "medium"),
        (12, "high"), (15, "high"), (16, "very_high"),
    ],
)  # fmt: skip
def test_a_band_begins_with_its_first_quarter(quarters, name):
    assert band(quarters) == name


def test_who_judges_chooses_among_the_values_that_the_method_knows():
    assert RANGES[ScoreFactor.DPC] == (4, 8, 12, 16)
    assert RANGES[ScoreFactor.EI] == (1, 2, 3, 4)
    assert RANGES[ScoreFactor.CB] == (0, 1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        ({"min": 101}, "More than 100 people"),
        ({"min": 1, "max": 100}, "At most 100 people"),
        ({"min": 1, "max": 101}, "Whether more than 100 people"),
    ],
)
def test_how_many_people_is_said_and_not_counted(count, sentence):
    assert said("people", subjects=count).startswith(sentence)


def test_the_largest_part_counts_and_parts_are_not_added_up():
    two = [{"subjects": {"min": 60, "max": 60}}, {"subjects": {"min": 60, "max": 60}}]
    one = [*two, {"subjects": {"min": 101, "max": 101}}]

    assert "more-than-100-people" not in severity(read({"parts": two})).flags
    assert "more-than-100-people" in severity(read({"parts": one})).flags


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([SEALED, SEALED], "cannot read them"),
        ([SEALED, {"encryption": "none"}], "all or in part"),
        ([SEALED, {"encryption": "strong"}], "is not known"),
    ],
)
def test_one_readable_part_is_readable(parts, sentence):
    lists = {"media": "complete"}
    found = severity(
        read(
            {
                "parts": [
                    {"protection": each, "media": ["laptop"], "settled": lists}
                    for each in parts
                ]
            }
        )
    )

    assert sentence in found.because[-1].says


def test_the_words_are_those_of_the_part_that_may_be_worst():
    known = {"data_categories": ["health"], "profile_depth": "partial"}
    parts = [{}, {**CURRENT, **known}]

    for order in (parts, parts[::-1]):
        found = severity(read({"parts": order})).because[0]
        assert found.says.startswith("The highest class is sensitive")
