"""Settings of a large organisation: hundreds of people, many countries, its region."""

from dataclasses import replace

import pytest

from incidents.calendars import regions, working_days
from incidents.core.organisation import Person
from incidents.services.organisations import change_organisation
from incidents.web.console.organisation_form import PERSON_PARTS
from incidents.web.console.regions import region_choices
from incidents.web.posted import TooManyFieldsError, parse_posted
from tests.support.runtime import HARBOUR
from tests.web.test_console_settings import PLACE, kept, settings

PEOPLE = tuple(
    Person(name=f"Colleague {row}", email=f"c{row}@harbour.example", level=2)
    for row in range(120)
)


def large(console):
    change_organisation(
        console.rt, console.house.dpo, replace(HARBOUR, people=PEOPLE), before=HARBOUR,
        now=console.rt.clock.now(),
    )  # fmt: skip


def rows():
    return {
        f"people-{row}-{part}": str(getattr(person, part))
        for row, person in enumerate(PEOPLE)
        for part in PERSON_PARTS
    }


def test_a_hundred_and_twenty_people_are_shown_and_none_is_lost(console):
    large(console)
    page = console.page(PLACE)

    done = settings(console, **rows(), fallback_phone="+353 1 555 0000")

    assert 'value="Colleague 119"' in page
    assert 'name="people-121-name"' in page
    assert done.status_code == 303
    assert [p.name for p in kept(console).people] == [p.name for p in PEOPLE]
    assert kept(console).fallback_phone == "+353 1 555 0000"


def test_a_form_of_more_fields_than_any_page_has_is_refused_in_words(console):
    answer = settings(console, targets=["Ireland"] * 5_001)

    assert answer.status_code == 413
    assert "Nothing was stored" in answer.text
    assert kept(console).targets == HARBOUR.targets


def test_five_thousand_fields_are_read():
    whole = parse_posted(b"&".join([b"a=1"] * 5_000))

    assert len(whole.texts("a")) == 5_000
    with pytest.raises(TooManyFieldsError):
        parse_posted(b"&".join([b"a=1"] * 5_001))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DE-BY", "Germany: Bayern"),
        ("CH-ZH", "Switzerland: Zürich"),
        ("CH-UR", "Switzerland: Uri"),
        ("GB-SCT", "United Kingdom: Scotland"),
        ("US-CA", "United States: California"),
        ("ES-CT", "Spain: Cataluña"),
        ("FR-971", "France: Guadeloupe"),
    ],
)
def test_a_region_is_chosen_by_its_name(console, code, name):
    assert f">{name}</option>" in console.page(PLACE)

    done = settings(console, region=code)

    assert done.status_code == 303
    assert kept(console).region == code


def test_a_region_of_no_country_is_refused(console):
    answer = settings(console, region="DE-Bavaria")

    assert answer.status_code == 422
    assert 'href="#organisation-region"' in answer.text
    assert kept(console).region == ""


def test_a_region_that_stands_there_already_is_kept(console):
    change_organisation(
        console.rt, console.house.dpo, replace(HARBOUR, region="IE-D"), before=HARBOUR,
        now=console.rt.clock.now(),
    )  # fmt: skip

    done = settings(console, region="IE-D")

    assert "IE-D (not on our list)" in console.page(PLACE)
    assert done.status_code == 303
    assert kept(console).region == "IE-D"


def test_each_region_on_the_list_has_its_calendar_and_a_law_knows_its_authority(
    console,
):
    offered = dict(region_choices(""))
    wanted = {each.region for each in console.rt.law.authorities.values()} - {None}

    assert wanted <= offered.keys()
    assert len(regions("US")) > 50
    for code in offered.keys() - {""}:
        assert working_days(code[:2], code) is not None


def test_a_country_without_regions_has_none():
    assert regions("IE") == {}
    assert "DE-Augsburg" not in regions("DE")
