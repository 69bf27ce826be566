"""Three records for any form: almost empty, typical, and with everything answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from incidents.core.organisation import Contact, Organisation
from incidents.documents.form import FieldType, Form
from incidents.documents.questions import Question, questions
from incidents.documents.record import Record
from tests.documents.samples import (
    AWARE,
    CLINIC,
    LAPTOP,
    almost_empty,
    full,
    lost_laptop,
)

_WORDS = (
    "A clinician left a work laptop in the luggage rack of a train. The train was "
    "searched at the terminus; the laptop was not found. The disk is encrypted, but a "
    "note with the password was kept in the same bag."
)
_AMERICAN = replace(
    CLINIC,
    slug="bay-clinic",
    name="Bay Clinic, Inc.",
    identifier_type="company_id",
    identifier="C4471203",
    address="100 Harbor Street, Oakland, CA 94607",
    contact_email="privacy@bayclinic.example",
    contact_phone="+1 510 555 0100",
    establishments=("US",),
    main_establishment="US",
    lead_authority="",
    hipaa="covered_entity",
    dpo=Contact(name="Dana Ortiz", email="dana@bayclinic.example"),
    zone="America/Los_Angeles",
)
_BRITISH = replace(
    CLINIC,
    name="Harbour Clinic (UK) Limited",
    identifier="04471203",
    address="3 Quay Street, Leeds LS1 4AP",
    establishments=("GB",),
    main_establishment="GB",
    zone="Europe/London",
)
_SWISS = replace(
    CLINIC,
    name="Praxis am Hafen AG",
    identifier="CHE-123.456.789",
    address="Hafenstrasse 4, 8280 Kreuzlingen",
    establishments=("CH",),
    main_establishment="CH",
    zone="Europe/Zurich",
)
_OF: Mapping[str, tuple[Organisation, Mapping[str, str]]] = {
    "uk-gdpr": (
        _BRITISH,
        {"id": "uk-ico", "name": "Information Commissioner's Office (ICO)"},
    ),
    "ch-fadp": (
        _SWISS,
        {
            "id": "ch-fdpic",
            "name": "Federal Data Protection and Information Commissioner (FDPIC)",
        },
    ),
    "us-hipaa": (
        _AMERICAN,
        {"id": "us-hhs-ocr", "name": "HHS Office for Civil Rights (OCR)"},
    ),
    "us-ca": (
        _AMERICAN,
        {"id": "us-ca-ag", "name": "California Attorney General"},
    ),
}
_AMERICAN_FACTS: dict[str, Any] = {
    **LAPTOP,
    "place_country": "US",
    "countries": {"US": 620},
    "us_states": {"CA": 620},
    "subjects": {"min": 620, "max": 620, "certainty": "exact"},
    "elements": ["name", "ssn", "medical", "health_insurance"],
    "settled": {**LAPTOP["settled"], "elements": "complete"},
    "measures_after": ["encryption", "training"],
}


def samples(form: Form) -> dict[str, Record]:
    """Return the three records for *form*, by name."""
    organisation, authority = _OF.get(
        form.regimes[0], (CLINIC, lost_laptop().authority)
    )
    american = organisation is _AMERICAN
    facts = _AMERICAN_FACTS if american else LAPTOP
    typical = replace(
        lost_laptop(),
        organisation=organisation,
        authority=authority,
        facts=facts,
        answers={},
    )
    complete = replace(
        full(),
        organisation=organisation,
        authority=authority,
        facts=_told(form, {**full().facts, **(facts if american else {})}),
        answers={},
    )
    return {
        "empty": replace(almost_empty(), authority=authority),
        "typical": typical,
        "full": answered(form, complete),
    }


def _told(form: Form, facts: dict[str, Any]) -> dict[str, Any]:
    act = {"duty": "communicate-to-data-subjects", "at": "2026-06-16T12:00:00Z"}
    acts = [{"regime": each, "count": 620, **act} for each in form.regimes]
    return {**facts, "acts": acts}


def answered(form: Form, record: Record) -> Record:
    """Return *record* with an answer to all that *form* still asks of a person."""
    answers: dict[int, Any] = dict(record.answers)
    while True:
        told = replace(record, answers=answers)
        asked = [
            each
            for each in questions(form, told)
            if not each.waits and each.no not in answers and not _stands(each)
        ]
        if not asked:
            return told
        answers = {**answers, **{each.no: _answer(each) for each in asked}}


def _stands(question: Question) -> bool:
    return question.state in {"answered", "cannot_be_determined"}


def _answer(question: Question) -> Any:
    if question.options:
        first = question.options[0].key
        return [first] if question.type is FieldType.MULTI_SELECT else first
    return {
        FieldType.TEXT: "Dr Aoife Brennan, +353 21 555 0101",
        FieldType.TEXTAREA: "\n\n".join([_WORDS] * 3),
        FieldType.LINES: ["Nordhost Ireland Limited, Dublin", "Aegis A.Ş., İzmir"],
        FieldType.BOOLEAN: True,
        FieldType.NUMBER: {"min": 300, "max": 400},
        FieldType.DATE: "2026-06-15",
        FieldType.DATETIME: AWARE.isoformat(),
        FieldType.COUNTRIES: ["IE", "DE"],
        FieldType.COUNTS: {"IE": 300, "DE": None},
    }[question.type]
