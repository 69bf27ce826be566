"""Visits to the page behind a mail's link, and to the settings of webhooks."""

from collections.abc import Iterator

from tests.browser.visiting import Visit, Walk
from tests.mail.letters import first_mail
from tests.support.console import EMAIL, OWN


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


def webhooks(walk: Walk) -> Iterator[str]:
    walk.open("/console")
    _fill(walk, {"E-mail address": EMAIL, "Password": walk.house.password})
    walk.press("Sign in")
    old = "The password you signed in with"
    _fill(walk, {old: walk.house.password, "New password": OWN})
    _fill(walk, {"New password again": OWN})
    walk.press("Save the new password")
    walk.open("/console/organisations/harbour/webhooks")
    yield "none"
    walk.press("Add the webhook")
    yield "with a fault"
    _fill(walk, {"Name": "SIEM", "Address": "https://hooks.example/in"})
    walk.press("Add the webhook")
    yield "one, with its secret"
    walk.press("Replace the secret of SIEM")
    yield "two secrets"
    walk.press("Drop the earlier secret of SIEM")
    yield "one secret again"


def _fill(walk: Walk, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        walk.page.get_by_label(label, exact=True).fill(text)


VISITS: dict[str, Visit] = {
    "web/acknowledge.html": acknowledge,
    "web/console/webhooks.html": webhooks,
}
