"""Answers to open questions: countries by name, and laws by name beside them."""

import re
from dataclasses import replace

import pytest

from incidents.services.accounts import create_user
from incidents.services.case_views import case_file
from incidents.services.facts_changes import current_facts
from incidents.services.organisations import change_organisation
from incidents.web.console.answers import read_answer
from incidents.web.posted import Posted
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR

ZONE = "Europe/Dublin"
PLACES, NUMBERS = "value-place", "value-number"


def read(path, **fields):
    return read_answer(path, Posted(fields=fields), zone=ZONE)


@pytest.mark.parametrize(
    ("places", "numbers", "value"),
    [
        (("Ireland", "germany", ""), ("1,300", "", ""), {"IE": 1300, "DE": None}),
        (("Ireland", "IE"), ("5", "7"), {"IE": 7}),
    ],
)
def test_people_are_counted_by_the_country_that_was_named(places, numbers, value):
    found = read("countries", **{PLACES: places, NUMBERS: numbers})

    assert (found.value, found.faults) == (value, ())


@pytest.mark.parametrize(
    ("places", "numbers", "says"),
    [
        (("Irland",), ("5",), "no country called “Irland”"),
        (("",), ("5",), "no country called “5”"),
        (("Ireland",), ("many",), "whole numbers"),
        (("",), ("",), "Choose an answer"),
    ],
)
def test_what_is_no_country_and_no_number_is_told(places, numbers, says):
    found = read("countries", **{PLACES: places, NUMBERS: numbers})

    assert found.value is None
    assert says in found.faults[0].says


def test_one_country_and_the_states_are_read_by_name_or_letters():
    assert read("place_country", value=("ireland",)).value == "IE"
    assert "Irland" in read("place_country", value=("Irland",)).faults[0].says
    states = {PLACES: ("California", "ny", ""), NUMBERS: ("300", "", "")}
    assert read("us_states", **states).value == {"CA": 300, "NY": None}
    wrong = read("us_states", **{PLACES: ("Ireland",), NUMBERS: ("5",)})
    assert "no State called “Ireland”" in wrong.faults[0].says


def test_countries_are_answered_on_the_case_by_name(console):
    abroad = replace(
        HARBOUR, establishments=("US",), main_establishment="US", targets=("IE",)
    )
    change_organisation(
        console.rt, console.house.dpo, abroad, before=HARBOUR,
        now=console.rt.clock.now(),
    )  # fmt: skip
    case = report_lost_laptop(console.rt, countries={}).reference
    place = f"/cases/{case}"
    page = console.page(place)
    assert 'list="countries"' in page
    assert "Could change: Notify the authority (General Data Protection" in page

    done = console.send(
        f"{place}/answer", from_page=place, path="countries", version="1",
        reason="Counted in the customer list",
        **{PLACES: ["Ireland", ""], NUMBERS: ["340", ""]},
    )  # fmt: skip

    assert done.status_code == 303
    with console.rt.uow.read() as tx:
        row = tx.incident(case, organisations=[console.house.id])
        assert current_facts(tx, row)["countries"] == {"IE": 340}


def test_a_case_is_handed_to_a_colleague_from_its_page(console):
    case = report_lost_laptop(console.rt).reference
    create_user(
        console.rt, email="tom@harbour.example", name="Tom Walsh",
        organisations={console.house.id: "dpo"}, now=console.rt.clock.now(),
    )  # fmt: skip
    place = f"/cases/{case}"
    tom = re.search(r'value="([^"]+)">\s*Tom Walsh', console.page(place)).group(1)

    refused = console.send(f"{place}/hand-over", from_page=place, to="")
    done = console.send(f"{place}/hand-over", from_page=place, to=tom)

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Choose a colleague" in refused.text
    found = case_file(console.rt, console.house.dpo, reference=case)
    assert found.head.holder == "Tom Walsh"


def test_states_are_offered_by_name_where_they_are_asked(console):
    abroad = replace(HARBOUR, establishments=("US",), main_establishment="US")
    change_organisation(
        console.rt, console.house.dpo, abroad, before=HARBOUR,
        now=console.rt.clock.now(),
    )  # fmt: skip
    case = report_lost_laptop(console.rt, countries={"US": 100}, us_states={"TX": 40})

    page = console.page(f"/cases/{case.reference}")

    assert 'name="value-place" type="text" list="states"' in page
    assert '<datalist id="states">' in page
    assert 'value="Texas"' in page
    assert "Texas: 40" in page
    assert "Texas (United States)" in page
