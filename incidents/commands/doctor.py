"""``tocsin doctor``: is this installation well, and if not, what to do?"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

import click

from incidents.doctor import CHECKS, Answer, State, examine
from incidents.wiring import premises, read_settings

_WORDS = {
    State.OK: ("ok", "green"),
    State.WARNING: ("warning", "yellow"),
    State.RED: ("RED", "red"),
}


@click.command()
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(CHECKS),
    help="This check alone; may be given again.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(only: tuple[str, ...], *, as_json: bool) -> None:
    """Examine the installation of this environment; changes nothing.

    Exit code 1 when anything is red; warnings alone give 0.
    """
    answers = examine(premises(read_settings()), only=only)
    well = all(answer.state is not State.RED for answer in answers)
    if as_json:
        said = {"well": well, "checks": [asdict(answer) for answer in answers]}
        click.echo(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        _say(answers, well=well)
    if not well:
        sys.exit(1)


def _say(answers: Sequence[Answer], *, well: bool) -> None:
    for answer in answers:
        word, colour = _WORDS[answer.state]
        mark = click.style(f"{word:<8}", fg=colour)
        click.echo(f"{mark} {answer.check:<11} {answer.says}")
        if answer.to_do:
            click.echo(f"{'':<20} {answer.to_do}")
    reds = sum(answer.state is State.RED for answer in answers)
    things = "1 thing is" if reds == 1 else f"{reds} things are"
    click.echo("All is well." if well else f"{things} red.")
