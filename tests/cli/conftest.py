"""Fixtures of the command line."""

from tests.cli.shell import tocsin

__all__ = ["tocsin"]
