"""What the tests of the escalation share: to look, to remind, to answer, to close."""

from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import Closing, close_case
from incidents.services.decisions import Decided, decide
from incidents.services.reminding import remind
from incidents.store.escalation import ESCALATE

ORLA, TOM = "orla@harbour.example", "tom@harbour.example"
LONG = "the device log shows that nobody opened it"


def remind_now(rt):
    faults = []
    remind(rt, now=rt.clock.now(), stuck=lambda *fault: faults.append(fault))
    assert faults == []


def asked(rt, house):
    """Return recipient and kind of every message that asks for an answer."""
    kinds = {"escalated", "unanswered", "lapsed"}
    with rt.uow.read() as tx:
        rows = tx.messages([house.id], limit=1000)
    return [(r.recipient, r.kind) for r in reversed(rows) if r.kind in kinds]


def waiting(rt, case):
    with rt.uow.read() as tx:
        steps = tx.steps(case)
    return [s for s in steps if s.kind == ESCALATE and s.state == "waiting"]


def answer(rt, house, filed):
    given = Answer(
        path="exposure.access", value="confirmed", settled=None, reason=LONG,
        seen_version=1,
    )  # fmt: skip
    answer_question(
        rt, house.dpo, reference=filed.reference, answer=given, now=rt.clock.now()
    )


def ref(rt, case):
    with rt.uow.read() as tx:
        return tx.incident_by_id(case).reference


def close(rt, house, filed):
    closing = Closing(closed_as="withdrawn", reason=LONG, unsettled_seen=True)
    for duty in case_file(rt, house.dpo, reference=filed.reference).duties:
        if duty.status == "open":
            decided = Decided(
                duty_id=duty.id, decision="do_not_notify", reason=LONG * 3
            )
            decide(
                rt, house.dpo, reference=filed.reference, decided=decided,
                now=rt.clock.now(),
            )  # fmt: skip
    close_case(
        rt, house.dpo, reference=filed.reference, closing=closing, now=rt.clock.now()
    )
