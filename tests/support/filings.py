"""Notifications in the tests: drafted, answered and filed through the use cases."""

from datetime import timedelta

from incidents.services.case_views import case_file
from incidents.services.filed import Filed, mark_filed
from incidents.services.filing_starts import start_filing
from incidents.services.filing_views import filing_view
from incidents.services.filings import save_answers, set_subtype

REPORTING_PERSON = {21: ["Orla Byrne"], 22: ["dpo@harbour.example"], 23: ["a"]}


class Press:
    """A renderer that only notes what it is given; what a test wants happens then."""

    def __init__(self):
        self.printed = []
        self.meanwhile = lambda: None

    def render(self, printout):
        self.printed.append(printout)
        self.meanwhile()
        return b"%PDF-1.7 of " + printout.attachment

    def render_plain(self, printout, text):
        return b"%PDF-1.7 plain " + text.encode()

    def close(self):
        """Nothing runs."""


def notify_duty(rt, house, case):
    duties = case_file(rt, house.dpo, reference=case).duties
    return next(duty for duty in duties if duty.duty == "notify-authority")


def start(rt, house, case):
    duty = notify_duty(rt, house, case)
    return start_filing(
        rt, house.dpo, reference=case, duty_id=duty.id, now=rt.clock.now()
    )


def answers(rt, house, case, filing, texts):
    save_answers(
        rt, house.dpo, reference=case, filing_id=filing, texts=texts,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip


def view(rt, house, case, filing):
    return filing_view(
        rt, house.dpo, reference=case, filing_id=filing, now=rt.clock.now()
    )


def file_it(rt, house, case, filing, *, at=None, reference="BN-26-6-118"):
    filed = Filed(
        filed_at=at or rt.clock.now(), means="web portal", authority_reference=reference
    )
    mark_filed(
        rt, house.dpo, reference=case, filing_id=filing, filed=filed,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip


def file_as(rt, house, case, subtype):
    """File the first notification of a case; return when that was."""
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    set_subtype(
        rt, house.dpo, reference=case, filing_id=filing, subtype=subtype,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip
    file_it(rt, house, case, filing)
    return rt.clock.now() - timedelta(minutes=1)
