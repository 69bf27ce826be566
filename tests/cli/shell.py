"""Runs ``tocsin`` in this process, over a database of its own."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from incidents.cli import main


@dataclass(frozen=True, slots=True)
class Tocsin:
    """The command line over one data folder."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return what the processes of this installation find in the environment."""
        return {
            "TOCSIN_DATA_FOLDER": str(self.folder / "data"),
            "TOCSIN_DATABASE_URL": self.url,
        }

    def __call__(self, *arguments: str | Path, typed: str | None = None) -> Result:
        """Run one command; an unforeseen error fails the test with its traceback."""
        return CliRunner().invoke(
            main,
            [str(argument) for argument in arguments],
            env=self.environment,
            input=typed,
            catch_exceptions=False,
        )


@pytest.fixture
def tocsin(sqlite_url: str, tmp_path: Path) -> Tocsin:
    """The command line over a fresh SQLite database."""
    return Tocsin(tmp_path, sqlite_url)
