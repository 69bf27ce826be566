"""The Home tab: one's own open cases by deadline, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from incidents.core.organisation import Organisation, Person
from incidents.home_tab import NONE_OPEN, STRANGER
from incidents.intake.slack import parse_event
from incidents.models import IncidentRow, OrganisationRow
from incidents.services.accounts import create_user
from incidents.services.chat_home import SHOWN
from incidents.services.errands import hear
from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.support.slack import home_opened
from tests.worker.house import START, House, case_row

Hire = Callable[..., Worker]


def opened(
    house: House, worker: Worker, member: str, *, event: str = "Ev1"
) -> dict[str, Any]:
    """Let *member* open the tab; return what they see."""
    heard = parse_event(home_opened(member, event=event))
    assert heard is not None
    hear(house.rt, heard, now=house.clock.now())
    house.drain(worker)
    return house.slack.homes.get(member, {})


def add_case(
    house: House, reference: str, *, hours: float, organisation: UUID | None = None
) -> UUID:
    key = uuid4()
    row = case_row(key, organisation or house.organisation_id)
    due = {"next_due_at": START + timedelta(hours=hours)}
    with house.rt.uow.begin() as tx:
        tx.add(IncidentRow, [row | due | {"reference": reference}])
    return key


def references(view: dict[str, Any]) -> list[str]:
    """Return the references that a tab shows, from the top."""
    return [
        block["text"]["text"].split("*")[1]
        for block in view["blocks"]
        if block["type"] == "section"
    ]


def as_dpo(house: House) -> str:
    """Make the first level a member, and return who they are on Slack."""
    house.slack.members = {"dpo@clinic.example": "U0DANA"}
    return "U0DANA"


def test_the_first_level_sees_every_open_case_by_deadline(
    chatting: House, hire: Hire
) -> None:
    add_case(chatting, "INC-AAAA-1", hours=90)
    add_case(chatting, "INC-BBBB-2", hours=-3)
    add_case(chatting, "INC-DDDD-4", hours=72)
    closed = add_case(chatting, "INC-CCCC-3", hours=1)
    with chatting.rt.uow.begin() as tx:
        tx.change_incident(closed, status="closed")

    view = opened(chatting, hire(chatting), as_dpo(chatting))

    dated = ["INC-BBBB-2", "INC-DDDD-4", "INC-AAAA-1"]
    assert references(view) == [*dated, "INC-7K3F-Q"]
    assert "Deadline (passed):" in str(view["blocks"])
    assert "(72 hours left)" in str(view["blocks"])
    assert "None is running." in str(view["blocks"])


def test_others_see_what_they_hold_or_were_told_of_themselves(
    chatting: House, hire: Hire
) -> None:
    held = add_case(chatting, "INC-AAAA-1", hours=9)
    add_case(chatting, "INC-BBBB-2", hours=8)
    worker = hire(chatting)
    assert references(opened(chatting, worker, "U0MANAGER")) == []
    assert NONE_OPEN in str(chatting.slack.homes["U0MANAGER"])

    create_user(
        chatting.rt,
        email="it@clinic.example",
        name="Max Meier",
        organisations={chatting.organisation_id: "dpo"},
        now=START,
    )
    with chatting.rt.uow.begin() as tx:
        user = tx.user_by_email("it@clinic.example")
        assert user is not None
        tx.change_incident(held, holder_id=user.id)

    view = opened(chatting, worker, "U0MANAGER", event="Ev2")
    assert references(view) == ["INC-AAAA-1"]
    assert "Held by Max Meier." in str(view["blocks"])


def test_no_case_of_an_organisation_that_one_does_not_stand_in(
    chatting: House, hire: Hire
) -> None:
    bank = Organisation(
        slug="bank",
        name="Bank",
        people=(Person(name="Bo", email="bo@bank.example", slack_id="U0BANKER"),),
    )
    key = uuid4()
    with chatting.rt.uow.begin() as tx:
        row = {"id": key, "slug": "bank", "name": "Bank", "demonstration": False}
        profile = {"profile": to_profile(bank), "created_at": START}
        tx.add(OrganisationRow, [row | profile])
    add_case(chatting, "INC-BANK-1", hours=5, organisation=key)
    worker, dpo = hire(chatting), as_dpo(chatting)

    assert references(opened(chatting, worker, "U0BANKER")) == ["INC-BANK-1"]
    shown = opened(chatting, worker, dpo, event="Ev2")
    assert references(shown) == ["INC-7K3F-Q"]


def test_a_stranger_sees_no_case_and_is_told_what_to_do(
    chatting: House, hire: Hire
) -> None:
    view = opened(chatting, hire(chatting), "U0STRANGER")

    assert references(view) == []
    assert STRANGER in str(view)
    assert "INC-" not in str(view)
    assert "clinic" not in str(view).lower()


def test_another_workspace_is_shown_nothing(chatting: House, hire: Hire) -> None:
    chatting.slack.team = "T0OTHER"

    opened(chatting, hire(chatting), "U0MANAGER")

    assert chatting.slack.homes == {}


def test_a_long_list_is_cut_and_says_how_many_more_there_are(
    chatting: House, hire: Hire
) -> None:
    for number in range(SHOWN + 4):
        add_case(chatting, f"INC-{number:04}-X", hours=100 + number)
    # and the house's own case

    view = opened(chatting, hire(chatting), as_dpo(chatting))

    assert len(references(view)) == SHOWN
    assert "And 5 more in the console." in str(view)
    assert "https://tocsin.example/console" in str(view["blocks"][-1])


def test_each_opening_shows_the_cases_as_they_are_then(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    member = as_dpo(chatting)
    before = opened(chatting, worker, member)
    add_case(chatting, "INC-AAAA-1", hours=1)

    after = opened(chatting, worker, member, event="Ev2")

    assert references(before) == ["INC-7K3F-Q"]
    assert references(after) == ["INC-AAAA-1", "INC-7K3F-Q"]


def test_a_tab_that_slack_does_not_take_is_tried_again(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    member = as_dpo(chatting)
    chatting.drain(worker)
    chatting.slack.next(Fault(), Fault(error="internal_error"))

    assert opened(chatting, worker, member) == {}
    chatting.tend(worker, seconds=10)

    assert references(chatting.slack.homes[member]) == ["INC-7K3F-Q"]
