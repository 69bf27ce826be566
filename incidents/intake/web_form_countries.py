"""Countries by their English names, for lists that open."""

from functools import cache

from babel import Locale

from incidents.core.facts_codes import COUNTRIES
from incidents.intake.web_form_fields import Option


@cache
def country_options(first: tuple[str, ...]) -> tuple[Option, ...]:
    """Return every country: those in *first* on top, then all by name."""
    names = Locale("en").territories
    known = {code: str(names.get(code, code)) for code in COUNTRIES}
    by_name = sorted(known, key=lambda code: known[code])
    top = [code for code in dict.fromkeys(first) if code in known]
    rest = [code for code in by_name if code not in top]
    return tuple(Option(value=code, label=known[code]) for code in (*top, *rest))


def country_name(code: str) -> str:
    """Return the English name of a country, or the code where there is none."""
    return str(Locale("en").territories.get(code, code))
