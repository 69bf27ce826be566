"""``tocsin token``: which machines may file reports."""

from uuid import UUID

import click

from incidents.commands.house import open_runtime
from incidents.services.api_tokens import issue_token, list_tokens, revoke_token


@click.group()
def token() -> None:
    """Tokens for machines that post reports."""


@token.command()
@click.option("--organisation", "slug", required=True, help="Its short name.")
@click.option("--label", required=True, help="The machine that will use it.")
def create(slug: str, label: str) -> None:
    """Make a token; it is printed this once and never again."""
    with open_runtime() as rt:
        made = issue_token(rt, slug=slug, label=label, now=rt.clock.now())
    click.echo(made)
    click.echo("Keep it safe: only its digest is stored here.", err=True)


@token.command("list")
def list_all() -> None:
    """List every token, revoked ones too; the tokens themselves are not known."""
    with open_runtime() as rt:
        for each in list_tokens(rt):
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else "live"
            made = f"made {each.created_at:%Y-%m-%d}"
            click.echo(f"{each.id}  {each.slug}  {made}  {state}  {each.label}")


@token.command()
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """Make the token with this id (see "list") useless from now on."""
    with open_runtime() as rt:
        ended = revoke_token(rt, token_id=token_id, now=rt.clock.now())
    click.echo(f"revoked: {ended.label} of {ended.slug}")
