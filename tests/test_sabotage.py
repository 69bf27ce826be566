"""Patches that break the product on purpose: each still fits, and names its test.

Two cheap ones are run wholly; ``make sabotage`` runs all of them.
"""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT


def _tool():
    path = ROOT / "tools" / "sabotage.py"
    spec = importlib.util.spec_from_file_location("sabotage", path)
    tool = importlib.util.module_from_spec(spec)
    sys.modules["sabotage"] = tool  # a dataclass looks itself up there
    spec.loader.exec_module(tool)
    return tool


tool = _tool()
EVERY = tool.every()
AT_LEAST = 15
CHEAP = ("synchronous_normal", "hours_by_the_local_clock")


@pytest.fixture(scope="module")
def checkout():
    """A copy of the checkout that may be broken."""
    with tool.copy_of_the_checkout() as folder:
        yield folder


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_are_enough():
    assert len(EVERY) >= AT_LEAST


@pytest.mark.parametrize("sabotage", EVERY, ids=lambda each: each.name)
def test_each_fits_the_code_and_goes_away_again(sabotage, checkout: Path):
    tool.apply(sabotage, checkout)
    tool.apply(sabotage, checkout, undo=True)


@pytest.mark.parametrize("sabotage", EVERY, ids=lambda each: each.name)
def test_each_names_tests_that_exist(sabotage):
    for test in sabotage.red:
        path, _, name = test.partition("::")
        assert name.partition("[")[0] in _functions(ROOT / path), test


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", CHEAP)
def test_a_sabotage_turns_its_test_red(name: str, checkout: Path):
    (sabotage,) = (each for each in EVERY if each.name == name)

    assert tool.turns_red(sabotage, checkout) == []


def test_a_test_that_stays_green_is_told(checkout: Path, tmp_path: Path):
    green = "tests/core/test_clock.py::test_without_any_instant_no_alarm_can_run"
    text = (tool.PATCHES / "hours_by_the_local_clock.patch").read_text()
    patch = tmp_path / "green.patch"
    lines = (x for x in text.splitlines(keepends=True) if not x.startswith("Red: "))
    patch.write_text(f"Red: {green}\n" + "".join(lines))

    assert tool.turns_red(tool.read(patch), checkout) == [f"{green} stayed green"]


@pytest.mark.parametrize("text", ["Breaks: x\n", "Red: a::b\n", ""])
def test_a_patch_must_say_what_it_breaks_and_what_turns_red(text: str, tmp_path: Path):
    patch = tmp_path / "silent.patch"
    patch.write_text(f"{text}\n--- a/x\n+++ b/x\n")

    with pytest.raises(tool.PatchError):
        tool.read(patch)


def test_a_patch_that_fits_no_more_is_told(checkout: Path, tmp_path: Path):
    patch = tmp_path / "old.patch"
    patch.write_text(
        "Breaks: x\nRed: a::b\n\n--- a/README.md\n+++ b/README.md\n"
        "@@ -1 +1 @@\n-a line that is not there\n+x\n"
    )

    with pytest.raises(tool.PatchError, match="does not fit"):
        tool.apply(tool.read(patch), checkout)
