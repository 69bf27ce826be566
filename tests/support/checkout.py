"""The files of this checkout, as the house rules see them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".git", ".venv", "__pycache__", "build", "node_modules", "var"}


def project_files(*endings: str) -> Iterator[Path]:
    """Every file of the checkout with one of these *endings*; none: every file."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - _NOT_OURS - _caches(folders))
        for name in sorted(files):
            if not endings or name.endswith(endings):
                yield Path(folder, name)


def is_text(path: Path) -> bool:
    """Tell whether *path* can be read as UTF-8."""
    try:
        path.read_text()
    except UnicodeDecodeError:
        return False
    return True


def program(name: str) -> str:
    """The path of a program of our virtual environment."""
    return str(Path(sys.executable).parent / name)


def _caches(folders: list[str]) -> set[str]:
    return {
        name
        for name in folders
        if name.startswith(".") and (name.endswith("_cache") or name == ".hypothesis")
    }
