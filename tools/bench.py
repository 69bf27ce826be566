"""Runs every program of bench/ and writes what they measured under docs/bench/.

A program is a file of bench/ that can be run; its last line is one JSON object with
its ``name``, its figures, its ``goal`` and whether that was ``met``. Exits with 1
when a program fails, takes too long or misses its goal.
"""

import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MOST_S = 50.0
PATIENCE_S = 120.0
SHOWN = ("litestar", "uvicorn", "sqlalchemy", "sqlmodel", "psycopg", "weasyprint")
IS_PROGRAM = 'if __name__ == "__main__":'  # the others are shared by these


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one program did."""

    program: str
    took_s: float
    answer: dict[str, Any] | None
    trouble: str = ""

    @property
    def good(self) -> bool:
        """It ran, in time, and met its goal."""
        return self.answer is not None and bool(self.answer["met"]) and not self.trouble


def main() -> int:
    """Run all, print a line for each, write the report."""
    now = datetime.now().astimezone()
    runs = []
    for path in _programs():
        print(f"{path.name} ...", end=" ", flush=True)
        runs.append(_run(path))
        print(f"{runs[-1].took_s:.1f} s, {_verdict(runs[-1])}")
    report = ROOT / "docs" / "bench" / f"{now:%Y-%m-%d}.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("\n".join(_report(runs, now)))
    print(f"written to {report.relative_to(ROOT)}")
    return 0 if runs and all(run.good for run in runs) else 1


def _programs() -> list[Path]:
    files = sorted((ROOT / "bench").glob("*.py"))
    return [path for path in files if IS_PROGRAM in path.read_text()]


def _run(path: Path) -> Run:
    began = time.monotonic()
    answer, trouble = None, ""
    try:
        done = subprocess.run(
            [sys.executable, path],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
        answer = _last_line(done.stdout)
    except subprocess.CalledProcessError as error:
        trouble = f"ended with exit code {error.returncode}"
    except subprocess.TimeoutExpired:
        trouble = f"still ran after {PATIENCE_S:.0f} s"
    except (ValueError, TypeError, KeyError, IndexError) as error:
        trouble = f"its last line is not what it should be: {error!r}"
    took_s = time.monotonic() - began
    if not trouble and took_s > MOST_S:
        trouble = f"takes more than {MOST_S:.0f} s"
    return Run(program=path.name, took_s=took_s, answer=answer, trouble=trouble)


def _last_line(output: str) -> dict[str, Any]:
    answer = json.loads(output.strip().splitlines()[-1])
    if not isinstance(answer, dict):
        msg = "not an object"
        raise TypeError(msg)
    return {key: answer[key] for key in ("name", "goal", "met")} | answer


def _verdict(run: Run) -> str:
    if run.trouble:
        return run.trouble
    if run.answer is None:
        return "no answer"
    return f"goal {'met' if run.good else 'MISSED'}: {_text(run.answer['goal'])}"


def _report(runs: list[Run], now: datetime) -> Iterator[str]:
    yield f"# Benchmarks of {now:%Y-%m-%d}\n"
    yield f"Taken at {now:%H:%M %Z} on {_machine()}."
    yield f"Code: {_commit()}. Versions: {', '.join(_versions())}.\n"
    for run in runs:
        yield f"## {run.answer['name'] if run.answer else run.program}\n"
        yield f"`bench/{run.program}`, {run.took_s:.1f} s: {_verdict(run)}.\n"
        if run.answer:
            yield from _table(run.answer)


def _table(answer: dict[str, Any]) -> Iterator[str]:
    yield "| figure | value |"
    yield "| --- | --- |"
    for key, value in answer.items():
        if key not in {"name", "goal", "met"}:
            yield f"| {key} | {_text(value)} |"
    yield ""


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(inner)}" for key, inner in value.items())
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).replace("|", "\\|")


def _machine() -> str:
    processor = _field("/proc/cpuinfo", "model name") or platform.machine()
    memory_gib = int(_field("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"{os.cpu_count()} cores of {processor}, {memory_gib:.0f} GiB, "
        f"{system}, Linux {platform.release()}"
    )


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _versions() -> list[str]:
    return [
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *(f"{name} {version(name)}" for name in SHOWN),
    ]


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "not under git"
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
