"""``tocsin import``: line by line, safe to repeat, never stopped by one bad line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result

from incidents.runtime import Runtime
from incidents.services.organisations import create_organisation
from tests.cli.shell import Tocsin
from tests.support.checkout import ROOT
from tests.support.runtime import HARBOUR

LINES = [
    {"id": 1, "title": "Folder left in a taxi", "media": ["paper"]},
    {"id": 2, "title": "Letter to the old address", "media": ["post_fax"]},
]


@pytest.fixture(autouse=True)
def harbour(sqlite_rt: Runtime) -> None:
    """The organisation that is imported into; the same database as the commands'."""
    create_organisation(sqlite_rt, HARBOUR, now=sqlite_rt.clock.now())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the lines to import stand."""
    return tmp_path / "reports.jsonl"


def write(file: Path, *lines: object) -> None:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")


def run(tocsin: Tocsin, file: Path, *options: str) -> Result:
    return tocsin("import", file, "--organisation", "harbour", *options)


def results(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def cases(rt: Runtime) -> int:
    with rt.uow.read() as tx:
        key = tx.organisation("harbour").id
        return len(tx.incidents([key], status="open"))


def test_every_line_becomes_a_case(tocsin: Tocsin, file: Path, sqlite_rt: Runtime):
    write(file, {"title": "One"}, {"title": "Two"})

    result = run(tocsin, file)

    first, second = results(result)
    assert result.exit_code == 0
    assert (first["line"], first["did"]) == (1, "stored")
    assert second["reference"].startswith("INC-")
    assert result.stderr == "2 stored\n"
    assert cases(sqlite_rt) == 2


def test_an_import_that_runs_again_stores_nothing_twice(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(file, {"title": "One", "media": ["paper"]}, {"title": "Two"})
    first = results(run(tocsin, file))
    # the same line with its keys in another order is the same report
    write(file, {"media": ["paper"], "title": "One"}, {"title": "Two"})

    again = results(run(tocsin, file))

    assert [line["did"] for line in again] == ["repeated", "repeated"]
    assert [x["reference"] for x in again] == [x["reference"] for x in first]
    assert cases(sqlite_rt) == 2


def test_a_line_with_its_own_id_is_stored_once_and_never_overwritten(
    tocsin: Tocsin, file: Path
):
    write(file, *LINES)
    run(tocsin, file, "--key-field", "id")
    write(file, LINES[0], LINES[1] | {"title": "Changed since"})

    same, changed = results(run(tocsin, file, "--key-field", "id"))

    assert same["did"] == "repeated"
    assert changed["did"] == "refused"
    assert changed["errors"][0]["path"] == "id"


def test_two_equal_reports_with_ids_of_their_own_are_two_cases(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(file, {"id": "a", "title": "Same"}, {"id": "b", "title": "Same"})

    run(tocsin, file, "--key-field", "id")

    assert cases(sqlite_rt) == 2


def test_a_bad_line_is_named_by_its_number_and_the_others_go_on(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(
        file,
        {"title": "Good"},
        "{not json",
        "",
        '{"title": "' + "a" * 1_100_000 + '"}',
        "[" * 100_000,
        {"certainty": "perhaps"},
        '{"title": "a", "title": "b"}',
        {"id": 7, "title": "the id is no key of the vocabulary"},
        {"title": "Good too"},
    )

    result = run(tocsin, file)

    did = {line["line"]: line["did"] for line in results(result)}
    refused = dict.fromkeys((2, 4, 5, 6, 7, 8), "refused")
    assert did == {1: "stored"} | refused | {9: "stored"}
    assert result.exit_code == 1
    assert cases(sqlite_rt) == 2


def test_bytes_that_are_no_utf8_are_a_fault_and_a_mark_at_the_start_is_not(
    tocsin: Tocsin, file: Path
):
    file.write_bytes(b'\xef\xbb\xbf{"title": "One"}\r\n{"title": "\xff"}\r\n')

    first, second = results(run(tocsin, file))

    assert first["did"] == "stored"
    assert second["errors"][0]["says"].startswith("is not UTF-8")


def test_a_dry_run_checks_every_line_and_stores_nothing(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(file, {"title": "One"}, {"title": 1})

    result = run(tocsin, file, "--dry-run")

    assert [line["did"] for line in results(result)] == ["valid", "refused"]
    assert result.exit_code == 1
    assert cases(sqlite_rt) == 0


def test_an_unknown_organisation_is_said_before_the_first_line(
    tocsin: Tocsin, file: Path
):
    write(file, {"title": "One"})

    result = tocsin("import", file, "--organisation", "nobody")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "no such organisation\n"


def test_the_result_of_each_line_can_go_to_a_file(
    tocsin: Tocsin, file: Path, tmp_path: Path
):
    write(file, {"title": "One"})

    result = run(tocsin, file, "--report", str(tmp_path / "report.jsonl"))

    assert result.stdout == ""
    assert json.loads((tmp_path / "report.jsonl").read_text())["did"] == "stored"


def test_a_setting_that_makes_no_sense_is_named_without_its_value(
    tocsin: Tocsin, file: Path, monkeypatch: pytest.MonkeyPatch
):
    write(file, {})
    monkeypatch.setenv("TOCSIN_PORT", "hunter2")

    result = run(tocsin, file)

    assert result.exit_code == 1
    assert result.stderr.startswith("TOCSIN_PORT: ")
    assert "hunter2" not in result.stderr


def test_an_import_killed_in_the_middle_is_completed_by_running_it_again(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(file, *({"title": f"Number {n}"} for n in range(60)))
    arguments = [sys.executable, "-m", "incidents.cli", "import", str(file)]
    killed = subprocess.Popen(
        [*arguments, "--organisation", "harbour"],
        cwd=ROOT,
        env=os.environ | tocsin.environment,
        stdout=subprocess.PIPE,
    )
    assert killed.stdout is not None
    for _ in range(5):
        killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    killed.stdout.close()
    killed.wait()
    stored = cases(sqlite_rt)

    again = results(run(tocsin, file))

    assert stored >= 5
    assert [line["did"] for line in again].count("repeated") == stored
    assert cases(sqlite_rt) == 60


def test_an_import_goes_on_while_somebody_else_writes(
    tocsin: Tocsin, file: Path, sqlite_rt: Runtime
):
    write(file, {"title": "One"})
    importing = subprocess.Popen(
        [sys.executable, "-m", "incidents.cli", "import", str(file),
         "--organisation", "harbour"],
        cwd=ROOT,
        env=os.environ | tocsin.environment,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip

    with sqlite_rt.uow.begin():  # the writer's lock, held while the import starts
        time.sleep(3)
    out, _ = importing.communicate(timeout=60)

    assert importing.returncode == 0
    assert json.loads(out)["did"] == "stored"
