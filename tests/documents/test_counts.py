"""An authority is told of the people of its jurisdiction, never of all as its own."""

from dataclasses import replace
from typing import Any

import pytest

from incidents.documents.fill import fill
from incidents.documents.filled import State
from incidents.documents.record import Record
from incidents.packs_forms import load_forms
from tests.documents.samples import CLINIC, NOW

FORMS = load_forms()
OPEN = (State.TO_BE_DETERMINED, State.MISSING)
DPC = {"id": "ie-dpc", "name": "DPC", "country": "IE"}
ICO = {"id": "uk-ico", "name": "ICO", "country": "GB"}
TOTAL = {"min": 48210, "max": 48210, "certainty": "exact"}
EVERYWHERE = {"IE": 41000, "DE": 5200, "GB": 2010}
ALL = {"countries": "complete"}


def said(form: str, no: int, authority: dict[str, str], **facts: Any):
    record = Record(
        organisation=CLINIC,
        facts={"subjects": TOTAL, **facts},
        authority=authority,
        reference="INC-1",
        prepared_at=NOW,
    )
    return fill(FORMS[form], record).field(no)


@pytest.mark.parametrize(
    ("form", "no", "authority", "shown"),
    [("edpb-1.0", 68, DPC, "46,200"), ("uk-ico-1", 26, ICO, "2,010")],
)
def test_each_is_told_of_its_own_people(form, no, authority, shown):
    each = said(form, no, authority, countries=EVERYWHERE, settled=ALL)

    assert each.shown == (shown,)
    assert each.remark.endswith("alone; there are others elsewhere.")


def test_with_nobody_elsewhere_the_total_is_theirs():
    each = said("edpb-1.0", 68, DPC, countries={"IE": None, "DE": None}, settled=ALL)

    assert (each.shown, each.remark) == (("48,210",), "")


@pytest.mark.parametrize(
    ("form", "no", "authority", "place"),
    [
        ("edpb-1.0", 67, DPC, "the European Economic Area"),
        ("uk-ico-1", 26, ICO, "the United Kingdom"),
    ],
)
def test_what_is_not_known_by_country_is_said_so(form, no, authority, place):
    each = said(form, no, authority, countries={"IE": None, "GB": None}, settled=ALL)

    assert each.state in OPEN
    assert each.reason == f"not known by country: how many of the people are in {place}"
    assert "48,210" not in each.shown


def test_a_country_without_a_number_leaves_a_lower_bound():
    counts = {"IE": 41000, "DE": None, "GB": 2010}

    each = said("edpb-1.0", 68, DPC, countries=counts, settled=ALL)

    assert each.shown == ("at least 41,000",)


def test_records_are_never_known_by_country():
    records = {"min": 900000, "max": 900000}

    each = said("edpb-1.0", 72, DPC, countries=EVERYWHERE, records=records)

    assert each.state in OPEN
    assert each.reason.startswith("not known by country")


def test_what_is_not_known_by_country_may_be_answered_by_a_person():
    record = Record(
        organisation=CLINIC,
        facts={"subjects": TOTAL, "countries": {"IE": None, "GB": None}},
        authority=DPC,
        reference="INC-1",
        prepared_at=NOW,
        answers={67: "b", 68: {"min": 40000, "max": 40000}},
    )

    assert fill(FORMS["edpb-1.0"], record).field(68).shown == ("40,000",)


def test_while_another_authority_is_told_too_an_open_list_hides_nobody():
    record = Record(
        organisation=CLINIC,
        facts={"subjects": TOTAL, "countries": {"IE": None}},
        authority=DPC,
        reference="INC-1",
        prepared_at=NOW,
    )
    alone = fill(FORMS["edpb-1.0"], record).field(67)
    duty = {"duty": "notify-authority", "advice": "notify", "addressee": "uk-ico"}
    both = replace(record, triage={"duties": [{**duty, "superseded_by": None}]})

    assert alone.state is State.ANSWERED
    assert fill(FORMS["edpb-1.0"], both).field(67).state in OPEN


def test_without_an_establishment_each_state_is_told_of_its_own():
    abroad = replace(CLINIC, establishments=("US",))
    counts = {"IE": 41000, "DE": 5200}
    record = Record(
        organisation=abroad,
        facts={"subjects": TOTAL, "countries": counts, "settled": ALL},
        authority={"id": "de-x", "name": "A Land", "country": "DE"},
        reference="INC-1",
        prepared_at=NOW,
    )

    assert fill(FORMS["edpb-1.0"], record).field(68).shown == ("5,200",)


def test_the_ocr_is_told_of_people_in_the_united_states():
    facts = {"countries": {"US": 120, "IE": 48090}, "settled": ALL}

    each = said("us-hhs-ocr-1", 16, {"id": "us-hhs-ocr", "name": "OCR"}, **facts)

    assert each.shown == ("120",)
