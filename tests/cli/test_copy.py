"""``tocsin copy``: what it prints, refuses, and leaves when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from incidents.settings import Settings
from incidents.wiring import build_runtime
from tests.cli.shell import Tocsin
from tests.support.checkout import ROOT
from tests.support.filings import Press
from tests.support.moving import rows_in, settle_in
from tests.support.runtime import SetClock, make_runtime


@pytest.fixture
def installation(tocsin: Tocsin) -> Tocsin:
    """A stopped installation with two cases."""
    rt = make_runtime(tocsin.url, tocsin.folder, SetClock(), pdf=Press())
    settle_in(rt)
    rt.close()
    return tocsin


def test_it_says_what_was_copied_and_what_to_do_next(
    installation: Tocsin, empty_postgresql_url: str
):
    done = installation("copy", "--to", empty_postgresql_url)

    assert done.exit_code == 0
    assert "the timelines of 2 cases are whole there" in done.stdout
    for word in ("TOCSIN_DATABASE_URL", "server.key", "tocsin doctor", "Never start"):
        assert word in done.stdout
    assert rows_in(empty_postgresql_url)["incident"] == 2


def test_a_password_is_not_printed(installation: Tocsin, empty_postgresql_url: str):
    with_password = empty_postgresql_url.replace("postgres@", "postgres:hunter2@")

    done = installation("copy", "--from", installation.url, "--to", with_password)

    assert "postgres:***@" in done.stdout
    assert "hunter2" not in done.output


def test_without_any_address_there_is_nothing_to_do(installation: Tocsin):
    done = installation("copy")

    assert done.exit_code == 2
    assert "give --from, --to, or both" in done.stderr


def test_copying_twice_is_refused_in_one_line(
    installation: Tocsin, empty_postgresql_url: str
):
    installation("copy", "--to", empty_postgresql_url)

    again = installation("copy", "--to", empty_postgresql_url)

    assert again.exit_code == 1
    assert again.stderr.startswith("--to: is not empty")
    assert again.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_copy_that_is_stopped_leaves_the_target_empty(
    installation: Tocsin, empty_postgresql_url: str, number: signal.Signals
):
    # The process stops itself in the middle, where a test from outside would guess.
    program = f"""
import os
from incidents.cli import main
from incidents.store import whole
add = whole.add_rows
def until_triage(connection, table, rows):
    add(connection, table, rows)
    if table.name == 'triage':
        os.kill(os.getpid(), {int(number)})
whole.add_rows = until_triage
main(prog_name='tocsin')
"""

    stopped = subprocess.run(
        [sys.executable, "-c", program, "copy", "--to", empty_postgresql_url],
        cwd=ROOT,
        env=os.environ | installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert stopped.returncode != 0
    assert sum(rows_in(empty_postgresql_url).values()) == 0
    if number is signal.SIGINT:
        assert stopped.stderr.endswith(
            "Not copied: interrupted. The target holds nothing of it.\n"
        )
    assert installation("copy", "--to", empty_postgresql_url).exit_code == 0


def test_the_key_of_a_file_goes_along_as_a_setting(tmp_path: Path):
    old = Settings(data_folder=tmp_path / "old")
    began = build_runtime(old)
    began.close()
    text = (tmp_path / "old" / "server.key").read_text().strip()
    given = Settings(data_folder=tmp_path / "new", server_key=SecretStr(f"hex:{text}"))

    moved = build_runtime(given)
    moved.close()

    codes = [rt.keys.receipt_code("house", "report") for rt in (began, moved)]
    assert codes[0] == codes[1]
    assert not (tmp_path / "new" / "server.key").exists()


@pytest.mark.parametrize("key", ["hex:", "hex:0a", "hex:" + "z" * 64])
def test_a_key_that_is_no_text_of_a_key_file_is_refused_unseen(
    installation: Tocsin, monkeypatch: pytest.MonkeyPatch, key: str
):
    monkeypatch.setenv("TOCSIN_SERVER_KEY", key)

    refused = installation("copy", "--to", "sqlite:///elsewhere.db")

    assert refused.stderr.startswith("TOCSIN_SERVER_KEY: ")
    assert key.removeprefix("hex:")[:8] not in refused.stderr or key == "hex:"
