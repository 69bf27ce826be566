"""The command line: ``tocsin``. Each command is a file of its own in ``commands``.

A command is imported when it is asked for: ``tocsin triage`` starts without the
database's and the web's libraries.
"""

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from incidents import __version__
from incidents.core.errors import IncidentsError, InputRefusedError

_COMMANDS = {
    "run": "serving:run",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "doctor": "doctor:doctor",
    "init": "init:init",
    "demo": "demo:demo",
    "import": "importing:import_file",
    "copy": "copying:copy",
    "backup": "backup:backup",
    "triage": "triage:triage_file",
    "schema": "schema:schema",
    "law": "law:law",
    "organisations": "organisations:organisations",
    "user": "users:user",
    "token": "tokens:token",
    "slack": "slack:slack",
}


class House(click.Group):
    """Commands found by name; our errors become one clear line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are met."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None when there is none of this name."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        found: click.Command = getattr(
            import_module(f"incidents.commands.{module}"), name
        )
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what we refuse is said without a traceback."""
        try:
            return super().invoke(ctx)
        except InputRefusedError as refused:
            _end("\n".join(f"{f.path or 'input'}: {f.says}" for f in refused.faults))
        except IncidentsError as error:
            _end(str(error))


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tocsin")
def main() -> None:
    """Tocsin: breach reports from staff, triaged, clocked, alerted, documented."""


def _end(says: str) -> NoReturn:
    click.secho(says, err=True, fg="red")
    sys.exit(1)


if __name__ == "__main__":
    main(prog_name="tocsin")
