"""Countries: which belong to the EEA, and what they are called."""

from functools import cache

from babel import Locale

# Source: EEA Agreement; the 27 member states, Iceland, Liechtenstein and Norway.
EEA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR"),
        *("HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO"),
        *("PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {str(code): str(name) for code, name in territories.items()}


def country_name(code: str, language: str) -> str:
    """Return the country's name, or the code itself where none is known."""
    return _names(language).get(code, code)


def is_country(code: object) -> bool:
    """Is this an ISO 3166 alpha-2 code that has a name?"""
    return isinstance(code, str) and len(code) == 2 and code in _names("en")


def in_eea(codes: object) -> list[str]:
    """Return those *codes* that are EEA states, sorted."""
    if not isinstance(codes, list | tuple | dict | set | frozenset):
        return []
    return sorted(set(codes) & EEA)
