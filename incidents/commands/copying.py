"""``tocsin copy``: an installation moves to another database, whole."""

import click
from sqlalchemy import URL

from incidents.commands.bars import progress_bar
from incidents.copying import Copied, copy_installation, route
from incidents.core.errors import NotCopiedError
from incidents.wiring import read_settings

_LEFT_OUT = "Left out: the database of this environment's settings."


@click.command()
@click.option("--from", "source", metavar="URL", default="", help=_LEFT_OUT)
@click.option("--to", "target", metavar="URL", default="", help=_LEFT_OUT)
def copy(source: str, target: str) -> None:
    """Copy an installation from one database to another that is empty.

    SQLite to PostgreSQL, or back. Stop web and workers first. All or nothing: tables
    and the hash chain of each case are read back and compared before anything stays.
    The source is not changed.
    """
    if not source and not target:
        raise click.UsageError("give --from, --to, or both")
    own = read_settings().url
    way = route(source or own, target or own)
    try:
        with progress_bar() as bar:
            task = bar.add_task("looking", total=None)

            def watch(doing: str, done: int, total: int) -> None:
                bar.update(task, description=doing, completed=done, total=total)

            copied = copy_installation(way, watch=watch)
    except NotCopiedError as error:
        msg = f"Not copied: {error}. The target holds nothing of it."
        raise NotCopiedError(msg) from error
    _say(copied, way.target)


def _say(copied: Copied, target: URL) -> None:
    rows, cases = sum(copied.rows.values()), copied.cases
    click.secho(
        f"Copied {rows:,} rows of {len(copied.rows)} tables. Each table reads the same"
        f" in the target, and the timelines of {cases:,} cases are whole there.",
        bold=True,
    )
    shown = target.render_as_string(hide_password=True)
    click.echo(
        "Not copied: who is signed in (everybody signs in again), and which processes"
        " were alive.\n"
        "\nNext:\n"
        f"  1. Set TOCSIN_DATABASE_URL to {shown}\n"
        "     on every machine (*** stands for the password).\n"
        "  2. Give every machine the old server key: the file server.key in its data"
        " folder, or\n     TOCSIN_SERVER_KEY=hex: and the text of that file. Without it"
        " receipt codes and drafts end.\n"
        "  3. Take the other settings along (TOCSIN_BASE_URL, Slack, mail, a folder of"
        " law\n     packs), and point the proxy at the new machines.\n"
        "  4. Run: tocsin doctor. Then start tocsin serve and tocsin worker.\n"
        "  5. Never start the old installation again: both would alert the same people."
        "\n     Keep its database as a backup for as long as you keep backups."
    )
