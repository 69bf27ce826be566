"""``tocsin schema``: the vocabulary for other programs."""

import json

import click

from incidents.core.facts import json_schema


@click.command()
def schema() -> None:
    """Print the vocabulary of facts as JSON Schema (2020-12)."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
