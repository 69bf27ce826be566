"""``tocsin import``: a file of reports, one JSON object a line."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

import click

from incidents.commands.bars import progress_bar
from incidents.commands.house import open_runtime
from incidents.core.errors import StoreUnavailableError
from incidents.intake.import_file import Did, Line, Plan, import_lines, lines_of
from incidents.services.organisations import public_profile


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", "slug", required=True, help="Its short name.")
@click.option("--dry-run", is_flag=True, help="Check every line, store nothing.")
@click.option(
    "--key-field",
    default="",
    metavar="KEY",
    help="The key of each line that holds its own id; a repeated id is stored once.",
)
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", lazy=False),
    default="-",
    help="Where the result of each line goes; standard output unless given.",
)
def import_file(
    path: Path, slug: str, dry_run: bool, key_field: str, report: IO[str]
) -> None:
    """File the reports in PATH, one JSON object a line.

    Prints one JSON line for each: {"line": 3, "did": "stored", "reference": ...};
    "did" is "stored", "repeated", "valid" (dry run) or "refused", with the faults. Run
    it again after a crash: what is stored already is "repeated". The exit code is 1 if
    any line was refused. Works while Tocsin runs.
    """
    plan = Plan(slug=slug, key_field=key_field, dry_run=dry_run)
    done: Counter[Did] = Counter()
    with open_runtime() as rt, path.open("rb") as file:
        public_profile(rt, slug=slug)  # refuse a wrong name before the first line
        try:
            for result in import_lines(rt, _with_progress(file, path), plan):
                done[result.did] += 1
                line = json.dumps(result.to_document(), ensure_ascii=False)
                click.echo(line, file=report)
                report.flush()
        except StoreUnavailableError:
            _say(done)
            raise
    _say(done)
    sys.exit(1 if done[Did.REFUSED] else 0)


def _with_progress(file: BinaryIO, path: Path) -> Iterator[Line]:
    """Pass the lines on; show how many are done where somebody watches."""
    with path.open("rb") as counted:
        total = sum(1 for _ in lines_of(counted))
    with progress_bar() as bar:
        task = bar.add_task("importing", total=total)
        for line in lines_of(file):
            yield line
            bar.advance(task)


def _say(done: Counter[Did]) -> None:
    counts = ", ".join(f"{done[did]:,} {did}" for did in Did if done[did])
    click.echo(counts or "no lines", err=True)
