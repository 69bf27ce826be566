"""``tocsin init``: leave the demonstration, create your own organisation.

It never changes or removes what is there: the demonstration stays beside it, marked.
"""

import sys
from pathlib import Path
from typing import Any

import click

from incidents.commands.house import open_runtime
from incidents.commands.init_questions import (
    QUESTIONS,
    ask,
    ask_again,
    settings_of,
)
from incidents.core.errors import Fault, InputRefusedError
from incidents.core.organisation import Organisation
from incidents.intake.organisation_file import organisation_from, read_settings_file
from incidents.runtime import Runtime
from incidents.services.administration import Appointed, appoint, refuse_person
from incidents.services.organisations import (
    check_settings,
    create_organisation,
    list_organisations,
    missing_settings,
)
from incidents.services.webhooks import secret_of


def _with_options(command: Any) -> Any:
    """Give *command* one option for each question."""
    for question in reversed(QUESTIONS):
        command = click.option(
            f"--{question.option}",
            question.key,
            multiple=question.many,
            help=question.says,
        )(command)
    return command


@click.command()
@_with_options
@click.option(
    "--from",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file with the settings.",
)
@click.option("--admin-email", default="", help="Who may sign in; default: the DPO.")
@click.option("--admin-name", default="", help="Their name.")
@click.option(
    "--ask/--no-ask",
    "asks",
    default=None,
    help="Ask for what is not given; the default in a terminal without --from.",
)
def init(
    path: Path | None,
    admin_email: str,
    admin_name: str,
    asks: bool | None,
    **given: Any,
) -> None:
    """Create an organisation, asking, from options, or from a TOML file.

    Says what is missing, and prints a one-time password for its administrator. What is
    there already, the demonstration too, stays as it is.
    """
    given = {key: value for key, value in given.items() if value}
    asking = asks if asks is not None else path is None and sys.stdin.isatty()
    with open_runtime() as rt:
        organisation = _asked(given, rt) if asking else _given(given, path)
        _refuse(check_settings(organisation, rt))
        email, name = _administrator(organisation, admin_email, admin_name)
        create_organisation(rt, organisation, now=rt.clock.now())
        appointed = appoint(
            rt,
            email=email,
            name=name,
            roles={organisation.slug: "admin"},
            now=rt.clock.now(),
        )
        _say(rt, organisation, appointed)


def _asked(given: dict[str, Any], rt: Runtime) -> Organisation:
    return ask_again(ask(given, rt), rt)


def _given(given: dict[str, Any], path: Path | None) -> Organisation:
    """Return the organisation from the file, what the options say put on top."""
    settings = read_settings_file(_read(path)) if path else {}
    for key, value in settings_of(given).items():
        before = settings.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            value = before | value
        settings[key] = value
    if not settings.get("name"):
        says = "give --name, or --from FILE.toml, or run it in a terminal"
        raise InputRefusedError((Fault("name", says),))
    return organisation_from(settings)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefusedError((Fault(path.name, "is not UTF-8"),)) from error


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise InputRefusedError(faults)


def _administrator(
    organisation: Organisation, email: str, name: str
) -> tuple[str, str]:
    """Return who signs in first: who is named, the DPO, or the first person."""
    known = [(organisation.dpo.email, organisation.dpo.name)]
    known += [(person.email, person.name) for person in organisation.people]
    reachable = [(email, name)] if email else [each for each in known if each[0]]
    if not reachable:
        says = "give --admin-email: nobody could sign in to this organisation"
        raise InputRefusedError((Fault("admin-email", says),))
    email, name = reachable[0]
    refuse_person(email=email, name=name or email)
    return email, name or email


def _say(rt: Runtime, organisation: Organisation, appointed: Appointed) -> None:
    base = rt.public.base_url
    click.secho(f"{organisation.name} stands.", bold=True)
    click.echo(f"  staff form  {base}/r/{organisation.slug}")
    click.echo(f"  console     {base}/console")
    if appointed.password is None:
        click.echo(f"  sign in as  {appointed.email}, with the password they have")
    else:
        click.echo(f"  sign in as  {appointed.email}")
        click.echo(f"  one-time password  {appointed.password}")
    for hook in organisation.webhooks:
        click.echo(f"  webhook     {hook.name}, signed with this secret:")
        click.echo(f"              {secret_of(rt.keys, hook)}")
    missing = missing_settings(organisation)
    if missing:
        click.echo("Still missing (the console edits it):")
    for fault in missing:
        click.echo(f"  {fault.path}: {fault.says}")
    _say_demonstration(rt, organisation)


def _say_demonstration(rt: Runtime, own: Organisation) -> None:
    shown = [
        each.slug for each, demonstration in list_organisations(rt) if demonstration
    ]
    if not shown:
        return
    click.echo(
        f"The demonstration ({', '.join(shown)}) stays beside it, marked in"
        " `tocsin organisations list`. To"
        " start without it, stop Tocsin, run `make reset`, which removes"
        f" {own.name} too, then `tocsin init` again before `make run`."
    )
