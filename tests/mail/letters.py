"""Mails that are about to go out, with the links in them."""

from incidents.runtime import Runtime
from incidents.services import outbox
from incidents.services.outbox_values import Claim
from tests.support.reports import report_lost_laptop


def first_mail(rt: Runtime, *, key: str = "acknowledge") -> Claim:
    """File a report, and return its first mail as a worker takes it in hand."""
    report_lost_laptop(rt, key=key)
    return claimed_mails(rt)[0]


def claimed_mails(rt: Runtime) -> tuple[Claim, ...]:
    """Return the mails that are due, as a worker takes them in hand."""
    now = rt.clock.now()
    found = outbox.claim(rt, limits={"email": 9}, besides=(), now=now)
    assert found
    return found
