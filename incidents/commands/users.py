"""``tocsin user``: who may sign in, and one-time passwords."""

import click

from incidents.commands.house import open_runtime
from incidents.services.account_list import list_accounts
from incidents.services.accounts import reset_password
from incidents.services.administration import ROLES, appoint


@click.group()
def user() -> None:
    """People who may sign in to the console."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="Their name; needed for a new login.")
@click.option(
    "--organisation",
    "slugs",
    multiple=True,
    required=True,
    help="Short name of an organisation that they serve; may be given again.",
)
@click.option("--role", type=click.Choice(ROLES), default="dpo", show_default=True)
def add(email: str, name: str, slugs: tuple[str, ...], role: str) -> None:
    """Let EMAIL sign in and serve organisations; prints a one-time password."""
    with open_runtime() as rt:
        appointed = appoint(
            rt,
            email=email,
            name=name or email,
            roles=dict.fromkeys(slugs, role),
            now=rt.clock.now(),
        )
    if appointed.password is None:
        click.echo(f"{appointed.email} had a login already and serves these too.")
    else:
        click.echo(f"one-time password of {appointed.email}: {appointed.password}")


@user.command("reset-password")
@click.argument("email")
def reset(email: str) -> None:
    """Print a new one-time password for EMAIL; their sessions end."""
    with open_runtime() as rt:
        password = reset_password(rt, email=email)
    click.echo(f"one-time password of {email.casefold()}: {password}")


@user.command("list")
def list_all() -> None:
    """List who may sign in, to what, as what."""
    with open_runtime() as rt:
        for account in list_accounts(rt):
            served = " ".join(f"{slug}:{role}" for slug, role in account.roles.items())
            states = {"one-time password": account.one_time, "off": account.disabled}
            marks = "".join(f"  ({state})" for state, is_so in states.items() if is_so)
            click.echo(f"{account.email}  {served}  {account.name}{marks}")
