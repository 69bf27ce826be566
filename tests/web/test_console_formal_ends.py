"""The formal end stands beside the alarm as a note, and moves nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.organisation import Organisation
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.services.formal_ends import formal_end_view
from incidents.web.console.case_duties import laws
from tests.support.laws import TELECOM, duty_in, subscribers
from tests.support.reports import report_lost_laptop
from tests.support.runtime import open_house


def aware(rt, house, case, at):
    set_awareness(
        rt, house.dpo, reference=case, aware_at=at, role="controller",
        reason="IT told the data protection officer", now=rt.clock.now(),
    )  # fmt: skip


def test_the_note_stands_beside_the_alarm_which_stays(console):
    case = report_lost_laptop(console.rt).reference
    before = console.page(f"/cases/{case}")
    aware(console.rt, console.house, case, console.rt.clock.now())

    page = " ".join(console.page(f"/cases/{case}").split())

    assert "Formal end" not in before
    assert (
        "For a lawyer: Formal end Monday 15 June 2026, 16:00 IST: counted from the next"
        " full hour of the clock (Regulation (EEC, Euratom) 1182/71 Art. 3(1), (2)(a),"
        " (3)). The alarm stays at Monday 15 June 2026, 15:40 IST." in page
    )
    duty = duty_in(console.rt, console.house, case, "eu-gdpr", "notify-authority")
    assert duty.alarm_at == duty.due_at == console.rt.clock.now() + timedelta(hours=72)


def final_report(rt, organisation: Organisation, first_on: str = "2026-06-11"):
    """Return a telecom's final report, three days after its first one."""
    house = open_house(rt, organisation)
    first = {
        "regime": "eu-telecom", "duty": "notify-authority", "stage": "initial",
        "at": f"{first_on}T10:00:00+01:00",
    }  # fmt: skip
    case = subscribers(rt, acts=[first])
    view = duty_in(rt, house, case, "eu-telecom", "notify-authority", "final")
    file = case_file(rt, house.dpo, reference=case)
    shown = {
        duty["id"]: duty["formal"]
        for law in laws(file, rt.clock.now())
        for duty in law["duties"]
    }
    return view, shown[str(view.id)]


def test_three_days_that_end_on_a_sunday_are_noted_for_monday(rt):
    view, note = final_report(rt, TELECOM)

    assert "Formal end Monday 15 June 2026, 23:59" in note
    assert "The alarm stays at Sunday 14 June 2026" in note
    assert view.alarm_at == view.due_at


@pytest.mark.parametrize(
    ("country", "region", "last_day"),
    [
        ("DE", "DE-BY", "Friday 5 June 2026"),
        ("DE", "", "Thursday 4 June 2026"),
        ("IE", "DE-BY", "Thursday 4 June 2026"),
    ],
    ids=["where it is a holiday", "region not known", "a region of another country"],
)
def test_holidays_are_those_of_the_place(rt, country, region, last_day):
    corpus_christi = {"main_establishment": country, "region": region}

    _, note = final_report(
        rt, replace(TELECOM, **corpus_christi), first_on="2026-06-01"
    )

    assert f"Formal end {last_day}, 23:59" in note


@pytest.mark.parametrize(
    ("establishments", "main", "region"),
    [(("IE", "FR"), "", ""), (("DE",), "DE", "DE-XX")],
    ids=["no country", "no such region"],
)
def test_without_a_calendar_the_note_says_so(rt, establishments, main, region):
    settings = replace(
        TELECOM, establishments=establishments, main_establishment=main, region=region,
        telecom_in=("IE",),
    )  # fmt: skip

    view, note = final_report(rt, settings)

    assert note.startswith("Formal end: not worked out")
    assert view.alarm_at == view.due_at


def test_what_is_done_has_no_note(rt, house):
    case = report_lost_laptop(rt).reference
    aware(rt, house, case, rt.clock.now())
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=house.dpo.scope)
        rows = tx.duties(incident.id)

    done = [row for row in rows if row.status == "done"]

    assert done
    assert [formal_end_view(rt.law, row, TELECOM) for row in done] == [None] * len(done)
