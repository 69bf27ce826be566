"""The object that every intake channel ends in: each key and what it may hold."""

from collections.abc import Mapping
from typing import Any

from incidents.core import facts_codes as codes
from incidents.core.facts_nodes import (
    Amount,
    Code,
    Count,
    Flag,
    Instant,
    ListOf,
    MapOf,
    Node,
    Pattern,
    Record,
    Text,
    one_of,
    some_of,
)

_SLUG = Pattern(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
    "must be a code of letters, digits, dots, dashes, at most 100 characters",
)
_REGION = Pattern(
    r"[A-Z]{2}-[A-Z0-9]{1,3}", "must be a subdivision's code, like DE-BY (ISO 3166-2)"
)
_SHA256 = Pattern(r"[0-9a-f]{64}", "must be 64 lower-case hexadecimal digits")
_COUNTRY = Code(codes.COUNTRIES)
# ISO 3166 reserves "EU"; here it is the seat of the Union's institutions and bodies.
_SEAT = Code(codes.COUNTRIES | {"EU"})
_FLAG, _COUNT, _AMOUNT, _INSTANT = Flag(), Count(), Amount(), Instant()
_NAME, _DETAIL = Text(200), Text(10_000)


def _min_not_above_max(value: Mapping[str, Any]) -> str | None:
    low, high = value.get("min"), value.get("max")
    if low is not None and high is not None and low > high:
        return "min must not be above max"
    return None


_BOUNDS: dict[str, Node] = {"min": _COUNT, "max": _COUNT}
_RANGE = Record(
    _BOUNDS | {"certainty": one_of(codes.COUNT_CERTAINTY)}, _min_not_above_max
)
_PEOPLE_BY_COUNTRY = MapOf(codes.COUNTRIES, _COUNT)

_NESTED: dict[str, Node] = {
    "reporter": Record(
        {
            "name": _NAME,
            "email": Text(320),
            "phone": Text(50),
            "team": _NAME,
            "manager": _NAME,
        }
    ),
    "quantity": Record({"n": _COUNT, "unit": one_of(codes.QUANTITY_UNIT)}),
    "protection": Record(
        {
            "encryption": one_of(codes.ENCRYPTION),
            "key_compromised": _FLAG,
            "pseudonymised": _FLAG,
            "hashed_salted": _FLAG,
            "wipe_confirmed": _FLAG,
        }
    ),
    "availability": Record(
        {
            "backup": _FLAG,
            "restored_within_h": _AMOUNT,
            "lost_for_good": _FLAG,
            "service_impact": one_of(codes.SERVICE_IMPACT),
            "outage_h": _AMOUNT,
            "users_affected": _AMOUNT,
            "loss_eur": _AMOUNT,
        }
    ),
    "integrity": Record({"misused": _FLAG, "recoverable": _FLAG}),
    "exposure": Record(
        {
            "recipient": one_of(codes.RECIPIENT),
            "recipients": _COUNT,
            "access": one_of(codes.ACCESS),
            "contained": one_of(codes.CONTAINED),
            "duration_h": _AMOUNT,
            "logs_available": _FLAG,
            "account_takeover": _FLAG,
            "good_faith": _FLAG,
            "could_not_retain": _FLAG,
        }
    ),
    "law_enforcement_hold": Record(
        {"from": _INSTANT, "until": _INSTANT, "written": _FLAG}
    ),
    "organisation": Record(
        {
            "established_in": ListOf(_SEAT),
            "main_establishment": _SEAT,
            "region": _REGION,
            "targets": ListOf(_COUNTRY),
            "sectors": some_of(codes.SECTORS),
            "size": one_of(codes.SIZE),
            "hipaa": one_of(codes.HIPAA),
            "nis2": one_of(codes.NIS2),
            "dora": _FLAG,
            "telecom_in": ListOf(_COUNTRY),
        }
    ),
}

_LISTS: dict[str, Node] = {
    "systems": ListOf(Record({"name": _NAME, "country": _COUNTRY, "vendor": _NAME})),
    "vendors": ListOf(_SLUG),
    "controllers": ListOf(
        Record(
            {
                "code": _SLUG,
                "name": _NAME,
                "countries": _PEOPLE_BY_COUNTRY,
                "subjects": _RANGE,
                "contract_hours": _AMOUNT,
                "told_at": _INSTANT,
            }
        )
    ),
    "acts": ListOf(
        Record(
            {
                "regime": one_of(codes.REGIMES),
                "duty": one_of(codes.DUTIES),
                "stage": one_of(codes.STAGES),
                "at": _INSTANT,
                "count": _COUNT,
                "means": Text(500),
            },
            required=("regime", "duty", "at"),
        )
    ),
    "evidence": ListOf(
        Record(
            {
                "name": Text(255),
                "sha256": _SHA256,
                "size": _COUNT,
                "media_type": Text(100, typed=False),
                "kind": Text(100, typed=False),
            }
        )
    ),
}

_SIMPLE: dict[str, Node] = {
    "title": Text(200),
    "description": Text(50_000),
    "data_description": _DETAIL,
    "certainty": one_of(codes.CERTAINTY),
    "personal_data": _FLAG,
    "organisation_code": _SLUG,
    "role": one_of(codes.ROLE),
    "processing_law": one_of(codes.PROCESSING_LAW),
    "channel": one_of(codes.CHANNEL),
    "occurred_from": _INSTANT,
    "occurred_until": _INSTANT,
    "ongoing": _FLAG,
    "date_precision": one_of(codes.DATE_PRECISION),
    "discovered_at": _INSTANT,
    "discovered_how": one_of(codes.DISCOVERED_HOW),
    "reported_at": _INSTANT,
    "aware_at": _INSTANT,
    "told_by_processor_at": _INSTANT,
    "processor_aware_at": _INSTANT,
    "should_have_known_at": _INSTANT,
    "classified_at": _INSTANT,
    "effects": some_of(codes.EFFECTS),
    "incident_type": one_of(codes.INCIDENT_TYPE),
    "also_types": some_of(codes.INCIDENT_TYPE),
    "origin": one_of(codes.ORIGIN),
    "intent": one_of(codes.INTENT),
    "malicious": _FLAG,
    "media": some_of(codes.MEDIA),
    "place": one_of(codes.PLACE),
    "place_detail": _DETAIL,
    "place_country": _COUNTRY,
    "data_categories": some_of(codes.DATA_CATEGORIES),
    "elements": some_of(codes.ELEMENTS),
    "sensitivity": one_of(codes.SENSITIVITY),
    "subject_kinds": some_of(codes.SUBJECT_KINDS),
    "subjects": _RANGE,
    "records": _RANGE,
    "countries": _PEOPLE_BY_COUNTRY,
    "us_states": MapOf(codes.US_STATES, _COUNT),
    "unreachable": _RANGE,
    "identifiability": one_of(codes.IDENTIFIABILITY),
    "profile_depth": one_of(codes.PROFILE_DEPTH),
    "already_public": _FLAG,
    "outdated": _FLAG,
    "mitigation": some_of(codes.MITIGATION),
    "mitigation_detail": _DETAIL,
    "people_already_know": _FLAG,
    "harms": some_of(codes.HARMS),
    "harms_detail": _DETAIL,
    "measures_before": some_of(codes.MEASURES),
    "measures_before_detail": _DETAIL,
    "measures_after": some_of(codes.MEASURES),
    "measures_after_detail": _DETAIL,
    "authority_ordered": _FLAG,
    "sectors": some_of(codes.SECTORS),
}

_FIELDS: dict[str, Node] = _SIMPLE | _NESTED | _LISTS


def _paths() -> frozenset[str]:
    nested = {
        f"{key}.{inner}"
        for key, node in _NESTED.items()
        if isinstance(node, Record)
        for inner in node.fields
    }
    return frozenset(_FIELDS) | nested


FACT_PATHS = _paths()
"""Every path that ``settled`` and a law pack may name."""

_SETTLED = MapOf(FACT_PATHS, one_of(codes.SETTLED), nullable=False)
_PART = Record(_FIELDS | {"settled": _SETTLED})
OBJECT = Record(dict(_PART.fields) | {"parts": ListOf(_PART)})
