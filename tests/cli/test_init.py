"""``tocsin init``, accounts and tokens: what a new installation is given."""

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from incidents.keys import Keys
from incidents.runtime import Runtime
from incidents.services.accounts import sign_in
from incidents.services.organisations import create_organisation, public_profile
from incidents.services.webhooks import secret_of
from tests.cli.shell import Tocsin
from tests.support.checkout import ROOT
from tests.support.runtime import HARBOUR

FILE = """
name = "Harbour & Söhne"
establishments = ["IE"]
sectors = ["financial"]
zone = "Europe/Dublin"

[dpo]
name = "Orla Byrne"
email = "orla@harbour.example"

[[people]]
name = "Tom Walsh"
email = "tom@harbour.example"
level = 2
manager = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An organisation's settings."""
    path = tmp_path / "harbour.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def password_in(output: str) -> str:
    (line,) = (line for line in output.splitlines() if "one-time password" in line)
    return line.split()[-1]


def may_sign_in(rt: Runtime, email: str, password: str) -> bool:
    now = rt.clock.now()
    return bool(sign_in(rt, email=email, password=password, network="t", now=now))


def test_a_file_becomes_an_organisation_with_somebody_who_may_sign_in(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    result = tocsin("init", "--from", file)

    made = public_profile(sqlite_rt, slug="harbour-sohne")
    assert result.exit_code == 0
    assert made.name == "Harbour & Söhne"
    assert made.people[0].level == 2
    assert may_sign_in(sqlite_rt, "orla@harbour.example", password_in(result.stdout))
    assert "/r/harbour-sohne" in result.stdout


def test_webhooks_of_a_file_show_their_secrets_once(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    hook = '[[webhooks]]\nname = "SIEM"\nurl = "https://hooks.example/in?key=theirs"\n'
    file.write_text(FILE + hook, encoding="utf-8")

    said = tocsin("init", "--from", file).stdout

    (made,) = public_profile(sqlite_rt, slug="harbour-sohne").webhooks
    assert (made.name, made.host) == ("SIEM", "hooks.example")
    assert "webhook     SIEM" in said
    keys = Keys(bytes.fromhex((tocsin.folder / "data/server.key").read_text()))
    assert secret_of(keys, made) in said
    shown = tocsin("organisations", "show", "harbour-sohne").stdout
    assert "hooks.example" in shown
    assert "theirs" not in shown


def test_a_webhook_in_the_clear_is_refused(tocsin: Tocsin, file: Path):
    hook = '[[webhooks]]\nname = "SIEM"\nurl = "http://hooks.example/in"\n'
    file.write_text(FILE + hook, encoding="utf-8")

    result = tocsin("init", "--from", file)

    assert result.exit_code != 0
    assert "webhooks.0.url: must begin with https://" in result.stderr


def test_what_is_missing_is_said_and_what_is_there_is_not(tocsin: Tocsin, file: Path):
    said = tocsin("init", "--from", file).stdout

    assert "identifier: an authority asks for the organisation's number" in said
    assert "people: one person only would be alerted" in said
    assert "establishments:" not in said


def test_options_are_put_on_top_of_the_file(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    tocsin("init", "--from", file, "--slug", "quay", "--dpo-phone", "+353 1 555 0101")

    made = public_profile(sqlite_rt, slug="quay")
    assert (made.dpo.name, made.dpo.phone) == ("Orla Byrne", "+353 1 555 0101")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('colour = "red"', "colour"),
        ('establishments = "IE"', "establishments"),
        ('establishments = ["ZZ"]', "establishments"),
        ('sectors = ["housing"]', "sectors"),
        ('zone = "Dublin"', "zone"),
        ("dora = 1", "dora"),
        ('[dpo]\nnme = "O"', "dpo.nme"),
        ('[[people]]\nname = "T"', "people.0.email"),
        ('[[people]]\nname = "T"\nemail = "t@x.example"\nlevel = 0', "people.0.level"),
        ('address = "a\\u0000b"', "address"),
        ("this is no TOML", "input"),
    ],
)
def test_a_faulty_file_creates_nothing_and_names_the_key(
    tocsin: Tocsin, tmp_path: Path, sqlite_rt: Runtime, line: str, path: str
):
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(f'name = "X"\n{line}\n')

    result = tocsin("init", "--from", faulty, "--admin-email", "a@x.example")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}: ")
    with sqlite_rt.uow.read() as tx:
        assert tx.organisations() == []


def test_without_anybody_who_could_sign_in_nothing_is_created(
    tocsin: Tocsin, sqlite_rt: Runtime
):
    result = tocsin("init", "--name", "Alone")

    assert result.stderr.startswith("admin-email: ")
    with sqlite_rt.uow.read() as tx:
        assert tx.organisations() == []


def test_without_a_terminal_and_without_a_name_it_says_what_to_give(tocsin: Tocsin):
    assert tocsin("init").stderr.startswith("name: give --name")


def test_a_second_organisation_leaves_the_first_as_it_is(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    create_organisation(
        sqlite_rt, HARBOUR, demonstration=True, now=sqlite_rt.clock.now()
    )

    result = tocsin("init", "--from", file)

    kept = replace(HARBOUR, demonstration=True)
    assert public_profile(sqlite_rt, slug="harbour") == kept
    assert "The demonstration (harbour) stays beside it" in result.stdout


def test_an_organisation_of_the_same_short_name_is_refused(tocsin: Tocsin, file: Path):
    tocsin("init", "--from", file)

    again = tocsin("init", "--from", file)

    assert again.exit_code == 1
    assert "harbour-sohne exists" in again.stderr


def test_answers_become_an_organisation_and_a_wrong_one_is_asked_again(
    tocsin: Tocsin, sqlite_rt: Runtime
):
    answers = [
        "",  # a name is asked for until there is one
        "Kelp & Co",
        "",  # short name: the one proposed
        "IE",
        "",  # main establishment: the only country
        "",  # authority: the one competent there
        "Dublin",  # no time zone
        "",  # languages
        "health",
        "none",  # NIS2
        "no",  # DORA
        "none",  # HIPAA
        *[""] * 9,
        "Nuala Reid",
        "nuala@kelp.example",
        *[""] * 4,
        "Nuala Reid <nuala@kelp.example>",
        "Finn Daly <finn@kelp.example> 2",
        "",
        "Europe/Dublin",
    ]

    result = tocsin("init", "--ask", typed="\n".join(answers) + "\n")

    made = public_profile(sqlite_rt, slug="kelp-co")
    assert result.exit_code == 0, result.output
    assert "zone: is no IANA time zone" in result.stdout
    assert (made.zone, made.lead_authority) == ("Europe/Dublin", "ie-dpc")
    assert (made.nis2, made.dora, made.hipaa) == ("none", False, "none")
    assert [person.level for person in made.people] == [1, 2]
    assert may_sign_in(sqlite_rt, "nuala@kelp.example", password_in(result.stdout))


def test_in_a_terminal_it_asks_by_itself(tocsin: Tocsin):
    ours, theirs = pty.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-m", "incidents.cli", "init"],
        cwd=ROOT,
        env=os.environ | tocsin.environment,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    os.close(theirs)
    os.write(ours, b"Kelp & Co\n\x04")
    said, _ = asked.communicate(timeout=60)
    os.close(ours)

    assert b"Full name of the organisation" in said
    assert b"Short name, in the form's address" in said
    assert b"Traceback" not in said


def test_somebody_is_added_and_gets_a_new_password(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    tocsin("init", "--from", file)
    added = tocsin(
        "user", "add", "Ann@Harbour.example", "--organisation", "harbour-sohne"
    )

    reset = tocsin("user", "reset-password", "ann@harbour.example")

    listed = tocsin("user", "list").stdout
    assert added.stdout.startswith("one-time password of ann@harbour.example: ")
    assert may_sign_in(sqlite_rt, "ann@harbour.example", reset.stdout.split()[-1])
    assert "ann@harbour.example  harbour-sohne:dpo" in listed


def test_nobody_is_added_to_an_organisation_that_is_not_there(tocsin: Tocsin):
    result = tocsin("user", "add", "a@x.example", "--organisation", "nobody")

    assert (result.exit_code, result.stderr) == (1, "no such organisation\n")
    assert tocsin("user", "list").stdout == ""


def test_a_token_is_shown_once_and_its_end_is_listed(tocsin: Tocsin, file: Path):
    tocsin("init", "--from", file)
    made = tocsin("token", "create", "--organisation", "harbour-sohne", "--label", "hr")
    listed = tocsin("token", "list").stdout

    tocsin("token", "revoke", listed.split()[0])

    assert made.stdout.startswith("tocsin_")
    assert made.stdout.strip() not in listed
    assert "live  hr" in listed
    assert "revoked 20" in tocsin("token", "list").stdout


def test_settings_are_shown_as_json(tocsin: Tocsin, file: Path):
    tocsin("init", "--from", file)

    shown = tocsin("organisations", "show", "harbour-sohne")

    assert json.loads(shown.stdout)["zone"] == "Europe/Dublin"
    assert "missing: identifier: " in shown.stderr
    assert "harbour-sohne" in tocsin("organisations", "list").stdout
