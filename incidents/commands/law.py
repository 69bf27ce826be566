"""``tocsin law``: the packs that the triage reads."""

from pathlib import Path

import click

from incidents.packs import load_law

_FOLDER = click.option(
    "--law",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of law packs, instead of the built-in ones.",
)


@click.group()
def law() -> None:
    """The law packs: check and list them."""


@law.command()
@_FOLDER
def check(folder: Path | None) -> None:
    """Load every pack strictly and try it on an empty breach."""
    loaded = load_law(folder)
    regimes, authorities = len(loaded.regimes), len(loaded.authorities)
    click.echo(f"sound: {regimes} regimes, {authorities} authorities")
    click.echo(f"version {loaded.version}")


@law.command("list")
@_FOLDER
def list_all(folder: Path | None) -> None:
    """List the regimes with their duties, and what nobody has confirmed yet."""
    for regime in load_law(folder).regimes:
        click.echo(f"{regime.id}  reviewed {regime.reviewed}  {regime.name}")
        for duty in regime.duties:
            stage = f" ({duty.stage})" if duty.stage else ""
            says = duty.limits[-1].says if duty.limits else "no limit"
            click.echo(f"    {duty.id}{stage}: {says}; {duty.source}")
        for path in regime.unchecked:
            click.echo(f"    to be confirmed before relying on it: {path}")
