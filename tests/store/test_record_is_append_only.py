"""The database itself refuses to rewrite the record."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

FROZEN = (
    "facts_version", "awareness", "triage", "decision", "filing", "filing_answer",
    "filing_document", "attempt", "organisation_change", "severity_judgement",
    "act", "filing_approval", "second_approval", "filing_reply", "filing_reply_file",
    "timeline",
)  # fmt: skip


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_every_table_of_the_record_has_a_trigger_against_change(
    database_url, table, verb
):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        if engine.name == "sqlite":
            found = connection.scalar(
                text(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                    " AND tbl_name = :table AND upper(sql) LIKE :verb"
                ),
                {"table": table, "verb": f"%BEFORE {verb}%"},
            )
        else:
            found = connection.scalar(
                text(
                    "SELECT count(*) FROM information_schema.triggers"
                    " WHERE event_object_table = :table AND event_manipulation = :verb"
                ),
                {"table": table, "verb": verb},
            )
    engine.dispose()

    assert found >= 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timeline SET kind = 'other'",
        'UPDATE timeline SET payload = \'{"risk": "unlikely"}\'',
        "DELETE FROM timeline",
        "UPDATE facts_version SET version = 7",
        "DELETE FROM facts_version",
        "UPDATE triage SET law_version = 'other'",
        "UPDATE incident SET reported_at = '2020-01-01 00:00:00'",
    ],
)
def test_a_filed_case_cannot_be_rewritten(rt, house, database_url, statement):
    from tests.support.reports import report_lost_laptop

    report_lost_laptop(rt)

    engine = create_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    engine.dispose()

    assert "append-only" in str(refused.value) or "never changed" in str(refused.value)


def test_a_timeline_payload_may_be_erased_and_the_chain_still_holds(
    rt, house, database_url
):
    from incidents.core.ledger import first_fault
    from tests.support.reports import chain_of, report_lost_laptop

    sent = report_lost_laptop(rt)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE timeline SET payload = NULL, salt = NULL"))
    engine.dispose()

    incident, entries = chain_of(rt, sent.reference)

    assert entries[0].payload is None
    assert first_fault(incident, entries) is None
