"""``tocsin doctor``: what it finds, what it says to do, and how it ends."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from incidents.doctor import CHECKS, State, state_of_disk
from incidents.settings import Settings, unsafe
from tests.cli.installation import Installation, started
from tests.support.checkout import ROOT


@pytest.fixture
def installation(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """An installation on SQLite in which all is well."""
    return started(tmp_path / "data", sqlite_url, monkeypatch)


def test_a_database_that_may_forget_is_red(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server of the tests runs without fsync, for speed.
    installation = started(tmp_path / "data", postgresql_url, monkeypatch)

    code, printed = installation.examine()

    (line,) = [each for each in printed.splitlines() if each.startswith("RED")]
    assert line.endswith(
        "database    The database may lose what it has stored: fsync"
        ", full_page_writes is off."
    )
    assert code == 1


def test_a_good_installation_is_well(installation: Installation) -> None:
    code, printed = installation.examine()

    assert code == 0, printed
    assert printed.splitlines()[-1] == "All is well."
    assert [line.split()[1] for line in printed.splitlines()[:-1]] == list(CHECKS)
    assert "secret-id" not in printed
    assert "xoxb" not in printed


def test_for_machines_it_says_the_same(installation: Installation) -> None:
    code, printed = installation.examine("--json")

    said = json.loads(printed)
    assert (code, said["well"]) == (0, True)
    assert {each["check"] for each in said["checks"]} == set(CHECKS)
    assert set(said["checks"][0]) == {"check", "state", "says", "to_do"}


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("worker", "DELETE FROM beat"),
        ("worker", "UPDATE beat SET ticked_at = '2026-01-01 00:00:00.000000'"),
        ("watch", "DELETE FROM audit WHERE role = 'web'"),
        ("migrations", "UPDATE alembic_version SET version_num = '0001'"),
        ("channels", "UPDATE organisation SET profile = '{}'"),
    ],
)
def test_what_is_spoilt_in_the_database_is_red(
    installation: Installation, check: str, statement: str
) -> None:
    installation.sql(statement)

    code, printed = installation.examine()

    assert code == 1
    red = [each for each in printed.splitlines() if each.startswith("RED")]
    # Where nobody can be told at all, nobody can be told next either.
    assert {line.split()[1] for line in red} - {"escalation"} == {check}
    assert f"{len(red)} thing" in printed


def test_without_a_channel_it_is_red(installation: Installation) -> None:
    assert installation.states(SLACK_TOKEN="", SMTP_HOST="")["channels"] == "red"


def test_a_database_that_is_away_is_red_and_stops_no_other_check(
    installation: Installation,
) -> None:
    url = "postgresql+psycopg://tocsin:hunter2@127.0.0.1:1/secret-name"

    code, printed = installation.examine(DATABASE_URL=url)

    assert code == 1
    assert "RED      database    The database does not answer" in printed
    assert "ok       pdf" in printed
    assert "hunter2" not in printed
    assert "secret-name" not in printed


def test_it_creates_nothing(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "none", "")

    states = installation.states()

    assert states == {
        "settings": "ok",
        "keys": "red",
        "disk": "red",
        "law": "ok",
        "pdf": "ok",
        "database": "red",
    }
    assert list(tmp_path.iterdir()) == []


def test_a_key_or_a_folder_that_others_can_read_is_red(
    installation: Installation,
) -> None:
    (installation.folder / "server.key").chmod(0o640)
    installation.folder.chmod(0o755)

    states = installation.states("--only", "keys", "--only", "disk")

    assert states == {"keys": "red", "disk": "red"}


def test_a_key_that_is_gone_or_short_is_red(installation: Installation) -> None:
    assert installation.states("--only", "keys", SERVER_KEY="short") == {"keys": "red"}
    (installation.folder / "server.key").unlink()
    assert installation.states("--only", "keys") == {"keys": "red"}
    assert installation.states("--only", "keys", SERVER_KEY="k" * 32) == {"keys": "ok"}


def test_a_faulty_law_is_red(installation: Installation, tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(ROOT / "incidents" / "law", law)
    (law / "regimes" / "xx.toml").write_text("id = 7\n")

    assert installation.states("--only", "law", LAW_FOLDER=str(law)) == {"law": "red"}


def test_one_check_alone(installation: Installation) -> None:
    assert installation.states("--only", "worker") == {"worker": "ok"}
    installation.sql("DELETE FROM beat")
    assert installation.states("--only", "worker") == {"worker": "red"}
    assert installation.examine("--only", "worker")[0] == 1
    assert installation.examine("--only", "clock")[0] == 0


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (499, 1000, State.RED),
        (500, 1000, State.OK),
        (4999, 200_000, State.RED),
        (5000, 200_000, State.WARNING),
        (9999, 60_000, State.WARNING),
        (10_000, 60_000, State.OK),
        (2000, 4000, State.OK),
        (0, 0, State.RED),
    ],
)
def test_how_full_a_disk_may_be(free: int, total: int, state: State) -> None:
    assert state_of_disk(free=free * 10**6, total=total * 10**6) is state


@pytest.mark.parametrize(
    ("grave", "settings"),
    [
        (True, {"base_url": "http://tocsin.example"}),
        (True, {"host": "0.0.0.0", "trusted_proxy": "10.0.0.1"}),  # noqa: S104
        (False, {"host": "0.0.0.0", "base_url": "https://tocsin.example"}),  # noqa: S104
        (True, {"smtp_host": "mail.example", "imap_host": "mail.example"}),
        (False, {"smtp_host": "mail.example", "smtp_sender": "a@b.example"}),
        (True, {"imap_host": "mail.example", "imap_tls": "none"}),
        (
            True,
            {
                "smtp_host": "mail.example",
                "smtp_sender": "a@b.example",
                "smtp_tls": "none",
                "imap_host": "mail.example",
            },
        ),
        (True, {"slack_base_url": "http://slack.example/api/"}),
        (False, {"dead_man_url": ""}),
    ],
)
def test_each_unsafe_setting_is_found_by_itself(
    grave: bool, settings: dict[str, Any]
) -> None:
    good = {"dead_man_url": "https://watch.example/x"}
    assert list(unsafe(Settings(**good))) == []

    ((is_grave, says, to_do),) = unsafe(Settings(**(good | settings)))

    assert is_grave is grave
    assert says.endswith(".")
    assert "TOCSIN_" in to_do


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEAD_MAN_URL", "http://watch.example/secret-id"),
        ("DEAD_MAN_URL", "secret-id"),
        ("METRICS_TOKEN", "secret-id"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_not_repeated(
    installation: Installation, name: str, value: str
) -> None:
    code, printed = installation.examine(**{name: value})

    assert code == 1
    assert f"TOCSIN_{name}: Value error, must be" in printed
    assert "secret-id" not in printed
