"""``tocsin law``: the packs that the triage reads."""

from pathlib import Path

import click

from incidents.core.regime import Regime
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
    loaded = load_law(folder)
    for regime in loaded.regimes:
        _list(regime)
    for proposal in loaded.proposals.values():
        _list(proposal)


def _list(regime: Regime) -> None:
    proposed = "  PROPOSAL, not law" if regime.instead_of else ""
    click.echo(f"{regime.id}  reviewed {regime.reviewed}  {regime.name}{proposed}")
    for duty in regime.duties:
        stage = f" ({duty.stage})" if duty.stage else ""
        latest = duty.limits[-1].in_force
        says = "; or ".join(
            dict.fromkeys(x.says for x in duty.limits if x.in_force == latest)
        )
        click.echo(f"    {duty.id}{stage}: {says}; {duty.source}")
    for path in regime.unchecked:
        click.echo(f"    to be confirmed before relying on it: {path}")
