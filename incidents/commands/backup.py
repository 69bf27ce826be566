"""``tocsin backup``: one file that holds the whole database, read back once."""

from pathlib import Path

import click

from incidents.backing_up import back_up
from incidents.wiring import read_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the SQLite database of this environment to FILE, which must not exist.

    Works while Tocsin runs. The copy is read back: the database's own check, and the
    timeline of each case. For PostgreSQL it names the command to use.
    """
    done = back_up(read_settings().url, file)
    click.echo(
        f"{file}: {done.size / 1e6:,.1f} MB, {done.cases:,} cases, each timeline whole."
        "\nKeep the server key too, apart from this file. To go back: stop Tocsin, put"
        " the file\nin the place of the database, remove -wal and -shm beside it."
    )
