"""The vocabulary is strict: what breaks it is refused with the path of every fault."""

import json
import re

import pytest

from incidents.core import facts_codes, words
from incidents.core.errors import InputRefusedError
from incidents.core.facts import (
    FACT_PATHS,
    check,
    join_text,
    json_schema,
    read,
    split_text,
)
from incidents.core.facts_nodes import LARGEST_COUNT

GOOD = {
    "title": "Laptop left on the tram",
    "certainty": "suspected",
    "settled": {"data_categories": "complete", "exposure.recipient": "none"},
    "reporter": {"name": "Orla Byrne", "email": "orla@example.org"},
    "occurred_from": "2026-06-12T09:10+01:00",
    "discovered_at": "2026-06-12T09:10:00.123456789Z",
    "effects": ["confidentiality"],
    "data_categories": ["basic", "health"],
    "subjects": {"min": 3, "max": None, "certainty": "approximate"},
    "countries": {"IE": 3, "GB": None},
    "quantity": {"n": 2, "unit": "files"},
    "availability": {"restored_within_h": 1.5, "loss_eur": 0},
    "systems": [{"name": "Payroll", "country": "IE", "vendor": None}],
    "acts": [
        {
            "regime": "eu-gdpr",
            "duty": "notify-authority",
            "at": "2026-06-13T09:10:00Z",
        }
    ],
    "parts": [{"media": ["paper"], "title": None}],
    "malicious": None,
}


def faults(document):
    return [(fault.path, fault.says) for fault in check(document)]


def test_a_good_report_has_no_fault():
    assert check(GOOD) == ()


def test_nothing_known_is_a_report_too():
    assert check({}) == ()


@pytest.mark.parametrize(
    ("document", "path", "says"),
    [
        ([], "", "must be an object"),
        ("text", "", "must be an object"),
        (None, "", "must be an object"),
        ({"colour": 1}, "colour", "is not a key we know"),
        ({"exposure": {"colour": 1}}, "exposure.colour", "is not a key we know"),
        ({3: 1}, "3", "is not a key we know"),
        ({"title": 5}, "title", "must be text"),
        ({"title": "x" * 201}, "title", "at most 200 characters"),
        ({"description": "x" * 50_001}, "description", "at most 50,000 characters"),
        ({"title": "a\x00b"}, "title", "NUL"),
        ({"title": "a\ud800b"}, "title", "half of a character"),
        ({"reporter": {"name": "\x00"}}, "reporter.name", "NUL"),
        ({"certainty": "maybe"}, "certainty", "not a code"),
        ({"certainty": ["confirmed"]}, "certainty", "must be a code"),
        ({"effects": ["leak"]}, "effects.0", "not a code"),
        ({"effects": "confidentiality"}, "effects", "must be a list"),
        ({"effects": [None]}, "effects.0", "must be a code"),
        ({"effects": ["integrity"] * 10_001}, "effects", "at most 10,000 items"),
        ({"malicious": "yes"}, "malicious", "true, false or null"),
        ({"malicious": 1}, "malicious", "true, false or null"),
        ({"subjects": {"min": -1}}, "subjects.min", "below zero"),
        ({"subjects": {"min": True}}, "subjects.min", "whole number"),
        ({"subjects": {"min": 1.0}}, "subjects.min", "whole number"),
        ({"subjects": {"min": 2**63}}, "subjects.min", "64-bit"),
        ({"subjects": {"min": 5, "max": 4}}, "subjects", "min must not be above max"),
        ({"subjects": 5}, "subjects", "must be an object"),
        ({"countries": {"XX": 1}}, "countries.XX", "not a code"),
        ({"countries": {"UK": 1}}, "countries.UK", "not a code"),
        ({"countries": {"IE": -1}}, "countries.IE", "below zero"),
        ({"countries": ["IE"]}, "countries", "must be an object"),
        ({"us_states": {"ZZ": 1}}, "us_states.ZZ", "not a code"),
        ({"exposure": {"duration_h": -0.5}}, "exposure.duration_h", "below zero"),
        ({"exposure": {"duration_h": "3"}}, "exposure.duration_h", "a number"),
        ({"exposure": {"duration_h": True}}, "exposure.duration_h", "a number"),
        ({"exposure": {"duration_h": float("nan")}}, "exposure.duration_h", "finite"),
        ({"exposure": {"duration_h": float("inf")}}, "exposure.duration_h", "finite"),
        ({"exposure": {"duration_h": 1e30}}, "exposure.duration_h", "64-bit"),
        ({"aware_at": "2026-06-12T09:10:00"}, "aware_at", "offset"),
        ({"aware_at": "2026-06-12"}, "aware_at", "offset"),
        ({"aware_at": "2026-02-30T09:10:00Z"}, "aware_at", "offset"),
        ({"aware_at": "2026-06-12T24:61:00Z"}, "aware_at", "offset"),
        ({"aware_at": "2026-06-12T09:10:00+25:00"}, "aware_at", "offset"),
        ({"aware_at": "0001-01-01T00:00:00+14:00"}, "aware_at", "offset"),
        ({"aware_at": "9999-12-31T23:59:59-14:00"}, "aware_at", "offset"),
        ({"aware_at": 1_780_000_000}, "aware_at", "offset"),
        ({"settled": {"colours": "none"}}, "settled.colours", "not a code"),
        ({"settled": {"effects": None}}, "settled.effects", "must be a code"),
        ({"settled": {"effects": "yes"}}, "settled.effects", "not a code"),
        ({"parts": [{"parts": []}]}, "parts.0.parts", "not a key"),
        ({"parts": [{}, {"effects": ["x"]}]}, "parts.1.effects.0", "not a code"),
        ({"acts": [{"duty": "notify-authority"}]}, "acts.0.regime", "missing"),
        ({"evidence": [{"sha256": "x"}]}, "evidence.0.sha256", "hexadecimal"),
        ({"organisation": {"region": "Bavaria"}}, "organisation.region", "like DE-BY"),
        ({"organisation_code": ""}, "organisation_code", "letters"),
    ],
)
def test_what_breaks_the_vocabulary_is_refused_with_its_path(document, path, says):
    found = faults(document)

    assert path in [where for where, _ in found]
    assert any(says in what for where, what in found if where == path)


def test_every_fault_is_named_not_only_the_first():
    bad = {"colour": 1, "subjects": {"min": -1, "max": "x"}, "effects": ["a", "b"]}

    assert [path for path, _ in faults(bad)] == [
        "colour",
        "subjects.min",
        "subjects.max",
        "effects.0",
        "effects.1",
    ]


def test_a_strange_key_is_printed_safely():
    (path, _), = faults({"a\x00\ud800" + "b" * 500: 1})  # fmt: skip

    assert path.isascii()
    assert path.isprintable()
    assert len(path) <= 60


def test_deeply_nested_input_is_a_fault_and_never_a_crash():
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"a": deep}

    assert faults({"title": deep}) == [("title", "must be text")]
    assert faults({"exposure": deep}) == [("exposure.a", "is not a key we know")]


def test_a_fault_never_repeats_what_it_refuses():
    secret = "Orla Byrne, 12 Main Street"
    bad = {"certainty": secret, "aware_at": secret, "effects": [secret]}

    assert not [says for _, says in faults(bad) if secret in says]


def test_read_refuses_with_every_fault():
    with pytest.raises(InputRefusedError) as refused:
        read({"colour": 1, "title": 2})

    assert [fault.path for fault in refused.value.faults] == ["colour", "title"]


def test_the_largest_count_fits_in_64_bits():
    assert check({"subjects": {"min": LARGEST_COUNT, "max": LARGEST_COUNT}}) == ()


def test_typed_text_and_the_reporter_are_kept_apart_from_coded_facts():
    document = {
        **GOOD,
        "controllers": [{"code": "c1", "name": "Acme"}, {"code": "c2"}],
        "evidence": [{"name": "photo of Orla.jpg", "kind": "photo"}],
        "mitigation_detail": "rang him up",
        "parts": [{"title": "the paper part", "media": ["paper"]}, {"media": []}],
    }

    coded, typed = split_text(document)

    assert typed == {
        "title": "Laptop left on the tram",
        "reporter": {"name": "Orla Byrne", "email": "orla@example.org"},
        "systems": {"0": {"name": "Payroll", "vendor": None}},
        "controllers": {"0": {"name": "Acme"}},
        "evidence": {"0": {"name": "photo of Orla.jpg"}},
        "mitigation_detail": "rang him up",
        "parts": {"0": {"title": "the paper part"}},
    }
    assert not re.search("Orla|Payroll|Acme|rang|paper part", json.dumps(coded))
    assert coded["certainty"] == "suspected"
    assert join_text(coded, typed) == document


def test_the_schema_is_closed_and_knows_every_key():
    schema = json_schema()

    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        path for path in FACT_PATHS if "." not in path
    } | {"settled", "parts"}
    assert schema["properties"]["malicious"] == {"type": ["boolean", "null"]}
    assert None in schema["properties"]["certainty"]["enum"]
    act = schema["properties"]["acts"]["items"]
    assert act["required"] == ["regime", "duty", "at"]
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("path", sorted(FACT_PATHS))
def test_every_fact_has_a_name_for_people(path):
    assert words.fact_label(path) not in ("", path)


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        (name.lower(), getattr(facts_codes, name))
        for name in (
            "CERTAINTY", "SETTLED", "ROLE", "PROCESSING_LAW", "CHANNEL",
            "DATE_PRECISION", "DISCOVERED_HOW", "EFFECTS", "INCIDENT_TYPE", "ORIGIN",
            "INTENT", "MEDIA", "PLACE", "DATA_CATEGORIES", "ELEMENTS", "SENSITIVITY",
            "SUBJECT_KINDS", "COUNT_CERTAINTY", "IDENTIFIABILITY", "PROFILE_DEPTH",
            "MITIGATION", "HARMS", "MEASURES", "SECTORS", "SIZE", "HIPAA", "NIS2",
            "DUTIES", "STAGES",
        )
    ]
    + [
        ("quantity.unit", facts_codes.QUANTITY_UNIT),
        ("protection.encryption", facts_codes.ENCRYPTION),
        ("availability.service_impact", facts_codes.SERVICE_IMPACT),
        ("exposure.recipient", facts_codes.RECIPIENT),
        ("exposure.access", facts_codes.ACCESS),
        ("exposure.contained", facts_codes.CONTAINED),
    ],
)  # fmt: skip
def test_every_code_has_words_for_people(path, codes):
    assert words.codes(path) == tuple(codes)
    assert all(words.label(path, code) not in ("", code) for code in codes)


def test_words_are_found_for_items_of_lists_and_parts():
    assert words.label("also_types", "phishing") == "Phishing"
    assert words.label("parts.0.exposure.access", "excluded") == "Excluded"
    assert words.fact_label("parts.12.systems.3.vendor") == "Supplier"


def test_what_has_no_words_is_shown_as_it_is():
    assert words.label("effects", "leak") == "leak"
    assert words.fact_label("colour") == "colour"
    assert words.codes("colour") == ()
