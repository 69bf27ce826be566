"""Three cases as plain records: almost empty, typical, and full to the brim."""

from datetime import UTC, datetime
from typing import Any

from incidents.core.organisation import Contact, Organisation
from incidents.documents.record import Record

NOW = datetime(2026, 6, 14, 15, 40, tzinfo=UTC)
AWARE = datetime(2026, 6, 12, 9, 10, tzinfo=UTC)

DPC = {"id": "ie-dpc", "name": "Data Protection Commission (Ireland)"}

CLINIC = Organisation(
    slug="harbour-clinic",
    name="Harbour Clinic Limited",
    identifier_type="company_id",
    identifier="IE 447120",
    address="14 Quay Street, Cork, T12 X4P8, Ireland",
    contact_email="privacy@harbourclinic.example",
    contact_phone="+353 21 555 0100",
    sector="private",
    size="sme",
    economic_activity="86.22 Specialist medical practice activities",
    establishments=("IE",),
    main_establishment="IE",
    lead_authority="ie-dpc",
    dpo=Contact(
        name="Aoife Brennan",
        function="Data protection officer",
        email="dpo@harbourclinic.example",
        phone="+353 21 555 0101",
    ),
    zone="Europe/Dublin",
)

LAPTOP: dict[str, Any] = {
    "title": "Laptop left on the 17:10 train",
    "description": "I left my work laptop on the train to Cork, in the rack.",
    "data_description": "My notes of the outpatient sessions, names and phone numbers.",
    "place_detail": "Coach C of the 17:10 from Dublin Heuston",
    "mitigation_detail": "I rang lost property and IT.",
    "certainty": "confirmed",
    "settled": {"countries": "complete", "effects": "complete", "media": "complete"},
    "role": "controller",
    "reporter": {"name": "Cormac Reilly", "email": "cormac@harbourclinic.example"},
    "occurred_from": "2026-06-11T17:10:00+01:00",
    "occurred_until": "2026-06-11T19:50:00+01:00",
    "date_precision": "exact",
    "discovered_at": "2026-06-11T20:05:00+01:00",
    "discovered_how": "controller",
    "reported_at": "2026-06-12T10:10:00+01:00",
    "effects": ["confidentiality", "availability"],
    "incident_type": "device_lost_or_stolen",
    "origin": "internal",
    "intent": "accidental",
    "media": ["laptop"],
    "place": "public_transport",
    "place_country": "IE",
    "data_categories": ["basic", "contact", "health", "employment"],
    "subject_kinds": ["patients", "partners_suppliers"],
    "subjects": {"min": 300, "max": 400, "certainty": "approximate"},
    "countries": {"IE": None},
    "protection": {"encryption": "strong"},
    "availability": {"backup": True, "lost_for_good": False},
    "exposure": {"recipient": "unknown", "access": "unlikely"},
    "harms": ["loss_of_control", "professional_secrecy"],
    "mitigation": ["tokens_revoked", "passwords_reset"],
    "measures_before": ["encryption", "policies", "training"],
}

LAPTOP_TRIAGE: dict[str, Any] = {
    "risk": "risk",
    "because": [
        {
            "rule": "special-category-data",
            "facts": ["data_categories"],
            "says": "Health data of patients were on the device",
            "source": "GDPR Art. 9(1)",
        },
        {
            "rule": "encrypted-but-key-unknown",
            "facts": ["protection"],
            "says": "The disk was strongly encrypted, but nothing is known of the key",
            "source": "EDPB Guidelines 9/2022, para. 77",
        },
    ],
    "severity": {
        "method": "enisa-2013",
        "dpc": [3, 3],
        "ei": [0.5, 0.75],
        "cb": [0.0, 0.5],
        "score": [1.5, 2.75],
        "band": ["low", "medium"],
        "flags": ["more-than-100-people"],
    },
    "duties": [
        {
            "regime": "eu-gdpr",
            "duty": "notify-authority",
            "addressee": "ie-dpc",
            "stage": None,
            "outcome": "undetermined",
            "advice": "notify",
            "exception": None,
        }
    ],
    "not_covered": [],
    "open_questions": [],
    "law_version": "1",
    "evaluated_at": "2026-06-12T10:00:00Z",
}


def almost_empty() -> Record:
    """A case that came in a minute ago: something was lost, nothing else is known."""
    return Record(
        organisation=Organisation(slug="bare", name="Bare Minimum GmbH", zone="UTC"),
        facts={"reported_at": "2026-06-12T10:10:00+02:00"},
        reference="INC-0A1B-C",
        prepared_at=NOW,
    )


def lost_laptop() -> Record:
    """A typical first phase: the DPO has edited the description and no more."""
    return Record(
        organisation=CLINIC,
        facts=LAPTOP,
        triage=LAPTOP_TRIAGE,
        authority=DPC,
        reference="INC-7K3F-Q",
        aware_at=AWARE,
        prepared_at=NOW,
        answers={
            62: "A clinician left a work laptop in the luggage rack of a train. The "
            "train was searched at the terminus; the laptop was not found.",
            92: "Sessions were ended and passwords changed within two hours of the "
            "report. The laptop was told to wipe itself when it is next online. Lost "
            "property and the railway police were informed.",
            113: "b",
        },
    )


def full() -> Record:
    """A complete, late notification across borders with long answers everywhere."""
    long = (
        "On the night of 11 June the attacker used an unpatched gateway to reach the "
        "records server, moved to the backup network and encrypted both. Logs show an "
        "outbound transfer of 41 GB before the encryption began. "
    )
    facts = {
        **LAPTOP,
        "settled": dict.fromkeys(
            (
                *("countries", "effects", "media", "data_categories", "subject_kinds"),
                *("harms", "measures_before", "measures_after", "vendors"),
            ),
            "complete",
        ),
        "incident_type": "ransomware",
        "also_types": ["vulnerability_exploited", "exfiltration"],
        "effects": ["confidentiality", "integrity", "availability"],
        "intent": "deliberate",
        "malicious": True,
        "origin": "external",
        "discovered_how": "processor",
        "told_by_processor_at": "2026-06-12T09:00:00+01:00",
        "vendors": ["hosting-partner"],
        "subjects": {"min": 48210, "max": 48210, "certainty": "exact"},
        "records": {"min": 900000, "max": 1200000, "certainty": "approximate"},
        "countries": {"IE": 41000, "DE": 5200, "GR": 1210, "BG": 800, "GB": None},
        "protection": {
            "encryption": "none",
            "pseudonymised": False,
            "hashed_salted": False,
        },
        "exposure": {"recipient": "malicious", "access": "confirmed"},
        "integrity": {"misused": True, "recoverable": True},
        "harms": ["identity_theft", "fraud", "reputation", "other"],
        "mitigation": ["access_closed", "passwords_reset", "restored"],
        "measures_after": ["up_to_date_systems", "logical_access_control", "other"],
        "acts": [
            {
                "regime": "eu-gdpr",
                "duty": "communicate-to-data-subjects",
                "stage": None,
                "at": "2026-06-16T12:00:00Z",
                "count": 40000,
                "means": "letter",
            }
        ],
    }
    return Record(
        organisation=CLINIC,
        facts=facts,
        triage={
            **LAPTOP_TRIAGE,
            "risk": "high",
            "severity": {**LAPTOP_TRIAGE["severity"], "band": ["very_high"] * 2},
        },
        authority=DPC,
        authority_names={"de-bayern-lda": "Bayerisches Landesamt für Datenschutz"},
        reference="INC-9M2X-7",
        subtype="complete",
        version=4,
        aware_at=AWARE,
        prepared_at=datetime(2026, 6, 17, 8, 0, tzinfo=UTC),
        sent_at=datetime(2026, 6, 17, 8, 5, tzinfo=UTC),
        answers=_full_answers(long),
    )


def _full_answers(long: str) -> dict[int, Any]:
    return {
        72: "b",
        73: {"min": 880000, "max": 1150000},
        39: ["Processor", "Sub-processor"],
        40: ["Nordhost Ireland Limited", "Aegis Yedekleme ve Güvenlik A.Ş."],
        41: ["security@nordhost.example", "incident@aegis.example"],
        49: "The processor's first message named another customer. " + long * 3,
        51: long * 2,
        62: "\n\n".join([long * 6] * 4),
        63: "Patient records server, Dublin\nBackup network, Frankfurt am Main",
        66: "Patients of all four clinics, some of them minors.",
        71: long * 4,
        76: "Access was limited by role; the gateway had no second factor.",
        79: ["b", "c"],
        81: ["a"],
        83: ["a", "b"],
        86: "Patients may delay treatment because they no longer trust the clinic.",
        90: long * 5,
        92: long * 8,
        95: "All gateways are patched within 48 hours from 1 July 2026. " * 6,
        102: "b",
        103: "Addresses of 8,210 people are out of date; a notice is on our website.",
        104: "a",
        106: long * 4,
        109: "a",
        110: "a",
        111: "An Garda Síochána, 12 June 2026, PULSE 1122334455. National Cyber "
        "Security Centre, early warning of 12 June 2026. Ενημερώθηκε και η ΑΠΔΠΧ. "
        "Комисията за защита на личните данни също беше уведомена.",
        118: ["Data Protection Commission (Ireland)", "BayLDA (Germany)"],
        125: ["a", "c", "j"],
        126: "Timeline of the forensic investigation",
    }
