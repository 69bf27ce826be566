"""What the settings of a webhook may say."""

import pytest

from incidents.core.webhook import MOST, Webhook, webhook_faults


def hook(**changes):
    return Webhook(
        **{"id": "0123456789ABCDEF", "name": "SIEM", "url": "https://siem.example/in"}
        | changes
    )


def faults_of(**changes):
    return [(fault.path, fault.says) for fault in webhook_faults([hook(**changes)])]


@pytest.mark.parametrize(
    "url",
    [
        "https://siem.example/in?key=1",
        "https://siem.example:8443/in",
        "http://localhost:9000/in",
        "http://127.0.0.1/in",
        "http://[::1]:9000/in",
    ],
)
def test_an_address_that_may_stand(url):
    assert faults_of(url=url) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is no web address"),
        ("siem", "is no web address"),
        ("https://siem.example/a b", "is no web address"),
        ("https://siem.example:99999/", "is no web address"),
        ("https://siem.example:0/", "is no web address"),
        ("https://siém.example/", "is no web address"),
        ("https://user:word@siem.example/", "must hold no user name and no #"),
        ("https://siem.example/#here", "must hold no user name and no #"),
        ("http://siem.example/", "must begin with https://"),
        ("ftp://siem.example/", "must begin with https://"),
        ("https://siem.example/" + "x" * 3_000, "characters"),
    ],
)
def test_an_address_that_may_not(url, says):
    ((path, said),) = faults_of(url=url)

    assert path == "webhooks.0.url"
    assert says in said


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 300])
def test_a_name_is_one_short_line(name):
    ((path, _),) = faults_of(name=name)

    assert path == "webhooks.0.name"


def test_there_are_not_too_many():
    found = webhook_faults([hook()] * (MOST + 1))

    assert [fault.path for fault in found] == ["webhooks"]
    assert webhook_faults([hook()] * MOST) == []


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({}, (1,)),
        ({"secret": 2}, (2,)),
        ({"secret": 2, "keeps_earlier": True}, (2, 1)),
        # Before the first there was none.
        ({"secret": 1, "keeps_earlier": True}, (1,)),
    ],
)
def test_which_secrets_sign(changes, numbers):
    assert hook(**changes).secrets == numbers


def test_the_host_is_told_without_what_may_be_secret():
    assert hook(url="https://siem.example/in?key=secret").host == "siem.example"
