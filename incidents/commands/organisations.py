"""``tocsin organisations``: who is served here, and what their settings lack."""

import json
from dataclasses import asdict

import click

from incidents.commands.house import open_runtime
from incidents.services.organisations import (
    list_organisations,
    missing_settings,
    public_profile,
)


@click.group()
def organisations() -> None:
    """The organisations of this installation."""


@organisations.command("list")
def list_all() -> None:
    """List every organisation with the address of its form."""
    with open_runtime() as rt:
        for organisation, demonstration in list_organisations(rt):
            mark = "  (demonstration)" if demonstration else ""
            form = f"{rt.public.base_url}/r/{organisation.slug}"
            click.echo(f"{organisation.slug}  {form}  {organisation.name}{mark}")


@organisations.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Print the settings of the organisation SLUG as JSON, and what is missing."""
    with open_runtime() as rt:
        organisation = public_profile(rt, slug=slug)
    settings = asdict(organisation)
    # An address may hold a secret of the other system.
    settings["webhooks"] = [
        {"name": hook.name, "host": hook.host} for hook in organisation.webhooks
    ]
    click.echo(json.dumps(settings, indent=2, ensure_ascii=False))
    for fault in missing_settings(organisation):
        click.echo(f"missing: {fault.path}: {fault.says}", err=True)
