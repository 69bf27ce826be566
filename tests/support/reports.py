"""Reports for the tests, filed through the real use case."""

from incidents.core.ledger import Entry
from incidents.runtime import Runtime
from incidents.services.submit import Report, Submitted, submit_report

LOST_LAPTOP = {
    "title": "Laptop left on the 17:10 train",
    "description": "I left my work laptop on the train to Cork.",
    "certainty": "confirmed",
    "effects": ["confidentiality", "availability"],
    "incident_type": "device_lost_or_stolen",
    "intent": "accidental",
    "media": ["laptop"],
    "place": "public_transport",
    "place_country": "IE",
    "data_categories": ["basic", "contact", "health"],
    "subject_kinds": ["customers"],
    "subjects": {"min": 300, "max": 400, "certainty": "approximate"},
    "countries": {"IE": None},
    "discovered_at": "2026-06-12T16:55:00+01:00",
    "exposure": {"recipient": "unknown"},
    "reporter": {"name": "Niamh Kelly", "email": "niamh@harbour.example"},
}


def report_lost_laptop(
    rt: Runtime, *, key: str = "key-1", **changes: object
) -> Submitted:
    """File the lost laptop for Harbour Freight Brokers."""
    report = Report(
        slug="harbour",
        facts={**LOST_LAPTOP, **changes},
        channel="web",
        idempotency_key=key,
    )
    return submit_report(rt, report, now=rt.clock.now())


def chain_of(rt: Runtime, reference: str) -> tuple[str, list[Entry]]:
    """Return a case's key and its timeline as a verifier reads it."""
    with rt.uow.read() as tx:
        scope = [row.id for row in tx.organisations()]
        incident = tx.incident(reference, organisations=scope)
        entries = [
            Entry(
                seq=row.seq, kind=row.kind, at=row.at, actor=row.actor,
                payload=row.payload, salt=row.salt, commitment=row.commitment,
                previous=row.previous, digest=row.digest,
            )
            for row in tx.timeline(incident.id)
        ]  # fmt: skip
        return str(incident.id), entries
