"""Channels in: parse a payload into a report."""
