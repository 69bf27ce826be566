"""Settings in words: countries by name, and authorities that can lead."""

import re
from dataclasses import replace

import pytest

from incidents.services.organisations import (
    change_organisation,
    lead_authorities,
    organisation_for,
)
from incidents.web.console.countries import country_code, read_countries
from tests.support.runtime import HARBOUR

PLACE = "/organisations/harbour"


def kept(console):
    return organisation_for(console.rt, console.house.dpo, slug="harbour")


def settings(console, **changes):
    """Send the settings as the page shows them, with *changes*."""
    page = console.page(PLACE)
    values = {
        name: re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page).group(1)
        for name in ("seen", "name", "zone")
    }
    values |= {
        "default_role": "controller", "second_approval": "no",
        "lead_authority": kept(console).lead_authority,
    }  # fmt: skip
    return console.send(PLACE, **(values | changes))


def offered(console):
    page = console.page(PLACE)
    select = re.search(r'<select[^>]*name="lead_authority".*?</select>', page, re.S)
    return select.group(0)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ireland", "IE"),
        (" ireland ", "IE"),
        ("ie", "IE"),
        ("Cote d'Ivoire", "CI"),
        ("UK", "GB"),
        ("Irland", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_name_or_its_code(typed, code):
    assert country_code(typed) == code


def test_countries_are_read_once_each_and_what_is_none_is_named():
    assert read_countries(["Germany", "", "DE, Ireland", "Irland"]) == (
        ("DE", "IE"),
        ("Irland",),
    )


def test_countries_stand_in_the_settings_by_name_and_are_kept_as_codes(console):
    assert 'name="establishments" type="text" list="countries"' in console.page(PLACE)
    assert 'value="Ireland"' in console.page(PLACE)

    done = settings(
        console, establishments=["Ireland", "germany", ""], main_establishment="IE"
    )

    assert done.status_code == 303
    assert kept(console).establishments == ("IE", "DE")
    assert kept(console).main_establishment == "IE"


def test_a_country_that_is_none_is_told_at_its_field_and_nothing_is_lost(console):
    answer = settings(console, targets=["Ireland", "Irland<b>"])

    assert answer.status_code == 422
    assert "We know no country called “Irland&lt;b&gt;”" in answer.text
    assert 'href="#organisation-targets"' in answer.text
    assert 'value="Irland&lt;b&gt;"' in answer.text
    assert kept(console).targets == HARBOUR.targets


def test_only_an_authority_that_can_lead_is_offered_and_by_its_name(console):
    select = offered(console)

    assert "Ireland: Data Protection Commission (DPC)" in select
    assert "Germany: " in select
    for never in ("us-ca-ag", "us-hhs-ocr", "uk-ico", "ch-fdpic", "eu-edps", "lt-zeit"):
        assert never not in select
    assert settings(console, lead_authority="us-ca-ag").status_code == 422
    assert kept(console).lead_authority == HARBOUR.lead_authority


def test_an_authority_for_public_bodies_alone_leads_nobody(sqlite_rt):
    leads = {each.id for each in lead_authorities(sqlite_rt)}

    assert {"de-by-baylda", "de-be-blnbdi", "lt-vdai"} <= leads
    assert "de-by-baylfd" not in leads


def test_a_lead_authority_that_stands_there_already_is_kept_and_questioned(console):
    theirs = replace(HARBOUR, lead_authority="uk-ico")
    change_organisation(
        console.rt,
        console.house.dpo,
        theirs,
        before=HARBOUR,
        now=console.rt.clock.now(),
    )

    assert "(cannot be a lead authority)" in offered(console)
    assert settings(console, lead_authority="uk-ico").status_code == 303
    assert kept(console).lead_authority == "uk-ico"


def test_a_second_person_is_wanted_when_the_page_says_so(console):
    done = settings(console, second_approval="yes")

    assert done.status_code == 303
    assert kept(console).second_approval
