"""The settings page takes what a person may type, and nothing odd beside it."""

import pytest

from incidents.web.console.organisation_form import read_organisation
from incidents.web.posted import Posted
from tests.support.runtime import HARBOUR


def level_typed(text):
    fields = {"people-0-name": ["Orla"], "people-0-level": [text]}
    read = read_organisation(HARBOUR, Posted(fields=fields))
    faulty = "people-0-level" in [fault.path for fault in read.faults]
    return read.organisation.people[0].level, faulty


@pytest.mark.parametrize("text", ["1", " 3 ", "9"])
def test_a_level_is_one_digit_from_1_to_9(text):
    assert level_typed(text) == (int(text), False)


@pytest.mark.parametrize(
    "text", ["", "0", "10", "01", "0019999", "+1", "1.0", "1_0", "²", "٣", "-1", "1 2"]
)
def test_an_odd_level_is_refused(text):
    assert level_typed(text)[1]


def test_the_seat_of_an_institution_of_the_union_can_be_chosen():
    posted = Posted(fields={"main_establishment": ["EU"]})

    read = read_organisation(HARBOUR, posted)

    assert "main_establishment" not in [fault.path for fault in read.faults]
    assert read.organisation.main_establishment == "EU"
