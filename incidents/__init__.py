"""Tocsin: breach incident reporting, from a staff report to the authority."""

__version__ = "0.1.0"
