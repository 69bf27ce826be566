"""Settings are checked, what is missing is said, earlier settings are kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from incidents.core.errors import ConflictError, InputRefusedError, NotAllowedError
from incidents.core.organisation import Organisation, Person
from incidents.fallbacks import Fallbacks
from incidents.services.organisations import (
    change_organisation,
    check_settings,
    create_organisation,
    missing_settings,
    organisation_for,
    public_profile,
)
from tests.support.runtime import HARBOUR


def change(rt, house, wanted, *, before=HARBOUR):
    change_organisation(rt, house.dpo, wanted, before=before, now=rt.clock.now())


def test_settings_come_back_as_they_were_given(rt, house):
    assert public_profile(rt, slug="harbour") == HARBOUR


def test_the_demonstration_says_so(rt):
    create_organisation(rt, HARBOUR, demonstration=True, now=rt.clock.now())

    assert public_profile(rt, slug="harbour").demonstration


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"slug": "Harbour!"}, "slug"),
        ({"name": " "}, "name"),
        ({"default_role": "owner"}, "default_role"),
        ({"zone": "Dublin"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"lead_authority": "xx-none"}, "lead_authority"),
        ({"establishments": ("Ireland",)}, "establishments"),
        ({"main_establishment": "irl"}, "main_establishment"),
        ({"people": (Person(name="", email="a@b.example"),)}, "people.0.name"),
        ({"people": (Person(name="A", email="a b@c"),)}, "people.0.email"),
        (
            {"people": (Person(name="A", email="a@b.example", level=0),)},
            "people.0.level",
        ),
        (
            {"people": (Person(name="A", email="a@b.example", level=10),)},
            "people.0.level",
        ),
        (
            {"people": (Person(name="A", email="a@b.example", level=True),)},
            "people.0.level",
        ),
    ],
)
def test_a_wrong_setting_is_named(rt, change, path):
    faults = check_settings(replace(HARBOUR, **change), rt)

    assert [fault.path for fault in faults] == [path]


def test_what_an_authority_will_ask_for_is_named_while_it_is_missing():
    missing = {
        fault.path for fault in missing_settings(Organisation(slug="a", name="A"))
    }

    assert missing == {
        "identifier", "address", "sector", "size", "establishments", "sectors",
        "fallback_phone", "fallback_address", "dpo", "people",
    }  # fmt: skip
    assert missing_settings(HARBOUR) == ()


def test_what_is_missing_is_said_in_words_that_need_no_name_of_a_setting():
    says = {
        fault.path: fault.says
        for fault in missing_settings(Organisation(slug="a", name="A"))
    }

    assert "the sector:" in says["sector"]
    assert "the size:" in says["size"]
    assert "the sectors" in says["sectors"]
    assert "DPO" in says["dpo"]


def test_a_short_name_is_taken_once(rt, house):
    with pytest.raises(ConflictError):
        create_organisation(rt, HARBOUR, now=rt.clock.now())


def test_a_change_keeps_what_was_before_and_who_changed_it(rt, house, database_url):
    changed = replace(HARBOUR, slack_channel="C0123456789")

    change(rt, house, changed)

    assert organisation_for(rt, house.dpo, slug="harbour") == changed
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT actor FROM organisation_change")).all()
    engine.dispose()
    assert rows == [("Orla Byrne",)]


def test_an_organisation_that_one_does_not_serve_cannot_be_changed(rt, house):
    create_organisation(rt, replace(HARBOUR, slug="other"), now=rt.clock.now())

    with pytest.raises(NotAllowedError):
        change(rt, house, replace(HARBOUR, slug="other"))
    with pytest.raises(InputRefusedError):
        change(rt, house, replace(HARBOUR, zone="Mars"))


def test_of_two_changes_that_start_from_the_same_settings_one_is_refused(rt, house):
    wanted = [replace(HARBOUR, fallback_phone=f"+353 1 555 020{n}") for n in range(6)]

    with ThreadPoolExecutor(len(wanted)) as pool:
        ends = [pool.submit(change, rt, house, each) for each in wanted]
    refused = [end for end in ends if isinstance(end.exception(), ConflictError)]
    (taken,) = (
        each for each, end in zip(wanted, ends, strict=True) if end.exception() is None
    )

    assert len(refused) == len(wanted) - 1
    assert organisation_for(rt, house.dpo, slug="harbour") == taken


def test_the_fallback_telephone_outlives_the_database(rt, house, tmp_path):
    public_profile(rt, slug="harbour")

    again = Fallbacks(tmp_path / "fallbacks.json").get("harbour")

    assert again.phone == HARBOUR.fallback_phone
    assert again.address == HARBOUR.fallback_address
