"""A report becomes a case in one transaction, once."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from incidents.core.errors import (
    ConflictError,
    InputRefusedError,
    NotFoundError,
    StoreUnavailableError,
)
from incidents.core.ledger import first_fault
from incidents.keys import digest_of
from incidents.services.submit import Report, submit_report
from tests.support.reports import LOST_LAPTOP, chain_of, report_lost_laptop
from tests.support.runtime import HARBOUR, make_runtime, open_house

TABLES = (
    "incident", "facts_version", "facts_text", "triage", "duty", "step", "timeline",
    "message",
)  # fmt: skip


def count(url, table):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
    engine.dispose()
    return found


def test_a_report_writes_every_part_of_the_case(rt, house, database_url):
    report_lost_laptop(rt)

    assert {table: count(database_url, table) > 0 for table in TABLES} == dict.fromkeys(
        TABLES, True
    )


@pytest.mark.parametrize("table", TABLES)
def test_if_any_part_cannot_be_written_nothing_is(rt, house, database_url, table):
    before = {each: count(database_url, each) for each in TABLES}
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    engine.dispose()

    with pytest.raises((StoreUnavailableError, DBAPIError)):
        report_lost_laptop(rt)

    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table}_away RENAME TO {table}"))
    engine.dispose()
    assert {each: count(database_url, each) for each in TABLES} == before


def test_the_same_report_sent_twice_is_one_case_with_the_same_receipt(
    rt, house, database_url
):
    first = report_lost_laptop(rt)
    rt.clock.forward(minutes=1)

    second = report_lost_laptop(rt)

    assert second == replace(first, repeated=True)
    assert count(database_url, "incident") == 1


def test_the_same_key_for_another_report_is_a_conflict(rt, house):
    report_lost_laptop(rt)

    with pytest.raises(ConflictError):
        report_lost_laptop(rt, title="Another laptop")


def test_ten_sends_at_once_are_one_case(rt, house, database_url):
    answers = []
    start = threading.Barrier(10)

    def send():
        start.wait()
        answers.append(report_lost_laptop(rt))

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({(a.reference, a.receipt_code) for a in answers}) == 1
    assert len(answers) == 10
    assert count(database_url, "incident") == 1


def test_only_the_digest_of_the_receipt_is_stored(rt, house, database_url):
    sent = report_lost_laptop(rt)

    with rt.uow.read() as tx:
        found = tx.incident_by_receipt(digest_of(sent.receipt_code))
    assert found.reference == sent.reference
    engine = create_engine(database_url)
    with engine.connect() as connection:
        everything = [
            str(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608
            for table in TABLES
        ]
    engine.dispose()
    assert not any(sent.receipt_code in rows for rows in everything)


def test_facts_that_break_the_vocabulary_are_refused_with_their_path(rt, house):
    with pytest.raises(InputRefusedError) as refused:
        report_lost_laptop(rt, media=["laptop", "stone_tablet"])

    assert [fault.path for fault in refused.value.faults] == ["media.1"]


def test_an_unknown_organisation_is_not_found(rt, house):
    report = Report(
        slug="nobody", facts=LOST_LAPTOP, channel="web", idempotency_key="k"
    )

    with pytest.raises(NotFoundError):
        submit_report(rt, report, now=rt.clock.now())


def test_a_database_that_is_away_is_said_and_nothing_is_pretended(tmp_path, clock):
    away = make_runtime(f"sqlite:///{tmp_path}/gone/tocsin.db", tmp_path, clock)

    with pytest.raises(StoreUnavailableError):
        report_lost_laptop(away)

    away.close()


def test_nothing_that_the_reporter_typed_is_in_an_alert(rt, house):
    report_lost_laptop(
        rt,
        title="canary-title",
        description="canary-description",
        data_description="canary-data",
        place_detail="canary-place",
        reporter={"name": "canary-name", "email": "canary@example.org"},
    )

    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=100)
    stored = json.dumps(
        [[row.alert, row.recipient, row.recipient_name] for row in rows]
    )

    assert rows
    assert "canary" not in stored


def test_typed_text_and_the_reporter_stand_apart_from_coded_facts(rt, house):
    sent = report_lost_laptop(rt)

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        version, typed = tx.latest_facts(incident.id)

    assert "Niamh" not in json.dumps(version.coded)
    assert "train to Cork" not in json.dumps(version.coded)
    assert typed.typed["reporter"]["name"] == "Niamh Kelly"
    assert version.coded["media"] == ["laptop"]


def test_the_first_level_is_alerted_and_the_second_is_not_yet(rt, house):
    report_lost_laptop(rt)

    with rt.uow.read() as tx:
        recipients = {row.recipient for row in tx.messages([house.id], limit=10)}

    assert recipients == {"orla@harbour.example"}


def test_a_manager_of_the_directory_is_alerted(rt, house):
    report_lost_laptop(rt, reporter={"name": "N", "manager": " tom  walsh "})

    with rt.uow.read() as tx:
        recipients = {row.recipient for row in tx.messages([house.id], limit=10)}

    assert recipients == {"orla@harbour.example", "tom@harbour.example"}


def test_a_typed_address_is_never_mailed_but_becomes_a_task(rt, house):
    sent = report_lost_laptop(rt, reporter={"manager": "attacker@evil.example"})

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        recipients = {row.recipient for row in tx.messages([house.id], limit=10)}
        tasks = tx.tasks(incident.id)

    assert recipients == {"orla@harbour.example"}
    assert [task.kind for task in tasks] == ["match-manager"]
    assert "attacker" not in tasks[0].text


def test_reminders_run_from_the_earliest_instant_until_awareness_is_set(rt, house):
    sent = report_lost_laptop(rt)

    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        notify = [
            duty for duty in tx.duties(incident.id) if duty.duty == "notify-authority"
        ]
        steps = [s for s in tx.steps(incident.id) if s.duty_id == notify[0].id]
    discovered = rt.clock.now().replace(hour=15, minute=55)
    end = notify[0].provisional_due_at

    assert notify[0].due_at is None
    assert end == min(rt.clock.now(), discovered) + timedelta(hours=72)
    assert [end - step.at for step in steps] == [
        timedelta(hours=hours) for hours in (48, 24, 12, 4, 1, 0)
    ]


def authority_duty(rt, house, sent):
    with rt.uow.read() as tx:
        incident = tx.incident(sent.reference, organisations=[house.id])
        duties = tx.duties(incident.id)
        duty = next(d for d in duties if d.duty == "notify-authority")
        steps = [s for s in tx.steps(incident.id) if s.duty_id == duty.id]
        return incident, duty, steps


def test_awareness_that_lies_ahead_does_not_put_the_deadline_off(rt, house):
    ahead = (rt.clock.now() + timedelta(days=365)).isoformat()
    plain = authority_duty(rt, house, report_lost_laptop(rt))

    sent = report_lost_laptop(rt, key="ahead", aware_at=ahead)

    incident, duty, steps = authority_duty(rt, house, sent)
    assert (incident.aware_at, duty.due_at) == (None, None)
    assert duty.provisional_due_at == plain[1].provisional_due_at
    assert [step.at for step in steps] == [step.at for step in plain[2]]
    with rt.uow.read() as tx:
        assert tx.latest_facts(incident.id)[0].coded["aware_at"] == ahead
        assert tx.awareness(incident.id) == []


def test_an_act_that_lies_ahead_ends_no_reminder(rt, house):
    ahead = rt.clock.now() + timedelta(days=365)
    act = {"regime": "eu-gdpr", "duty": "notify-authority", "at": ahead.isoformat()}

    sent = report_lost_laptop(rt, acts=[act])

    assert len(authority_duty(rt, house, sent)[2]) == 6


def test_the_timeline_opens_with_the_report_and_holds(rt, house):
    sent = report_lost_laptop(rt)

    incident, entries = chain_of(rt, sent.reference)

    assert [entry.kind for entry in entries] == ["reported"]
    assert first_fault(incident, entries) is None


def test_a_case_of_one_organisation_does_not_exist_for_another(rt, house):
    sent = report_lost_laptop(rt)
    other = open_house(rt, replace(HARBOUR, slug="other"), email="other@other.example")

    with rt.uow.read() as tx, pytest.raises(NotFoundError):
        tx.incident(sent.reference, organisations=other.dpo.scope)


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ({}, "presumed high"),
        ({"data_categories": ["contact"]}, "presumed medium"),
        ({"certainty": "ruled_out"}, "low"),
    ],
)
def test_the_severity_word_tells_today_whom_to_look_at_first(rt, house, known, word):
    reference = report_lost_laptop(rt, **known).reference

    with rt.uow.read() as tx:
        assert tx.incident(reference, organisations=[house.id]).severity == word
