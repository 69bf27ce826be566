"""An assessor sets a factor of the ENISA score; nothing else moves, nothing is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.core.ledger import first_fault
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import Closing, close_case
from incidents.services.severity_judging import Judgement, judge_severity
from tests.support.reports import chain_of, report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

WHY = "The list holds two lines about each person and no diagnosis."


@pytest.fixture
def case(rt, house):
    return report_lost_laptop(rt).reference


def judge(rt, house, case, factor="dpc", quarters=8, reason=WHY):
    judge_severity(
        rt, house.dpo, reference=case, now=rt.clock.now(),
        judgement=Judgement(factor=factor, quarters=quarters, reason=reason),
    )  # fmt: skip


def answer(rt, house, case, path, value):
    seen = case_file(rt, house.dpo, reference=case).head.facts_version
    found = Answer(
        path=path, value=value, settled=None, reason="IT has looked.", seen_version=seen
    )
    answer_question(rt, house.dpo, reference=case, answer=found, now=rt.clock.now())


def test_a_judgement_stands_with_author_reason_and_what_the_facts_gave(rt, house, case):
    judge(rt, house, case)

    found = case_file(rt, house.dpo, reference=case)
    kept = found.score.standing["dpc"]
    entry = found.timeline[-1]
    assert (kept.quarters, kept.author, kept.reason) == (8, "Orla Byrne", WHY)
    assert kept.facts == (4, 16)
    assert entry.kind == "severity-judged"
    assert entry.payload["quarters"] == 8
    assert entry.payload["facts"] == [4, 16]
    assert first_fault(*chain_of(rt, case)) is None


def test_the_score_follows_and_what_the_facts_give_stays_beside_it(rt, house, case):
    before = case_file(rt, house.dpo, reference=case).score
    judge(rt, house, case, "dpc", 12)
    judge(rt, house, case, "ei", 4)
    judge(rt, house, case, "cb", 2)

    found = case_file(rt, house.dpo, reference=case).score

    assert found.given == before.given
    assert found.judged.score == (14, 14)
    assert found.judged.band == ("high", "high")
    assert before.judged.score == tuple(4 * n for n in before.given["score"])


def test_a_judgement_moves_no_duty_no_risk_and_no_deadline(rt, house, case):
    before = case_file(rt, house.dpo, reference=case)

    for factor, quarters in (("dpc", 4), ("ei", 1), ("cb", 0)):
        judge(rt, house, case, factor, quarters)

    after = case_file(rt, house.dpo, reference=case)
    assert after.score.judged.band == ("low", "low")
    assert after.duties == before.duties
    assert after.head == before.head
    assert after.triages == before.triages


def test_a_new_triage_keeps_the_judgement_and_shows_what_the_facts_give_now(
    rt, house, case
):
    judge(rt, house, case, "ei", 2)

    answer(rt, house, case, "identifiability", "maximum")
    answer(rt, house, case, "protection.encryption", "none")

    found = case_file(rt, house.dpo, reference=case).score
    assert found.standing["ei"].quarters == 2
    assert found.standing["ei"].facts == (1, 4)
    assert found.given["ei"] == [1.0, 1.0]
    assert "enisa-ei" in [reason["rule"] for reason in found.because]


def test_a_judgement_is_taken_back_by_another_entry(rt, house, case):
    judge(rt, house, case)
    judge(rt, house, case, quarters=None, reason="The list was longer after all.")

    found = case_file(rt, house.dpo, reference=case).score
    assert found.standing == {}
    assert [each.quarters for each in found.judgements] == [8, None]
    with pytest.raises(ConflictError):
        judge(rt, house, case, quarters=None)


@pytest.mark.parametrize(
    ("factor", "quarters"),
    [("dpc", 0), ("dpc", 5), ("dpc", 20), ("ei", 0), ("ei", 5), ("cb", -1), ("cb", 9),
     ("risk", 4)],
)  # fmt: skip
def test_what_the_method_does_not_know_is_refused(rt, house, case, factor, quarters):
    with pytest.raises(InputRefusedError) as refused:
        judge(rt, house, case, factor, quarters)

    assert [fault.path for fault in refused.value.faults] == ["value"]
    assert case_file(rt, house.dpo, reference=case).score.judgements == ()


@pytest.mark.parametrize("reason", ["", "   ", "too short"])
def test_without_a_reason_nothing_is_kept(rt, house, case, reason):
    with pytest.raises(InputRefusedError) as refused:
        judge(rt, house, case, reason=reason)

    assert [fault.path for fault in refused.value.faults] == ["reason"]
    assert case_file(rt, house.dpo, reference=case).score.judgements == ()


def test_a_closed_case_and_another_organisations_case_take_no_judgement(rt, house):
    case = report_lost_laptop(rt).reference
    other = open_house(rt, replace(HARBOUR, slug="other"), email="kim@other.example")

    with pytest.raises(NotFoundError):
        judge(rt, other, case)
    close_case(
        rt, house.dpo, reference=case, now=rt.clock.now(),
        closing=Closing(
            closed_as="no_personal_data_breach", reason="A test report.",
            unsettled_seen=True,
        ),
    )  # fmt: skip
    with pytest.raises(ConflictError):
        judge(rt, house, case)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE severity_judgement SET quarters = 4", "DELETE FROM severity_judgement"],
)
def test_the_database_refuses_to_rewrite_a_judgement(
    rt, house, case, database_url, statement
):
    judge(rt, house, case)
    engine = create_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(statement))
    engine.dispose()

    assert "append-only" in str(refused.value)


def test_reasons_stand_beside_the_answer_and_not_in_its_document(rt, house, case):
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        row = tx.triages(incident.id)[-1]

    assert set(row.document["severity"]) == {
        "method", "dpc", "ei", "cb", "score", "band", "flags",
    }  # fmt: skip
    assert row.severity_because[0]["rule"] == "enisa-dpc"
