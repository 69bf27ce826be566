"""Visits to every page of the console, in the order of a first working day."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from incidents.services.approving import approve
from incidents.services.cases import take_case
from incidents.services.closing import Closing, close_case, reopen_case
from incidents.services.drill_answers import answer_exercise, exercise_token
from incidents.services.drills import start_drill
from incidents.services.organisations import change_organisation
from incidents.services.replies import Reply, keep_reply
from tests.browser.visiting import Visit, Walk
from tests.support.filings import REPORTING_PERSON, answers, file_it, start
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR

OWN = "correct horse battery"
SECTIONS = ".govuk-task-list__link"


def _filing(walk: Walk, key: str) -> tuple[str, UUID]:
    """Draft the notification of a new case; return the case and the draft."""
    case = report_lost_laptop(walk.rt, key=key).reference
    return case, start(walk.rt, walk.house, case)


def sign_in(walk: Walk) -> Iterator[str]:
    walk.open("/console")
    yield "asked"
    _sign_in(walk, "wrong")
    yield "wrong password"


def password(walk: Walk) -> Iterator[str]:
    _sign_in(walk, walk.house.password)
    yield "the first time"
    walk.press("Save the new password")
    yield "with a fault"
    old = walk.page.get_by_label("The password you signed in with")
    old.fill(walk.house.password)
    walk.page.get_by_label("New password", exact=True).fill(OWN)
    walk.page.get_by_label("New password again").fill(OWN)
    walk.press("Save the new password")
    walk.open("/console/password")
    yield "later"


def open_cases(walk: Walk) -> Iterator[str]:
    walk.open("/console")
    yield "none"
    report_lost_laptop(walk.rt, key="late")
    walk.clock.forward(hours=73)
    report_lost_laptop(walk.rt, key="new")
    _sign_in(walk, OWN)
    yield "one late, one new"


def _sign_in(walk: Walk, password: str) -> None:
    walk.open("/console")
    walk.page.get_by_label("E-mail address").fill("orla@harbour.example")
    walk.page.get_by_label("Password", exact=True).fill(password)
    walk.press("Sign in")


def closed_cases(walk: Walk) -> Iterator[str]:
    walk.open("/console/closed")
    yield "none"
    case = report_lost_laptop(walk.rt, key="closed", certainty="ruled_out").reference
    _close(walk, case)
    walk.open("/console/closed")
    yield "one"


def _close(walk: Walk, case: str) -> None:
    closing = Closing(
        closed_as="no_personal_data_breach",
        reason="It was a drill of our own",
        unsettled_seen=True,
    )
    close_case(walk.rt, walk.house.dpo, reference=case, closing=closing, now=walk.now)


def case(walk: Walk) -> Iterator[str]:
    found = report_lost_laptop(walk.rt, key="case", certainty="ruled_out").reference
    walk.open(f"/console/cases/{found}")
    yield "new"
    walk.press("Set awareness")
    yield "with a fault"
    take_case(walk.rt, walk.house.dpo, reference=found, now=walk.now)
    walk.open(f"/console/cases/{found}?difference=last")
    yield "held"
    _close(walk, found)
    walk.open(f"/console/cases/{found}")
    yield "closed"
    walk.press("Open the case again")
    yield "closed, with a fault"
    reopen_case(
        walk.rt, walk.house.dpo, reference=found, reason="It was no drill",
        now=walk.now,
    )  # fmt: skip
    walk.open(f"/console/cases/{found}?difference=2")
    yield "open again, with what changed"


def compare(walk: Walk) -> Iterator[str]:
    found = report_lost_laptop(walk.rt, key="compare").reference
    walk.open(f"/console/cases/{found}/compare")
    yield "nothing to compare"


def filing(walk: Walk) -> Iterator[str]:
    found, draft = _filing(walk, "filing")
    walk.open(f"/console/cases/{found}/filings/{draft}")
    yield "draft"
    walk.press("Mark as filed")
    yield "draft, with a fault"
    answers(walk.rt, walk.house, found, draft, REPORTING_PERSON)
    walk.open(f"/console/cases/{found}/filings/{draft}")
    for part, value in (
        ("", "1"),
        ("-month", "6"),
        ("-year", "2026"),
        ("-time", "9:00"),
    ):
        walk.page.locator(f"#filed-filed_at{part}").fill(value)
    walk.page.get_by_label("How was it sent?").fill("by its portal")
    walk.page.get_by_label("The authority's reference").fill("none yet")
    walk.press("Mark as filed")
    yield "draft, asked whether it is what was sent"
    approve(
        walk.rt, walk.house.dpo, reference=found, filing_id=draft, now=walk.now
    )  # fmt: skip
    walk.open(f"/console/cases/{found}/filings/{draft}")
    yield "approved"
    file_it(walk.rt, walk.house, found, draft)
    walk.open(f"/console/cases/{found}/filings/{draft}")
    yield "filed"
    keep_reply(
        walk.rt, walk.house.dpo, reference=found, filing_id=draft,
        reply=Reply(received_at=walk.now, note="We have it", content=b"%PDF-1.4"),
        now=walk.now,
    )  # fmt: skip
    walk.open(f"/console/cases/{found}/filings/{draft}")
    walk.page.get_by_text("Keep an acknowledgement").click()
    walk.press("Keep it")
    yield "filed, with an answer, and one with a fault"
    later = start(walk.rt, walk.house, found)
    answers(walk.rt, walk.house, found, later, {62: ["It was found, locked."]})
    walk.open(f"/console/cases/{found}/filings/{later}")
    yield "follow-up, with what changed"
    waits = replace(HARBOUR, second_approval=True)
    change_organisation(
        walk.rt, walk.house.dpo, waits, before=HARBOUR, now=walk.now
    )  # fmt: skip
    approve(
        walk.rt, walk.house.dpo, reference=found, filing_id=later, now=walk.now
    )  # fmt: skip
    walk.open(f"/console/cases/{found}/filings/{later}")
    yield "follow-up, waits for a second person"
    change_organisation(
        walk.rt, walk.house.dpo, HARBOUR, before=waits, now=walk.now
    )  # fmt: skip


def section(walk: Walk) -> Iterator[str]:
    found, draft = _filing(walk, "section")
    place = f"/console/cases/{found}/filings/{draft}"
    answers(walk.rt, walk.house, found, draft, {113: ["a"]})
    walk.open(place)
    for link in [
        each.get_attribute("href") for each in walk.page.locator(SECTIONS).all()
    ]:
        walk.open(str(link))
        yield f"section {str(link).rpartition('/')[2]}"
    walk.page.goto(f"{walk.url}{place}/sections/6.2")
    walk.page.locator("#section-f116").fill("Irland")
    walk.press("Save")
    yield "with a fault"
    answers(walk.rt, walk.house, found, draft, {79: ["d"]})
    walk.open(f"{place}/sections/4.1?opened=80")
    yield "after an answer that opens a field"


def outgoing(walk: Walk) -> Iterator[str]:
    walk.open("/console/outgoing?state=cancelled&channel=slack")
    yield "none fits"
    for number in range(26):
        report_lost_laptop(walk.rt, key=f"outgoing-{number}")
    walk.open("/console/outgoing?state=unsent&page=2")
    yield "the second page"


def organisations(walk: Walk) -> Iterator[str]:
    walk.open("/console/organisations")
    yield "one"


def organisation(walk: Walk) -> Iterator[str]:
    walk.open("/console/organisations/harbour")
    yield "settings"
    walk.page.locator("#organisation-targets").fill("Irland")
    walk.press("Save the settings")
    yield "with a fault"
    walk.page.locator("#organisation-targets").fill("Iceland")
    walk.press("Save the settings")
    yield "saved"


def escalation(walk: Walk) -> Iterator[str]:
    place = "/console/organisations/harbour/escalation"
    walk.open(place)
    yield "no exercise yet"
    walk.press("Start an exercise")
    yield "an exercise has begun"
    walk.press("Start an exercise")
    yield "refused, a moment ago"
    with walk.rt.uow.read() as tx:
        row = tx.messages([walk.house.id], limit=1)[0]
    link = f"/exercise/{row.id}.{exercise_token(walk.rt, row)}"
    answer_exercise(walk.rt, link.rpartition("/")[2], now=walk.now)
    walk.open(place)
    yield "one has confirmed"


def exercise(walk: Walk) -> Iterator[str]:
    walk.clock.forward(minutes=11)
    start_drill(walk.rt, walk.house.dpo, slug="harbour", now=walk.now)
    with walk.rt.uow.read() as tx:
        row = tx.messages([walk.house.id], limit=1)[0]
    walk.open(f"/exercise/{row.id}.{exercise_token(walk.rt, row)}")
    yield "asked"
    walk.press("I have read the exercise")
    yield "confirmed"
    walk.open("/exercise/made-up")
    yield "no link of ours"


def register(walk: Walk) -> Iterator[str]:
    walk.open("/console/register?since=2020-01-01&until=2020-12-31")
    yield "a period without cases"
    walk.open("/console/register?since=soon")
    yield "with a fault"
    walk.open("/console/register")
    yield "with cases"


def register_year(walk: Walk) -> Iterator[str]:
    walk.open("/console/register/year?year=2020")
    yield "none"
    walk.open("/console/register/year?year=2026")
    yield "some"


def letter(walk: Walk) -> Iterator[str]:
    case = report_lost_laptop(walk.rt, key="letter").reference
    walk.open(f"/console/cases/{case}/letter")
    yield "nothing kept yet"
    walk.page.get_by_label("What happened").fill("x" * 4_001)
    walk.press("Keep as a new version")
    yield "with a fault"
    walk.page.get_by_label("What happened").fill("A laptop was left on a train.")
    walk.press("Keep as a new version")
    yield "kept"


VISITS: dict[str, Visit] = {
    "web/console/sign_in.html": sign_in,
    "web/console/password.html": password,
    "web/console/cases.html": open_cases,
    "web/console/closed.html": closed_cases,
    "web/console/case.html": case,
    "web/console/compare.html": compare,
    "web/console/filing.html": filing,
    "web/console/filing_section.html": section,
    "web/console/letter.html": letter,
    "web/console/register.html": register,
    "web/console/register_year.html": register_year,
    "web/console/outgoing.html": outgoing,
    "web/console/organisations.html": organisations,
    "web/console/organisation.html": organisation,
    "web/console/escalation.html": escalation,
    "web/exercise.html": exercise,
}
