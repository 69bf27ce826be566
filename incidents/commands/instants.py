"""Instants on the command line: with an offset, or not at all."""

from datetime import datetime

import click

from incidents.core.facts_nodes import parse_instant
from incidents.system_clock import SystemClock


class Instant(click.ParamType[datetime]):
    """An instant with its offset, such as ``2026-06-12T09:10+01:00``."""

    name = "instant"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant in UTC, or end the command with what is wrong."""
        if isinstance(value, datetime):
            return value
        found = parse_instant(str(value))
        if found is None:
            self.fail("give date, time and offset, like 2026-06-12T09:10Z", param, ctx)
        return found


INSTANT = Instant()


def now() -> datetime:
    """Return the present instant in UTC, by this machine's clock."""
    return SystemClock().now()
