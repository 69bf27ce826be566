"""How many people and records: those of the addressee's jurisdiction, never all as its.

An authority is told of the people that its law protects. Where the facts name people
elsewhere too, they are counted by country; what is not known by country is left open
for a person, and the total is not given in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.documents.draft import Draft, Found, Unknown, choose, number_in
from incidents.documents.filled import Origin
from incidents.documents.form import Field
from incidents.documents.sources.jurisdiction import Jurisdiction, jurisdiction

Params = Mapping[str, object]
PEOPLE = "subjects"
PEOPLE_UNKNOWN = "not known by country: how many of the people are in {}"
RECORDS_UNKNOWN = "not known by country: how many concern people in {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number for one addressee.

    Attributes:
        low, high: its bounds, None where one is not known.
        exact: somebody counted.
        remark: whom it leaves out, or "".
    """

    low: int | None
    high: int | None
    exact: bool
    remark: str = ""


def number(draft: Draft, field: Field, params: Params) -> Found | Unknown | None:
    """Return the number at ``fact`` for the addressee, as its bounds."""
    count = count_of(draft, str(params["fact"]))
    if not isinstance(count, Count):
        return count
    bounds = {"min": count.low, "max": count.high}
    return Found(value=bounds, origin=Origin.FACTS, remark=count.remark)


def certainty(draft: Draft, field: Field, params: Params) -> Found | Unknown | None:
    """Return how surely the number at ``fact`` is known for the addressee."""
    count = count_of(draft, str(params["fact"]))
    if not isinstance(count, Count):
        return count
    exact = count.exact and count.low == count.high
    return choose(field, "exact" if exact else "approximate", Origin.FACTS)


def reaches(draft: Draft, field: Field, params: Params) -> Found | Unknown | None:
    """Does the number at ``fact`` reach ``at_least``? Nothing while both may be."""
    count = count_of(draft, str(params["fact"]))
    if not isinstance(count, Count):
        return count
    floor = number_in(params, "at_least")
    if count.low is not None and count.low >= floor:
        return choose(field, "yes", Origin.FACTS)
    below = count.high is not None and count.high < floor
    return choose(field, "no", Origin.FACTS) if below else None


def count_of(draft: Draft, fact: str) -> Count | Unknown | None:
    """Return the number at *fact* for the addressee; None = not known at all."""
    given = draft.fact(fact) or {}
    low, high = given.get("min"), given.get("max")
    whole = Count(low=low, high=high, exact=given.get("certainty") == "exact")
    mine = jurisdiction(draft)
    if mine is None or not mine.elsewhere:
        return whole if low is not None or high is not None else None
    if fact != PEOPLE:
        return _unknown(mine, RECORDS_UNKNOWN)
    return _part(draft, mine, whole)


def _part(draft: Draft, mine: Jurisdiction, whole: Count) -> Count | Unknown:
    """Return the people in the jurisdiction out of the counts by country."""
    told = [draft.fact("countries")[code] for code in mine.inside]
    known = sum(n for n in told if n is not None)
    if not known and None in told:
        return _unknown(mine, PEOPLE_UNKNOWN)
    if not told and not mine.complete:
        return _unknown(mine, PEOPLE_UNKNOWN)
    final = mine.complete and None not in told
    return Count(
        low=known,
        high=known if final else None,
        exact=whole.exact and final,
        remark=f"People in {mine.name} alone; there are others elsewhere.",
    )


def _unknown(mine: Jurisdiction, what: str) -> Unknown:
    return Unknown(reason=what.format(mine.name))
