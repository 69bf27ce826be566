"""Places as people write them: by name, offered while they type, or by their code.

Countries, and the States of the United States. The page holds a list of their names
(``datalist``), which browsers offer without any script; what is typed is read here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import zip_longest

from incidents.core.facts_codes import COUNTRIES
from incidents.documents.territory import country_name
from incidents.intake.web_form_states import STATES

_BETWEEN = re.compile(r"[,;\n]")
# What people write for countries whose code or name is another.
_ALSO = {"uk": "GB", "great britain": "GB", "usa": "US", "holland": "NL"}
STATE_NAMES: Mapping[str, str] = {state.value: state.label for state in STATES}


@cache
def country_names() -> tuple[str, ...]:
    """Return the English names of all countries, sorted."""
    return tuple(sorted(named(COUNTRIES), key=_plain))


def named(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the English names of countries, in the order of *codes*."""
    return tuple(country_name(code, "en") for code in codes)


def country_code(text: str) -> str | None:
    """Return the code of the country that *text* names, None if there is none.

    Capitals, accents and blanks around it make no difference.
    """
    return _codes().get(_plain(text))


def state_code(text: str) -> str | None:
    """Return the code of the US State that *text* names, None if there is none."""
    plain = _plain(text)
    known = {_plain(name): code for code, name in STATE_NAMES.items()}
    return known.get(plain) or (plain.upper() if plain.upper() in STATE_NAMES else None)


def read_countries(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of the countries in *texts*, and what names no country.

    Each once, in the order in which they were typed; a text may hold several between
    commas.
    """
    codes: dict[str, None] = {}
    unknown: list[str] = []
    for each in (part.strip() for text in texts for part in _BETWEEN.split(text)):
        code = country_code(each)
        if code is not None:
            codes[code] = None
        elif each:
            unknown.append(each)
    return tuple(codes), tuple(unknown)


def read_counts(
    places: Sequence[str],
    numbers: Sequence[str],
    code_of: Callable[[str], str | None] = country_code,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what was typed beside each place by its code, and what is no place.

    A number without a place belongs to nothing: it is returned as no place.
    """
    counts: dict[str, str] = {}
    unknown: list[str] = []
    for place, number in zip_longest(places, numbers, fillvalue=""):
        code = code_of(place)
        if code is not None:
            counts[code] = number.strip()
        elif place.strip() or number.strip():
            unknown.append(place.strip() or number.strip())
    return counts, tuple(unknown)


def count_rows(
    counts: Mapping[str, int | None], names: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return each country or State by name with its number as text, "" for none.

    Args:
        names: of the places; country names where they are not given.
    """
    return tuple(
        (
            names.get(code, code) if names else country_name(code, "en"),
            "" if number is None else str(number),
        )
        for code, number in counts.items()
    )


def no_country(text: str, noun: str = "country") -> str:
    """Return the message at a field in which no country (or State) can be read."""
    return f"We know no {noun} called “{text[:60]}”. Choose one of the list"


@cache
def _codes() -> Mapping[str, str]:
    by_code = {code.lower(): code for code in COUNTRIES}
    by_name = {_plain(country_name(code, "en")): code for code in COUNTRIES}
    return {**_ALSO, **by_code, **by_name}


def _plain(text: str) -> str:
    """Return *text* without capitals, accents and typographic apostrophes."""
    apart = unicodedata.normalize("NFKD", text.replace("\u2019", "'").strip())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
