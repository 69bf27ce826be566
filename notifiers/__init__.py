"""Channels out of the house: each tries once and says what happened."""
