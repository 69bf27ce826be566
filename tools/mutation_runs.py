"""Runs the tests on mutants, each in a process of its own.

A fault inside a function is put into a copy of a process that has collected the tests
already, and only the tests that call the function are run. A fault that speaks while
modules are imported (a table, a number with a name) is imported anew, which is slower.
"""

import ast
import functools
import gc
import json
import mmap
import os
import resource
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant, mutants
from mutation_swaps import Alive

KILLED, SURVIVED, STUCK = "killed", "survived", "ran too long"
# Alone the quick tests take a few seconds; who needs this much turns in a circle.
MOST_CPU_S = 60
# Hypothesis is imported here before pytest can rewrite it.
HERE_BEFORE = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
MOST_BYTES = 8 << 30
OPTIONS = (
    "-q",
    "-x",
    "-s",
    "--noconftest",
    "--no-header",
    "--no-summary",
    *HERE_BEFORE,
)

_CANNOT = 99
_NOBODY = b"\xff" * 4

Function = tuple[str, str, int]  # file, name, line of its first decorator


@dataclass(frozen=True, slots=True)
class Planted:
    """A mutant, its file from the checkout's root, and its place among that file's."""

    file: str
    place: int
    name: str
    mutant: Mutant

    @property
    def function(self) -> Function:
        """The function around it; its name is "" outside all functions."""
        name, _, line = self.mutant.scope.partition(":")
        return (self.file, name, int(line or 0))

    def code(self) -> CodeType:
        """Return the module with the fault in it."""
        tree = ast.parse(Path(self.file).read_text())
        list(mutants(tree))[self.place].plant()
        return compile(tree, str(Path(self.file).resolve()), "exec")


def run(
    chosen: list[Planted], tests: list[str], out: Path, draw: Callable[..., Any]
) -> None:
    """Run *tests* on each of *chosen*; append each result to *out* as it comes.

    Of those that are imported anew, only what *draw* draws.
    """
    pace = Pace(out, len(chosen))
    collected = _Collected(chosen, pace)
    if _end_of(lambda: _pytest(tests, [collected])) is not SURVIVED:
        sys.exit("the tests fail without any fault")
    done = {json.loads(line)["name"] for line in out.read_text().splitlines()}
    pace.done = len(done)
    for each in draw([each for each in chosen if each.name not in done]):
        pace.note(each, functools.partial(_imported_anew, each, tests))


class Pace:
    """Writes each result down at once and says now and then how far it is."""

    def __init__(self, out: Path, of: int) -> None:
        self.out = out
        self.of = of
        self.done = 0

    def note(self, planted: Planted, work: Callable[[], int]) -> None:
        """Do *work* in a child and write how it ended."""
        began = time.monotonic()
        end = _end_of(work)
        if not end:
            return  # this one has to be imported anew
        result = {
            "name": planted.name,
            "file": planted.file,
            "line": planted.mutant.line,
            "what": planted.mutant.what,
            "end": end,
            "took_s": round(time.monotonic() - began, 2),
        }
        with self.out.open("a") as file:
            file.write(json.dumps(result) + "\n")
        self.done += 1
        if self.done % 50 == 0:
            print(f"{self.done} of {self.of}", flush=True)


def _end_of(work: Callable[[], int]) -> str:
    """Return how *work* ended in a child, 0 where no test saw anything; "" if not."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = _CANNOT
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - whatever it is, it ends here
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return STUCK
    return {0: SURVIVED, _CANNOT: ""}.get(os.WEXITSTATUS(status), KILLED)


def _within_limits() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + MOST_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pytest(tests: list[str], plugins: list[object]) -> int:
    return int(pytest.main([*OPTIONS, *tests], plugins=[_NoChance(), *plugins]))


class _NoChance:
    """A plugin that leaves out the tests of many random cases, which take long."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the others."""
        items[:] = [each for each in items if not _is_by_chance(each)]


def _is_by_chance(item: pytest.Item) -> bool:
    return hypothesis.is_hypothesis_test(getattr(item, "function", None))


def _imported_anew(planted: Planted, tests: list[str]) -> int:
    _within_limits()
    _mute()
    code, path = planted.code(), str(Path(planted.file).resolve())
    as_written = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return code if loader.path == path else as_written(loader, name)

    SourceFileLoader.get_code = get_code
    return _pytest(tests, [])


def _mute() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


class _Collected:
    """A plugin that runs the collected tests once, then again on each mutant."""

    def __init__(self, chosen: list[Planted], pace: Pace) -> None:
        self.chosen = chosen
        self.pace = pace
        files = {each.file for each in chosen}
        self.files = {str(Path(file).resolve()): file for file in files}
        self.importing = 0
        self.at_import: set[Function] = set()
        self.calls: set[Function] = set()
        self.seen_by: Counter[tuple[str, str]] = Counter()  # file, test
        self.saw = mmap.mmap(-1, len(_NOBODY))  # shared with the children
        sys.settrace(self._imported)

    def _imported(self, frame: FrameType, event: str, _: object) -> Any:
        """Watch calls while one of the files is being imported."""
        if frame.f_code.co_filename not in self.files:
            return None
        if frame.f_code.co_name == "<module>":
            self.importing += 1
            frame.f_trace_lines = False
            return self._module_ends
        if self.importing:
            self.at_import.add(self._function(frame.f_code))
        return None

    def _module_ends(self, frame: FrameType, event: str, _: object) -> None:
        self.importing -= event == "return"

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename in self.files:
            self.calls.add(self._function(frame.f_code))

    def _function(self, code: CodeType) -> Function:
        return (self.files[code.co_filename], code.co_name, code.co_firstlineno)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        sys.settrace(None)
        if session.testsfailed:
            raise session.Failed
        reached = self._reached(session.items)
        alive = Alive(set(self.files))
        gc.freeze()
        for each in self.chosen:
            if each.function[1] and each.function not in self.at_import:
                items = self._sharpest_first(each.file, reached[each.function])
                self._note(each, alive, items)
        return True

    def _note(self, each: Planted, alive: Alive, items: list[pytest.Item]) -> None:
        self.saw[:] = _NOBODY
        self.pace.note(each, lambda: _swapped(each, alive, items, self.saw))
        if self.saw[:] != _NOBODY:
            test = items[int.from_bytes(self.saw[:])].nodeid
            self.seen_by[each.file, test] += 1

    def _sharpest_first(self, file: str, items: list[pytest.Item]) -> list[pytest.Item]:
        return sorted(items, key=lambda item: -self.seen_by[file, item.nodeid])

    def _reached(self, items: list[pytest.Item]) -> dict[Function, list[pytest.Item]]:
        """Return the tests that call each function, the quickest first."""
        by_function = defaultdict(list)
        for item, after in zip(items, [*items[1:], None], strict=True):
            self.calls = set()
            began = time.monotonic()
            sys.settrace(self._called)
            passed = _passes(item, after)
            sys.settrace(None)
            if not passed:
                raise pytest.UsageError(f"{item.nodeid} fails without any fault")
            took_s = time.monotonic() - began
            for function in self.calls:
                by_function[function].append((took_s, item))
        return {
            function: [item for _, item in sorted(timed, key=lambda each: each[0])]
            for function, timed in by_function.items()
        } | {
            each.function: []
            for each in self.chosen
            if each.function not in by_function
        }


def _passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=after)
    return not any(report.failed for report in reports)


def _swapped(
    planted: Planted, alive: Alive, items: list[pytest.Item], saw: mmap.mmap
) -> int:
    _within_limits()
    _mute()
    alive.swap(str(Path(planted.file).resolve()), planted.code())
    afters = [*items[1:], None][: len(items)]  # no test may reach it
    for place, (item, after) in enumerate(zip(items, afters, strict=True)):
        if not _passes(item, after):
            saw[:] = place.to_bytes(len(_NOBODY))
            return 1
    return 0
