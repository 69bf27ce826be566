"""``make reset`` removes the data only when it is told so in so many words."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with some data in it."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "reset", tmp_path / "tools")
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "tocsin.db").write_text("every incident")
    return tmp_path


def _reset(checkout: Path, *options: str, typed: str) -> int:
    return subprocess.run(
        ["make", "reset", *options],
        cwd=checkout,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    ).returncode


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "no\n", "yes please\n"])
def test_anything_but_yes_keeps_the_data(checkout: Path, typed: str):
    code = _reset(checkout, typed=typed)

    assert code != 0
    assert (checkout / "var" / "tocsin.db").exists()


@pytest.mark.parametrize(("options", "typed"), [((), "yes\n"), (("FORCE=1",), "")])
def test_yes_or_force_removes_it(checkout: Path, options: tuple[str, ...], typed: str):
    code = _reset(checkout, *options, typed=typed)

    assert code == 0
    assert not (checkout / "var").exists()
