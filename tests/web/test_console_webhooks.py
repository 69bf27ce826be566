"""Webhooks in the console: secrets shown once, addresses never, two while replacing."""

import re

import pytest

from incidents.core.ports import Endpoint
from incidents.services.organisations import organisation_for
from incidents.services.webhooks import SettingsEndpoints
from incidents.web.console.organisation_form import read_organisation
from incidents.web.posted import Posted
from tests.support.console import Console

PATH = "/organisations/harbour/webhooks"
URL = "https://hooks.example/in?sig=their-own-secret"


def add(console: Console, *, name: str = "SIEM", url: str = URL) -> str:
    """Add a webhook and return the secret that the page shows."""
    page = console.send(PATH, name=name, url=url)
    assert page.status_code == 200
    (secret,) = re.findall(r"\b[0-9a-f]{64}\b", page.text)
    return secret


def endpoint(console: Console) -> Endpoint | None:
    """Return what the worker would speak to."""
    (hook,) = organisation_for(console.rt, console.house.dpo, slug="harbour").webhooks
    found = SettingsEndpoints(console.rt.uow, console.rt.keys)
    return found.find(f"harbour/{hook.id}")


def act(console: Console, what: str) -> str:
    (hook,) = organisation_for(console.rt, console.house.dpo, slug="harbour").webhooks
    page = console.send(f"{PATH}/{hook.id}", from_page=PATH, act=what)
    assert page.status_code in {200, 303}
    return page.text


def test_a_new_webhook_shows_its_secret_once_and_its_address_never(
    console: Console,
) -> None:
    secret = add(console)

    page = console.page(PATH)
    assert "hooks.example" in page
    assert secret not in page
    assert "their-own-secret" not in page
    assert endpoint(console) == Endpoint(url=URL, secrets=(secret,))


def test_the_secret_itself_is_stored_nowhere(console: Console) -> None:
    secret = add(console)

    with console.rt.uow.read() as tx:
        row = tx.organisation("harbour")
        assert secret not in str(row.profile)


def test_while_a_secret_is_replaced_both_sign_until_the_earlier_is_dropped(
    console: Console,
) -> None:
    old = add(console)

    page = act(console, "replace")
    (new,) = re.findall(r"\b[0-9a-f]{64}\b", page)
    during = endpoint(console)
    act(console, "drop")
    after = endpoint(console)

    assert new != old
    assert during is not None
    assert during.secrets == (new, old)
    assert after is not None
    assert after.secrets == (new,)


def test_a_removed_webhook_is_told_nothing_more(console: Console) -> None:
    add(console)

    act(console, "remove")

    settings = organisation_for(console.rt, console.house.dpo, slug="harbour")
    assert settings.webhooks == ()
    found = SettingsEndpoints(console.rt.uow, console.rt.keys)
    assert found.find("harbour/0123456789ABCDEF") is None
    assert found.find("nobody/0123456789ABCDEF") is None


@pytest.mark.parametrize(
    ("name", "url", "says"),
    [
        ("", URL, "give a name"),
        ("x" * 61, URL, "at most 60 characters"),
        ("SIEM", "", "is no web address"),
        ("SIEM", "http://hooks.example/in", "must begin with https://"),
        ("SIEM", "javascript:alert(1)", "is no web address"),
        ("SIEM", "https://user:word@hooks.example/", "must hold no user name"),
        ("SIEM", "https://hooks.example/#part", "must hold no user name and no #"),
        ("SIEM", "https://hooks.example:99999/", "is no web address"),
        ("SIEM", "https://hooks.example/ü", "is no web address"),
        ("SIEM", "https://hooks.example/a b", "is no web address"),
        ("SIEM", f"https://hooks.example/{'x' * 2000}", "at most 2,000 characters"),
    ],
)
def test_a_wrong_address_is_said_at_its_field(
    console: Console, name: str, url: str, says: str
) -> None:
    page = console.send(PATH, name=name, url=url)

    assert page.status_code == 422
    assert says.lower() in page.text.lower()
    settings = organisation_for(console.rt, console.house.dpo, slug="harbour")
    assert settings.webhooks == ()


def test_there_are_five_at_most(console: Console) -> None:
    for number in range(5):
        add(console, name=f"Number {number}")

    assert "Remove one to add another" in console.page(PATH)
    sixth = console.send(PATH, name="Number 6", url=URL)
    assert sixth.status_code == 422
    assert "at most 5" in sixth.text


def test_another_organisation_s_webhooks_are_not_there(console: Console) -> None:
    for path in ("/organisations/other/webhooks", f"{PATH}/0123456789ABCDEF"):
        page = console.send(path, from_page=PATH, act="remove", name="x", url=URL)
        assert page.status_code == 404
    assert (
        console.client.get("/console/organisations/other/webhooks").status_code == 404
    )


def test_a_form_of_another_browser_changes_nothing(console: Console) -> None:
    add(console)
    (hook,) = organisation_for(console.rt, console.house.dpo, slug="harbour").webhooks

    page = console.client.post(
        f"/console{PATH}/{hook.id}", data={"csrf": "x", "act": "remove"}
    )

    assert page.status_code == 403
    assert endpoint(console) is not None


def test_saving_the_other_settings_keeps_the_webhooks(console: Console) -> None:
    add(console)
    before = organisation_for(console.rt, console.house.dpo, slug="harbour")

    read = read_organisation(before, Posted(fields={"name": ("Harbour",)}))

    assert read.organisation.name == "Harbour"
    assert read.organisation.webhooks == before.webhooks
