"""``tocsin triage`` and ``tocsin schema``: no database, no settings."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

import incidents
from incidents.cli import main
from tests.support.checkout import ROOT

LOST = {"certainty": "confirmed", "media": ["laptop"], "countries": {"IE": 12}}
NOON = "2026-06-12T12:00:00Z"


def triage(content: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(
        main, ["triage", "-", *options], input=content, catch_exceptions=False
    )


def answers(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_spread_over_many_lines_gets_one_answer():
    result = triage(json.dumps(LOST, indent=2), "--at", NOON)

    (answer,) = answers(result)
    assert result.exit_code == 0
    assert answer["evaluated_at"] == NOON
    assert {duty["regime"] for duty in answer["duties"]} == {"eu-gdpr"}


def test_every_line_gets_an_answer_and_a_faulty_one_does_not_stop_the_next():
    lines = [
        json.dumps(LOST),
        "{broken",
        "",
        json.dumps({"certainty": "perhaps", "color": 1}),
        json.dumps(LOST),
    ]

    first, broken, faulty, last = answers(triage("\n".join(lines), "--at", NOON))

    assert first == last
    assert broken["error"][0]["path"] == ""
    assert [fault["path"] for fault in faulty["error"]] == ["certainty", "color"]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        pytest.param(b"", "", id="nothing at all"),
        pytest.param(b"\xff{}", "", id="no UTF-8"),
        pytest.param(b"[" * 100_000, "", id="too deep"),
        pytest.param(b'{"title": "a", "title": "b"}', "title", id="a key twice"),
        pytest.param(b'{"title": "a\\u0000b"}', "title", id="NUL"),
        pytest.param(b'{"title": "\\ud800"}', "title", id="half a character"),
        pytest.param(b'{"subjects": {"min": NaN}}', "", id="NaN"),
        pytest.param(b'{"subjects": {"min": ' + b"9" * 5000 + b"}}", "", id="digits"),
        pytest.param(b'{"subjects": {"min": 9, "max": 1}}', "subjects", id="min > max"),
        pytest.param(b'{"subjects": {"min": -1}}', "subjects.min", id="below zero"),
        pytest.param(b'{"aware_at": "2026-06-12T12:00"}', "aware_at", id="no offset"),
        pytest.param(b"7", "", id="no object"),
    ],
)
def test_a_faulty_object_is_answered_with_the_path_of_its_fault(content, path):
    (answer,) = answers(triage(content))

    assert [fault["path"] for fault in answer["error"]] == [path]
    assert answer["error"][0]["says"]


def test_an_instant_without_an_offset_is_refused_as_the_time_to_judge_at():
    result = triage("{}", "--at", "2026-06-12T12:00")

    assert result.exit_code == 2
    assert "offset" in result.stderr


def test_triage_needs_neither_settings_nor_the_libraries_of_database_and_web():
    program = (
        "import sys; from incidents.cli import main\n"
        "try: main(['triage', '-'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'litestar', 'pydantic', 'weasyprint'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        input="{}",
        env={"TOCSIN_PORT": "no number", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["risk"] == "undetermined"


def test_the_schema_names_every_key_of_the_object():
    result = CliRunner().invoke(main, ["schema"], catch_exceptions=False)

    schema = json.loads(result.stdout)
    assert schema["additionalProperties"] is False
    assert {"title", "certainty", "parts", "settled"} <= set(schema["properties"])


def test_the_version_is_printed():
    said = CliRunner().invoke(main, ["--version"], catch_exceptions=False).stdout

    assert said == f"tocsin, version {incidents.__version__}\n"


def test_help_names_the_command_as_people_type_it():
    said = subprocess.run(
        [sys.executable, "-m", "incidents.cli", "triage", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert said.startswith("Usage: tocsin triage ")
