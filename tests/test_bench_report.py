"""``make bench`` reports what the programs measured, and is not fooled by a bad one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

GOOD = """
import json
if __name__ == "__main__":
    print("some words on the way")
    print(json.dumps({"name": "Filing", "per_s": 123.456, "goal": "100", "met": True}))
"""
MISSED = GOOD.replace("True", "False")
FAILED = GOOD + "    raise SystemExit(3)\n"
MUTE = 'if __name__ == "__main__":\n    pass\n'
SHARED = "raise SystemExit('no program, only imported by one')\n"


def _bench(folder: Path, **programs: str) -> tuple[int, str]:
    for name, text in programs.items():
        path = folder / "bench" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "bench.py", folder / "tools")
    command = [sys.executable, folder / "tools" / "bench.py"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    (report,) = (folder / "docs" / "bench").glob("20*.md")
    return run.returncode, report.read_text()


def test_a_report_names_the_figures_the_goal_and_the_machine(tmp_path: Path):
    code, report = _bench(tmp_path, filing=GOOD, shared=SHARED)

    assert code == 0
    assert "## Filing" in report
    assert "goal met: 100" in report
    assert "| per_s | 123.5 |" in report
    assert f"Python {sys.version.split()[0]}" in report
    assert "shared" not in report


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (MISSED, "goal MISSED"),
        (FAILED, "ended with exit code 3"),
        (MUTE, "its last line is not what it should be"),
    ],
    ids=["missed", "failed", "mute"],
)
def test_a_missed_goal_or_a_failed_program_fails_the_whole(
    tmp_path: Path, program: str, said: str
):
    code, report = _bench(tmp_path, good=GOOD, other=program)

    assert code == 1
    assert said in report
    assert str(tmp_path) not in report
