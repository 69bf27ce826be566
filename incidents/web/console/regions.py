"""Regions by name, for the list of the settings: Länder, cantons, nations, States."""

from functools import cache

from incidents.calendars import regions
from incidents.documents.territory import country_name

# Where the authority or the public holidays depend on the region.
_COUNTRIES = ("AT", "CH", "DE", "ES", "FI", "FR", "GB", "IT", "NO", "PL", "PT", "US")


def region_choices(held: str) -> list[tuple[str, str]]:
    """Return every region as code and name, by country, and what stands there already.

    Args:
        held: the code in the settings, "" for none.
    """
    offered = [("", "Not known yet, or it makes no difference"), *_known()]
    if held and held not in dict(offered):
        offered.append((held, f"{held} (not on our list)"))
    return offered


@cache
def _known() -> tuple[tuple[str, str], ...]:
    found = [
        (code, f"{country_name(country, 'en')}: {name}")
        for country in _COUNTRIES
        for code, name in regions(country).items()
    ]
    return tuple(sorted(found, key=lambda option: option[1].casefold()))
