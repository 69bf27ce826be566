"""The import contracts of pyproject.toml hold, and each of them can break."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import ROOT, program

LOOKED_AT = ("pyproject.toml", "incidents", "notifiers", "migrations", "tests/support")


def _lint_imports(folder: Path) -> str:
    run = subprocess.run(
        [program("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code in a folder of its own, to be spoilt."""
    no_caches = shutil.ignore_patterns("__pycache__")
    for name in LOOKED_AT:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=no_caches)
        else:
            shutil.copy(source, target)
    return tmp_path


def test_every_import_contract_holds():
    said = _lint_imports(ROOT)

    assert " 0 broken." in said, said


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("incidents/core/added.py", "import httpx", "The core knows"),
        ("incidents/core/added.py", "import incidents.packs", "The core knows"),
        ("notifiers/added.py", "import incidents.models", "Notifiers know"),
        ("notifiers/added.py", "import sqlalchemy", "Notifiers know"),
        ("incidents/services/added.py", "import incidents.settings", "Only the wiring"),
        ("incidents/web/added.py", "import notifiers.slack", "Only the wiring"),
        ("incidents/web/added.py", "import incidents.models", "Web and intake"),
        ("incidents/intake/added.py", "import incidents.store", "Web and intake"),
        ("migrations/versions/9999_added.py", "import incidents.models", "Migrations"),
        ("migrations/versions/9999_added.py", "import sqlmodel", "Migrations"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    copy: Path, module: str, line: str, contract: str
):
    (copy / module).write_text(f"{line}\n")

    said = _lint_imports(copy)

    broken = [words for words in said.splitlines() if words.endswith("BROKEN")]
    assert len(broken) == 1, said
    assert broken[0].startswith(contract)
