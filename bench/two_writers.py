"""What somebody who sends a report waits for while an import runs beside, on SQLite.

The import is a process of its own (``tocsin import``, 2,000 lines); this process files
one report after the other as the web does, thirty a second, first alone and then
beside the import.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from incidents.migrate import upgrade
from incidents.runtime import Runtime
from incidents.services.submit import Report, submit_report
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import SetClock, make_runtime, open_house

GOAL_P99_MS = 250
PAUSE_S = 1 / 30
MOST_S = 30.0  # of an import on a machine that does other things as well


def sends_ms(rt: Runtime, name: str, goes_on: Callable[[int], bool]) -> list[float]:
    """File reports for as long as it *goes_on*; return what each took, sorted."""
    taken: list[float] = []
    while goes_on(len(taken)):
        report = Report(
            slug="harbour", facts=LOST_LAPTOP, channel="web",
            idempotency_key=f"{name}-{len(taken)}",
        )  # fmt: skip
        began = time.perf_counter()
        submit_report(rt, report, now=rt.clock.now())
        taken.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE_S)
    return sorted(taken)


def start_import(url: str, folder: Path, lines: int) -> subprocess.Popen[bytes]:
    """Start ``tocsin import`` and wait until its first line is stored."""
    file = folder / "reports.jsonl"
    reports = ({"title": f"Number {n}", "media": ["paper"]} for n in range(lines))
    file.write_text("".join(json.dumps(each) + "\n" for each in reports))
    process = subprocess.Popen(
        [sys.executable, "-m", "incidents.cli", "import", str(file),
         "--organisation", "harbour"],
        env=os.environ | {
            "TOCSIN_DATABASE_URL": url, "TOCSIN_DATA_FOLDER": str(folder),
            "PYTHONPATH": str(Path(__file__).parents[1]),
        },
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    return process


def measured(folder: Path, *, lines: int) -> dict[str, float]:
    """Return what a send takes alone and beside an import, and the import's rate."""
    url = f"sqlite:///{folder / 'tocsin.db'}"
    upgrade(url)
    rt = make_runtime(url, folder, SetClock())
    open_house(rt)
    alone = sends_ms(rt, "alone", lambda done: done < 100)
    importing, began = start_import(url, folder, lines), time.monotonic()
    assert importing.stdout is not None
    os.set_blocking(importing.stdout.fileno(), False)
    stored = 1

    def goes_on(_done: int) -> bool:
        nonlocal stored
        stored += (importing.stdout.read() or b"").count(b"\n")  # type: ignore[union-attr]
        return importing.poll() is None and time.monotonic() - began < MOST_S

    beside = sends_ms(rt, "beside", goes_on)
    took_s = time.monotonic() - began
    importing.kill()
    importing.wait()
    rt.close()
    figures: dict[str, float] = {"imported_per_s": stored / took_s}
    for name, taken in (("alone", alone), ("beside", beside)):
        figures[f"{name}_p50_ms"] = taken[len(taken) // 2]
        figures[f"{name}_p99_ms"] = taken[min(len(taken) - 1, int(0.99 * len(taken)))]
        figures[f"{name}_worst_ms"] = taken[-1]
    return figures


def main() -> None:
    """Print the figures, the last line as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name), lines=asked.lines)
    rounded = {key: round(value, 1) for key, value in figures.items()}
    goal = f"a send beside an import p99 <= {GOAL_P99_MS} ms"
    met = figures["beside_p99_ms"] <= GOAL_P99_MS
    print(json.dumps({"name": "two writers", **rounded, "goal": goal, "met": met}))


if __name__ == "__main__":
    main()
