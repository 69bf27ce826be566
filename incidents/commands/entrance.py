"""What ``tocsin run`` prints once the first page can be answered: how to get in."""

import click

from incidents.demo.first_start import ADMIN_EMAIL, ensure_demonstration
from incidents.runtime import Runtime
from incidents.services.administration import Appointed
from incidents.services.organisations import list_organisations

_FORMS_SHOWN = 5


def say_how_to_get_in(rt: Runtime) -> None:
    """Print the addresses; on the first start the one-time password too."""
    appointed = ensure_demonstration(rt, now=rt.clock.now())
    there = list_organisations(rt)
    own = [organisation for organisation, demonstration in there if not demonstration]
    shown = own or [organisation for organisation, _ in there]
    click.secho("\nTocsin is running.\n", bold=True)
    for organisation in shown[:_FORMS_SHOWN]:
        form = f"{rt.public.base_url}/r/{organisation.slug}"
        click.echo(f"  staff form   {form}  ({organisation.name})")
    if len(shown) > _FORMS_SHOWN:
        click.echo(
            f"  ... and {len(shown) - _FORMS_SHOWN} more: tocsin organisations list"
        )
    click.echo(f"  console      {rt.public.base_url}/console")
    _say_who(appointed, demonstration=not own)
    if not own:
        _say_demonstration()
    click.echo("\nCtrl-C stops it; the data stay.")


def _say_who(appointed: Appointed | None, *, demonstration: bool) -> None:
    if appointed is not None and appointed.password is not None:
        click.echo(f"  sign in as   {appointed.email}")
        click.echo(f"  password     {appointed.password}  (once; you choose your own)")
        return
    email = ADMIN_EMAIL if demonstration else "EMAIL"
    if demonstration:
        click.echo(f"  sign in as   {email}")
    click.echo(f"  no password? tocsin user reset-password {email}")


def _say_demonstration() -> None:
    click.echo(
        "\nThis is a demonstration with a made-up organisation."
        "\n  make demo     fourteen made-up incidents to look at"
        "\n  tocsin init   leave it: create your own organisation"
        "\n  make reset    remove all data and begin again"
        "\n(tocsin is .venv/bin/tocsin)"
    )
