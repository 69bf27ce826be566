"""Plants small faults in the code that judges and counts, and asks whether a test sees.

``mutants.py`` says which faults; each is run alone, by the tests that reach it, until
one fails. A fault that no test sees has survived: a test is missing, or the fault
changes nothing that anybody could tell. One process works at a time, and politely.
"""

import argparse
import ast
import json
import math
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutation_runs as runs
from mutants import mutants

ROOT = Path(__file__).resolve().parents[1]
JUDGING = (
    "incidents/core/clock.py",
    "incidents/core/periods.py",
    "incidents/core/severity*.py",
    "incidents/core/triage*.py",
    "incidents/core/rules/*.py",
)
# What is quick and has no chance in it. The long properties come on top of these.
TESTS = (
    "tests/test_scenarios.py",
    "tests/test_stories.py",
    "tests/core/test_*.py",
)
NOT_THESE = ("_case_ids.py", "_ledger.py")  # they read files, not the law


def main() -> int:
    """Run what was asked for, a line for each result, then print the table."""
    asked = _arguments()
    os.chdir(ROOT)
    os.nice(15)
    sys.path.insert(0, str(ROOT))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text("")
    chosen = _chosen(asked)
    began = time.monotonic()
    tests = asked.tests or [
        str(path)
        for pattern in TESTS
        for path in sorted(ROOT.glob(pattern))
        if not path.name.endswith(NOT_THESE)
    ]
    runs.run(chosen, tests, asked.out, lambda x: _drawn(x, asked.anew, asked.seed))
    _report(_results(asked.out), time.monotonic() - began)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="where to plant: default, all judging")
    parser.add_argument("--sample", type=int, help="so many mutants, by chance")
    parser.add_argument("--anew", type=int, help="so many of those imported anew")
    parser.add_argument("--seed", type=int, default=1, help="of that chance")
    parser.add_argument("--again", type=Path, help="those that survived in this file")
    parser.add_argument("--tests", nargs="+", help="these tests and no others")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "mutation.jsonl")
    return parser.parse_args()


def _chosen(asked: argparse.Namespace) -> list[runs.Planted]:
    paths = {path for each in asked.files or JUDGING for path in ROOT.glob(each)}
    found = [each for path in sorted(paths) for each in _planted_in(path)]
    if asked.again:
        before = {
            each["name"] for each in _results(asked.again) if each["end"] == "survived"
        }
        found = [each for each in found if each.name in before]
    return _drawn(found, asked.sample, asked.seed)


def _drawn(
    found: list[runs.Planted], most: int | None, seed: int
) -> list[runs.Planted]:
    """Return *most* of them as chance orders them; all as they stand, where None.

    So a run that is stopped early is a fair sample too.
    """
    if most is None:
        return found
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    return chance.sample(found, min(most, len(found)))


def _planted_in(path: Path) -> Iterator[runs.Planted]:
    """Name each mutant so that it is known again when lines have moved."""
    file = path.relative_to(ROOT).as_posix()
    seen: Counter[str] = Counter()
    for place, mutant in enumerate(mutants(ast.parse(path.read_text()))):
        name = f"{file} {mutant.scope.partition(':')[0]}: {mutant.what}"
        seen[name] += 1
        yield runs.Planted(file, place, f"{name} #{seen[name]}", mutant)


def _results(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _report(results: list[dict[str, Any]], took_s: float) -> None:
    survived = [each for each in results if each["end"] == "survived"]
    for each in survived:
        print(f"{each['file']}:{each['line']}: {each['what']}")
    print(f"\n{'file':46} mutants  seen  score")
    for file in sorted({each["file"] for each in results}):
        _print_row(file, [each for each in results if each["file"] == file])
    _print_row("all", results)
    low, high = _interval(len(results) - len(survived), len(results))
    stuck = sum(each["end"] == "ran too long" for each in results)
    print(f"95 % interval of all, were it a sample: {low:.1%} to {high:.1%}")
    print(f"{len(results)} mutants, {stuck} ran too long, {took_s:.0f} s")


def _print_row(name: str, results: list[dict[str, Any]]) -> None:
    seen = sum(each["end"] != "survived" for each in results)
    print(f"{name:46} {len(results):7} {seen:5} {seen / max(len(results), 1):6.1%}")


def _interval(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's interval for a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    below = 1 + z * z / of
    return (middle - reach) / below, (middle + reach) / below


if __name__ == "__main__":
    sys.exit(main())
