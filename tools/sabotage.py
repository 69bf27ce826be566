"""Breaks the product on purpose, one patch at a time, and asks whether its test sees.

Each file under tests/sabotage says in its first lines what it breaks ("Breaks: ...")
and which tests must go red ("Red: path::test", one a line). Patches are applied to a
copy of the checkout, never to the checkout itself. First the named tests must be green
in an unbroken copy; then each patch must turn every one of its own red.

Usage: tools/sabotage.py [name ...]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATCHES = ROOT / "tests" / "sabotage"
# pytest: some tests failed. Anything else is a run that went wrong.
FAILED = 1
PASSED = 0
LONGEST_S = 600


class PatchError(Exception):
    """A patch that names nothing, or fits the code no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """One patch: what it breaks, and the tests that must go red."""

    path: Path
    breaks: str
    red: tuple[str, ...]

    @property
    def name(self) -> str:
        """The patch's own name."""
        return self.path.stem


def read(path: Path) -> Sabotage:
    """Return the sabotage in a file.

    Raises:
        PatchError: it does not say what it breaks, or which test must go red.
    """
    said: dict[str, list[str]] = {"Breaks": [], "Red": []}
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(": ")
        if line.startswith("--- "):
            break
        if word in said:
            said[word].append(rest.strip())
    if len(said["Breaks"]) != 1 or not said["Red"]:
        raise PatchError(f"{path.name} needs one line Breaks: and lines Red:")
    return Sabotage(path=path, breaks=said["Breaks"][0], red=tuple(said["Red"]))


def every() -> list[Sabotage]:
    """Return every sabotage of this checkout, by name."""
    return [read(path) for path in sorted(PATCHES.glob("*.patch"))]


def apply(sabotage: Sabotage, folder: Path, *, undo: bool = False) -> None:
    """Apply a patch to the checkout in *folder*, or take it back.

    Raises:
        PatchError: it does not fit the code there.
    """
    # Outside of any repository git applies it to the files as they stand.
    command = ["git", "apply", *(["--reverse"] if undo else []), str(sabotage.path)]
    nowhere = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    run = subprocess.run(
        command, cwd=folder, env=nowhere, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise PatchError(f"{sabotage.name} does not fit: {run.stderr.strip()}")


@contextmanager
def copy_of_the_checkout() -> Iterator[Path]:
    """Copy what git knows or would take, with our virtual environment linked in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    names = [Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name]
    with tempfile.TemporaryDirectory(prefix="tocsin-sabotage-") as temporary:
        folder = Path(temporary) / "checkout"
        if listed.returncode:  # an exported tree without its repository
            left_out = shutil.ignore_patterns(".venv", "var", "build", "__pycache__")
            shutil.copytree(ROOT, folder, ignore=left_out)
        for name in names:
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield folder


def run_tests(folder: Path, tests: tuple[str, ...]) -> int:
    """Run tests in the checkout in *folder* and return how pytest ended."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--tb=no"]
    command += ["-p", "no:cacheprovider", "--override-ini=addopts=", *_ADDOPTS, *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=LONGEST_S,
    )  # fmt: skip
    return run.returncode


_ADDOPTS = ("--import-mode=importlib", "--strict-markers", "--strict-config")


def turns_red(sabotage: Sabotage, folder: Path) -> list[str]:
    """Return what is wrong with a sabotage: the tests that stayed green, in words."""
    apply(sabotage, folder)
    try:
        ends = {test: run_tests(folder, (test,)) for test in sabotage.red}
    finally:
        apply(sabotage, folder, undo=True)
    words = {PASSED: "stayed green"}
    return [
        f"{test} {words.get(end, f'could not be run (pytest ended with {end})')}"
        for test, end in ends.items()
        if end != FAILED
    ]


def main() -> int:
    """Run what was asked for, a line for each patch; 1 unless all turned red."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="patches by name: default, all")
    asked = parser.parse_args()
    chosen = [each for each in every() if not asked.names or each.name in asked.names]
    began, faults = time.monotonic(), 0
    os.nice(10)
    with copy_of_the_checkout() as folder:
        tests = sorted({test for each in chosen for test in each.red})
        if run_tests(folder, tuple(tests)) != PASSED:
            print("the tests are not green before anything is broken")
            return 1
        for each in chosen:
            wrong = turns_red(each, folder)
            faults += bool(wrong)
            print(f"{'GREEN' if wrong else 'red  '} {each.name}: {each.breaks}")
            for line in wrong:
                print(f"      {line}")
            sys.stdout.flush()
    figures = {
        "patches": len(chosen),
        "red": len(chosen) - faults,
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(figures))
    return int(faults > 0 or not chosen)


if __name__ == "__main__":
    sys.exit(main())
