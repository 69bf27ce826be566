"""Every line and every branch of the core and of the packs' reading is tested.

Property tests, proofs over the whole vocabulary and samples are left out: they find
what nobody thought of, at length. What each branch is for must stand in a test that a
person can read.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import ROOT

WHERE = (
    "tests/core",
    "tests/documents",
    *(
        str(path.relative_to(ROOT))
        for path in sorted(ROOT.glob("tests/test_packs*.py"))
    ),
    "tests/test_authority_forms.py",
    "tests/test_packs_strictness.py",
    "tests/test_scenarios.py",
    "tests/test_scoring.py",
    "tests/test_stories.py",
)
MEASURED = {
    path.relative_to(ROOT).as_posix()
    for pattern in ("incidents/core/**/*.py", "incidents/packs*.py")
    for path in ROOT.glob(pattern)
}


def run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coverage", *arguments],
        cwd=ROOT,
        env={**os.environ, "COVERAGE_FILE": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def untested(report: dict[str, Any]) -> Iterator[str]:
    for name, file in sorted(report["files"].items()):
        for line in file["missing_lines"]:
            yield f"{name}:{line} is never reached"
        for start, end in file["missing_branches"]:
            leads = f"to line {end}" if end > 0 else "out"
            yield f"{name}:{start} never leads {leads}"


@pytest.mark.timeout(600)  # seconds by itself, minutes on a busy machine
def test_every_branch_of_the_core_is_tested(tmp_path: Path):
    data = tmp_path / "coverage"
    pytest_alone = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0")
    chosen = ("-m", "not hypothesis and not long", "-k", "not proofs and not nearly")

    tested = run("run", *pytest_alone, *chosen, *WHERE, data=data)
    assert tested.returncode == 0, tested.stdout[-3000:] + tested.stderr
    written = run("json", "-o", str(tmp_path / "report.json"), data=data)
    assert written.returncode == 0, written.stdout + written.stderr

    report = json.loads((tmp_path / "report.json").read_text())
    assert set(report["files"]) == MEASURED
    assert list(untested(report)) == []


def test_a_line_and_a_branch_that_no_test_reaches_are_named():
    file = {"missing_lines": [7], "missing_branches": [[3, 5], [9, -1]]}

    assert list(untested({"files": {"a.py": file}})) == [
        "a.py:7 is never reached",
        "a.py:3 never leads to line 5",
        "a.py:9 never leads out",
    ]
