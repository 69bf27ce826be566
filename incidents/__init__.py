"""Tocsin: breach incident reporting, from a staff report to the authority."""
