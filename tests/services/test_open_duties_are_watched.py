"""Whatever people do to a case: an open duty keeps its end, its climb and its words."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from incidents.core.audit import CLIMBS_WITHIN
from incidents.core.errors import IncidentsError
from incidents.core.organisation import EscalationSettings, Person
from incidents.services.acknowledging import acknowledge
from incidents.services.act_rows import Made
from incidents.services.acts import correct_act, record_act
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import Closing, close_case, reopen_case
from incidents.services.decisions import Decided, decide
from incidents.services.organisations import change_organisation, organisation_for
from tests.support.escalation import ORLA, TOM, remind_now
from tests.support.reports import report_lost_laptop

WHY = "the device log shows that nobody opened it, and we have kept that log on file"
NEW = Person(name="Nia Quinn", email="nia@harbour.example", level=1)


class Walk:
    """Somebody who does to one case whatever comes to mind."""

    def __init__(self, rt, house, seed):
        self.rt, self.house, self.draw = rt, house, Random(seed)  # noqa: S311
        self.reference = report_lost_laptop(rt).reference

    @property
    def now(self):
        return self.rt.clock.now()

    def of_case(self, act, **values):
        act(self.rt, self.house.dpo, reference=self.reference, now=self.now, **values)

    def duty(self):
        return self.draw.choice(self.file().duties)

    def file(self):
        return case_file(self.rt, self.house.dpo, reference=self.reference)

    def decides(self):
        word = self.draw.choice(["notify", "do_not_notify"])
        made = Decided(duty_id=self.duty().id, decision=word, reason=WHY)
        self.of_case(decide, decided=made)

    def learns(self):
        path, value = self.draw.choice(
            [("exposure.access", "confirmed"), ("exposure.access", "excluded"),
             ("certainty", "ruled_out"), ("certainty", "confirmed")]
        )  # fmt: skip
        given = Answer(
            path=path, value=value, settled=None, reason=WHY,
            seen_version=self.incident().facts_version,
        )  # fmt: skip
        self.of_case(answer_question, answer=given)

    def sets_awareness(self):
        at = self.now - timedelta(hours=self.draw.choice([0, 1, 80]))
        self.of_case(set_awareness, aware_at=at, role="controller", reason=WHY)

    def makes(self):
        made = Made(at=self.now, means="by letter", count=9, before_breach=True)
        self.of_case(record_act, duty_id=self.duty().id, made=made)

    def takes_back(self):
        with self.rt.uow.read() as tx:
            acts = tx.acts(self.incident().id)
        if acts:
            act_id = self.draw.choice(acts).id
            self.of_case(correct_act, act_id=act_id, made=Made(at=None), reason=WHY)

    def closes(self):
        closing = Closing(closed_as="withdrawn", reason=WHY, unsettled_seen=True)
        self.of_case(close_case, closing=closing)

    def opens_again(self):
        self.of_case(reopen_case, reason=WHY)

    def answers(self):
        key = self.incident().id
        acknowledge(
            self.rt, incident_id=key, by=self.house_person(), via="mail", now=self.now
        )

    def house_person(self):
        return Person(name="Tom Walsh", email=TOM)

    def staffs(self):
        before = organisation_for(self.rt, self.house.dpo, slug="harbour")
        orla = Person(name="Orla Byrne", email=ORLA, away_until="9999-12-31")
        people = self.draw.choice([(), (NEW,), (orla,), (orla, NEW)])
        quiet = EscalationSettings(quiet_from="00:01", quiet_until="00:00")
        after = replace(before, people=people, escalation=quiet)
        change_organisation(self.rt, self.house.dpo, after, before=before, now=self.now)

    def waits(self):
        self.rt.clock.forward(minutes=self.draw.choice([1, 20, 300, 4000]))
        for _ in range(50):
            remind_now(self.rt)

    def incident(self):
        with self.rt.uow.read() as tx:
            return tx.incident(self.reference, organisations=[self.house.id])

    def step(self):
        deeds = (
            self.decides, self.learns, self.sets_awareness, self.makes,
            self.takes_back, self.closes, self.opens_again, self.answers, self.staffs,
            self.waits, self.waits,
        )  # fmt: skip
        deed = self.draw.choice(deeds)
        try:
            deed()
        except IncidentsError:
            return f"{deed.__name__}, refused"
        return deed.__name__


@pytest.mark.parametrize("seed", range(4))
def test_no_open_duty_is_without_its_end_and_its_next_level(rt, house, seed):
    walk, done = Walk(rt, house, seed), []
    for _ in range(25):
        done.append(walk.step())
        with rt.uow.read() as tx:
            found = (
                tx.unscheduled_cases(),
                tx.unescalated_cases(by=walk.now + CLIMBS_WITHIN),
            )
            alarms = [
                duty.alarm_at
                for duty in tx.duties(walk.incident().id)
                if duty.status == "open" and duty.alarm_at is not None
            ]
        assert found == ([], []), done
        if walk.incident().status == "open":
            assert walk.incident().next_due_at == min(alarms, default=None), done
