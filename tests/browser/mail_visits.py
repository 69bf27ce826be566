"""Visits to the page behind a mail's link."""

from collections.abc import Iterator

from tests.browser.visiting import Visit, Walk
from tests.mail.letters import first_mail


def acknowledge(walk: Walk) -> Iterator[str]:
    link = f"/a/{first_mail(walk.rt).stored.token}"
    walk.open(link)
    yield "asks"
    walk.press("Acknowledge")
    yield "done"
    walk.open(link)
    yield "used"
    late = f"/a/{first_mail(walk.rt, key='late').stored.token}"
    walk.clock.forward(days=8)
    walk.open(late)
    yield "expired"
    walk.open(f"/a/{'0' * 32}")
    yield "unknown"


VISITS: dict[str, Visit] = {"web/acknowledge.html": acknowledge}
