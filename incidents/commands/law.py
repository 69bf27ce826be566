"""``tocsin law``: the packs that the triage reads."""

import difflib
import json
from datetime import datetime
from pathlib import Path

import click

from incidents.commands.instants import now
from incidents.commands.law_show import authority_lines, regime_lines
from incidents.core.regime import Regime
from incidents.packs import load_law, tried
from incidents.packs_forms import check_named_forms, load_forms

_FOLDER = click.option(
    "--law",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of law packs, instead of the built-in ones.",
)


@click.group()
def law() -> None:
    """The law packs: check, list and show them."""


@law.command()
@_FOLDER
def check(folder: Path | None) -> None:
    """Load every pack strictly and try it on an empty breach."""
    loaded, forms = load_law(folder), load_forms()
    check_named_forms(loaded, forms)
    counts = (
        (len(loaded.regimes), "regimes"),
        (len(loaded.proposals), "proposals (no law yet)"),
        (len(loaded.authorities), "authorities"),
        (len(forms), "forms"),
    )
    click.echo(f"sound: {', '.join(f'{count} {name}' for count, name in counts)}")
    click.echo("tried, nothing but this being known, and no duty was decided:")
    for trial in tried(loaded):
        facts = json.dumps(trial.facts, ensure_ascii=False)
        duties = ", ".join(trial.open_duties) or "none"
        click.echo(f"  {trial.regime}: {facts}")
        click.echo(f"      open: {duties}")
    click.echo(f"version {loaded.version}")


@law.command()
@click.argument("name", metavar="ID")
@click.option(
    "--on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Only the limits in force on this day (2026-06-12).",
)
@_FOLDER
def show(name: str, on: datetime | None, folder: Path | None) -> None:
    """Show all that the pack of a regime, a proposal or an authority says.

    Scope, duties, limits with their dates, sources, and every rule by its name in
    square brackets with what it asks.
    """
    loaded = load_law(folder)
    regimes = {each.id: each for each in loaded.regimes} | dict(loaded.proposals)
    if name in regimes:
        day = on.date() if on else None
        lines = regime_lines(regimes[name], on=day, today=now().date())
    elif name in loaded.authorities:
        lines = authority_lines(loaded.authorities[name], loaded)
    else:
        like = difflib.get_close_matches(name, [*regimes, *loaded.authorities])
        near = f" (near it: {', '.join(like)})" if like else ""
        raise click.BadParameter(f"there is no pack {name!r}{near}", param_hint="ID")
    for line in lines:
        click.echo(line)


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
