"""The facts of a breach as the rules read them; ``None`` means not known yet.

Only coded facts are here: no rule reads what a person typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from incidents.core.facts_nodes import parse_instant
from incidents.core.facts_people import (
    by_place,
    count,
    counted,
    countries_open,
    everybody,
)
from incidents.core.facts_values import Act, Controller, Hold, Listed, Range, Settings

INSTANTS = (
    "occurred_from",
    "occurred_until",
    "discovered_at",
    "reported_at",
    "aware_at",
    "told_by_processor_at",
    "processor_aware_at",
    "should_have_known_at",
    "classified_at",
)


_ANY_NUMBER, _NOTHING_SET, _NOTHING_LISTED = Range(), Settings(), Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What is known about one breach.

    Attributes:
        codes: single facts by dotted path (codes, flags, numbers); missing: unknown.
        lists: lists by dotted path, each at least these unless settled.
        undeterminable: paths of single facts that nobody will ever know.
        settled_none: paths of which it is known that there is none: said so, or said
            to be complete with nothing in it.
        instants: points in time by key, in UTC.
        people_in, residents: people by country, and by US State; those listed are at
            least one each.
        states_open: people may live in further US States.
        hold: a delay that the police asked for.
        parts: what differs, each as a breach of its own.
        among: of a part: all parts of the same breach, itself among them.
        counts_own: of a part: it counts people of its own.
        whole: of a part: what is said of the whole breach, its people above all.
        beside: of a part: the others whose people count with its own, by the name of
            the criterion that counts them.
    """

    codes: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Listed] = field(default_factory=dict)
    undeterminable: frozenset[str] = frozenset()
    settled_none: frozenset[str] = frozenset()
    instants: Mapping[str, datetime] = field(default_factory=dict)
    subjects: Range = _ANY_NUMBER
    records: Range = _ANY_NUMBER
    unreachable: Range = _ANY_NUMBER
    countries: frozenset[str] = frozenset()
    people_in: Mapping[str, Range] = field(default_factory=dict)
    residents: Mapping[str, Range] = field(default_factory=dict)
    states_open: bool = True
    countries_open: bool = True
    controllers: tuple[Controller, ...] = ()
    acts: tuple[Act, ...] = ()
    hold: Hold | None = None
    settings: Settings = _NOTHING_SET
    parts: tuple["Breach", ...] = ()
    among: tuple["Breach", ...] = ()
    counts_own: bool = False
    whole: "Breach | None" = None
    beside: Mapping[str, tuple["Beside", ...]] = field(default_factory=dict)
    present: frozenset[str] = frozenset()

    def code(self, path: str) -> Any:
        """Return the single fact at *path*, or None where it is not known."""
        return self.codes.get(path)

    def listed(self, path: str) -> Listed:
        """Return the list at *path*."""
        return self.lists.get(path, _NOTHING_LISTED)

    def at(self, name: str) -> datetime | None:
        """Return the instant called *name*, or None where it is not known."""
        return self.instants.get(name)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another part of the same breach, for laws that count the people of all of it.

    Attributes:
        surely: in every completion its people count; else they may.
        presumably: they count as far as a careful person presumes.
        people: how many they are presumed to be.
    """

    part: Breach
    surely: bool
    presumably: bool
    people: int


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_SINGLE = _list(
    """
    certainty personal_data role processing_law incident_type origin intent malicious
    place sensitivity identifiability profile_depth already_public outdated
    people_already_know authority_ordered ongoing discovered_how
    """
)
_LISTS = _list(
    """
    effects also_types media data_categories elements subject_kinds mitigation harms
    measures_before measures_after sectors
    """
)
# Known to be none, these are zero. Hours until data were back are not among them: none
# may mean at once or never.
_NUMBERS = _list(
    """
    exposure.recipients exposure.duration_h availability.outage_h
    availability.users_affected availability.loss_eur
    """
)
_COUNTS = ("subjects", "countries", "us_states")
_NESTED = ("protection", "availability", "integrity", "exposure")


def build(document: Mapping[str, Any]) -> Breach:
    """Return the breach that a checked *document* describes, parts included."""
    parts = document.get("parts") or ()
    whole = {key: value for key, value in document.items() if key != "parts"}
    breach = _build(whole)
    if not parts:
        return breach
    built = tuple(_build({**whole, **part}) for part in parts)
    apart = (
        replace(
            read,
            among=built,
            counts_own=any(part.get(key) is not None for key in _COUNTS),
            whole=breach,
        )
        for part, read in zip(parts, built, strict=True)
    )
    return replace(breach, parts=tuple(apart))


def with_further_acts(breach: Breach, acts: tuple[Act, ...]) -> Breach:
    """Return *breach*, parts included, with notifications that a record knows of."""
    if not acts:
        return breach
    parts = tuple(replace(each, acts=each.acts + acts) for each in breach.parts)
    return replace(breach, acts=breach.acts + acts, parts=parts)


def _build(document: Mapping[str, Any]) -> Breach:
    settled: Mapping[str, str] = document.get("settled") or {}
    countries = document.get("countries") or {}
    return Breach(
        codes=_codes(document, settled),
        lists=_lists(document, settled),
        undeterminable=_settled(settled, "cannot_be_determined"),
        settled_none=_settled(settled, "none") | _settled_empty(document, settled),
        instants=_instants(document),
        subjects=everybody(document, settled),
        records=count(document.get("records"), settled.get("records")),
        unreachable=count(document.get("unreachable"), settled.get("unreachable")),
        countries=frozenset(countries),
        people_in=by_place("countries", document, settled),
        residents=by_place("us_states", document, settled),
        states_open=settled.get("us_states") not in ("complete", "none"),
        hold=_hold(document.get("law_enforcement_hold")),
        countries_open=countries_open(document, settled),
        controllers=tuple(map(_controller, document.get("controllers") or ())),
        acts=tuple(map(_act, document.get("acts") or ())),
        settings=_settings(document),
        present=frozenset(k for k, v in document.items() if v not in (None, [], {})),
    )


def _settled(settled: Mapping[str, str], as_: str) -> frozenset[str]:
    return frozenset(path for path, how in settled.items() if how == as_)


def _settled_empty(
    document: Mapping[str, Any], settled: Mapping[str, str]
) -> frozenset[str]:
    """Return what is said to be complete and holds nothing: there is none."""
    return frozenset(
        path
        for path, how in settled.items()
        if how == "complete" and not _value(document, path)
    )


def _value(document: Mapping[str, Any], path: str) -> Any:
    outer, _, inner = path.partition(".")
    value = document.get(outer)
    return (value or {}).get(inner) if inner else value


def _codes(document: Mapping[str, Any], settled: Mapping[str, str]) -> dict[str, Any]:
    codes = {key: document[key] for key in _SINGLE if document.get(key) is not None}
    for outer in _NESTED:
        for key, value in (document.get(outer) or {}).items():
            if value is not None:
                codes[f"{outer}.{key}"] = value
    for path in _NUMBERS:
        if settled.get(path) == "none":
            codes.setdefault(path, 0)
    # People counted say that data about people are concerned.
    if counted(document):
        codes["personal_data"] = True
    return codes


def _lists(document: Mapping[str, Any], settled: Mapping[str, str]) -> dict[str, Any]:
    lists = {}
    for key in _LISTS:
        value, how = document.get(key), settled.get(key)
        if value or how:
            lists[key] = Listed(
                frozenset(value or ()), how is None, how == "cannot_be_determined"
            )
    return lists


def _hold(value: Mapping[str, Any] | None) -> Hold | None:
    if not value:
        return None
    since, until = value.get("from"), value.get("until")
    return Hold(
        since=None if since is None else _instant(since),
        until=None if until is None else _instant(until),
        written=value.get("written"),
    )


def _instants(document: Mapping[str, Any]) -> dict[str, datetime]:
    written = ((key, document.get(key)) for key in INSTANTS)
    return {key: _instant(value) for key, value in written if value is not None}


def _instant(value: str) -> datetime:
    instant = parse_instant(value)
    assert instant is not None, "facts are checked before they are read"  # noqa: S101
    return instant


def _controller(value: Mapping[str, Any]) -> Controller:
    told = value.get("told_at")
    return Controller(
        code=value.get("code"),
        countries=frozenset(value.get("countries") or ()),
        contract_hours=value.get("contract_hours"),
        told_at=None if told is None else _instant(told),
    )


def _act(value: Mapping[str, Any]) -> Act:
    return Act(
        regime=value["regime"],
        duty=value["duty"],
        stage=value.get("stage"),
        at=_instant(value["at"]),
    )


def _settings(document: Mapping[str, Any]) -> Settings:
    value: Mapping[str, Any] = document.get("organisation") or {}
    sectors = {*(value.get("sectors") or ()), *(document.get("sectors") or ())}
    return Settings(
        established_in=frozenset(value.get("established_in") or ()),
        main_establishment=value.get("main_establishment"),
        region=value.get("region"),
        targets=frozenset(value.get("targets") or ()),
        sectors=frozenset(sectors),
        hipaa=value.get("hipaa"),
        nis2=value.get("nis2"),
        dora=value.get("dora"),
        telecom_in=frozenset(value.get("telecom_in") or ()),
    )
