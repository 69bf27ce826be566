"""``tocsin slack``: what setting up the Slack app needs."""

import json

import click

from incidents.slack_app import manifest as manifest_of
from incidents.wiring import read_settings


@click.group()
def slack() -> None:
    """Set up the Slack app (docs/slack.md)."""


@slack.command()
@click.option(
    "--socket-mode/--request-url",
    default=None,
    help="How Slack reaches us; without either, by what is set in the environment.",
)
@click.option(
    "--history",
    is_flag=True,
    help="Let the app read its rooms, to see whether a message has arrived.",
)
def manifest(*, socket_mode: bool | None, history: bool) -> None:
    """Print the app's manifest for this installation, to be pasted at Slack's."""
    settings = read_settings()
    if socket_mode is None:
        https = settings.public_url.startswith("https://")
        socket_mode = bool(settings.slack_app_token.get_secret_value()) or not https
    made = manifest_of(
        base_url=settings.public_url, socket_mode=socket_mode, history=history
    )
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
