"""``tocsin run``, ``serve`` and ``worker``: the processes that stay."""

import click

from incidents.commands.entrance import say_how_to_get_in
from incidents.serve import run as run_all
from incidents.serve import serve as serve_web
from incidents.serve import work
from incidents.wiring import build_runtime, read_settings


@click.command()
def run() -> None:
    """Serve web and worker in one process; creates the demonstration on first start.

    Ctrl-C stops it; the data stay.
    """
    settings = read_settings()
    run_all(
        build_runtime(settings),
        host=settings.host,
        port=settings.port,
        ready=say_how_to_get_in,
    )


@click.command()
def serve() -> None:
    """Serve the web alone; for PostgreSQL, any number of them."""
    settings = read_settings()
    serve_web(build_runtime(settings), host=settings.host, port=settings.port)


@click.command()
def worker() -> None:
    """Send alerts and reminders alone; for PostgreSQL, any number of them."""
    work(build_runtime(read_settings()))
