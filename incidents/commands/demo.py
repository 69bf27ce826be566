"""``tocsin demo``: fourteen made-up incidents to look at."""

import click

from incidents.commands.house import open_runtime
from incidents.core.errors import ConflictError
from incidents.demo.first_start import ADMIN_EMAIL
from incidents.demo.telling import open_organisations, tell_all
from incidents.services.organisations import list_organisations


@click.command()
@click.option(
    "--beside", is_flag=True, help="Even where a real organisation is served."
)
def demo(beside: bool) -> None:
    """Load fourteen made-up incidents of five made-up organisations.

    Safe to repeat, and while Tocsin runs. Refused where an organisation of your own is
    served: made-up cases do not belong beside real ones.
    """
    with open_runtime() as rt:
        own = [each.slug for each, is_demo in list_organisations(rt) if not is_demo]
        if own and not beside:
            msg = (
                f"this installation serves {', '.join(own)}: load the demonstration"
                " elsewhere (TOCSIN_DATA_FOLDER=demo tocsin demo), or add --beside"
            )
            raise ConflictError(msg)
        now = rt.clock.now()
        appointed = open_organisations(rt, now=now)
        for loaded in tell_all(rt, now=now):
            mark = " (there already)" if loaded.repeated else ""
            click.echo(
                f"{loaded.reference}  {loaded.organisation:<10}  {loaded.title}{mark}"
            )
        click.echo(f"\nconsole     {rt.public.base_url}/console")
        click.echo(f"sign in as  {ADMIN_EMAIL}")
        if appointed.password is not None:
            click.echo(f"one-time password  {appointed.password}")
        else:
            click.echo(f"password forgotten: tocsin user reset-password {ADMIN_EMAIL}")
