"""Nothing that anybody typed into a report is in any byte that Slack gets from us."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import pytest

from incidents.core.facts import json_schema
from incidents.core.organisation import Person
from incidents.intake.slack import parse_event, parse_interaction
from incidents.runtime import Chat, Runtime
from incidents.services.accounts import create_user
from incidents.services.errands import hear
from incidents.services.organisations import create_organisation
from incidents.services.submit import Report, submit_report
from incidents.worker import Worker
from notifiers.slack import SlackNotifier
from notifiers.slack_desk import SlackDesk
from tests.fakes.slack_server import SlackServer
from tests.support.runtime import HARBOUR, SetClock, make_runtime
from tests.support.slack import home_opened, press

# One for each key of the vocabulary that holds text.
TYPED = (
    "title",
    "description",
    "data_description",
    "place_detail",
    "mitigation_detail",
    "measures_before_detail",
    "measures_after_detail",
)
CANARIES = {key: f"canary-{key}-{token_hex(16)}" for key in TYPED}
REPORTER = {
    key: f"canary-{token_hex(16)}" for key in ("name", "phone", "team", "manager")
} | {"email": f"canary-{token_hex(16)}@reporter.example"}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """The server that plays Slack, and keeps every byte it is sent."""
    with SlackServer() as server:
        server.channels = {"C0HARBOUR", "U0ORLA", "U0TOM"}
        yield server


@pytest.fixture
def rt(sqlite_url: str, tmp_path: Path, slack: SlackServer) -> Iterator[Runtime]:
    """A whole installation that speaks to Slack alone."""
    notifier = SlackNotifier(slack.token, base_url=slack.base_url, timeout_s=20)
    made = make_runtime(sqlite_url, tmp_path, SetClock(), notifiers={"slack": notifier})
    desk = SlackDesk(slack.token, base_url=slack.base_url, timeout_s=20)
    chat = Chat(desk=desk, signatures=object())  # type: ignore[arg-type]
    yield replace(made, chat=chat)
    made.close()


def report() -> Report:
    """Return a report with a canary in every field that takes text."""
    known = json_schema()["properties"]
    facts = {
        **{key: value for key, value in CANARIES.items() if key in known},
        "certainty": "confirmed",
        "role": "controller",
        "data_categories": ["health"],
        "subjects": {"min": 40, "max": 400, "certainty": "approximate"},
        "countries": {"IE": None},
        "reporter": REPORTER,
        "systems": [{"name": f"canary-{token_hex(16)}"}],
        "controllers": [{"code": "c", "name": f"canary-{token_hex(16)}"}],
    }
    return Report(
        slug="harbour", facts=facts, channel="web", idempotency_key=uuid4().hex
    )


def test_no_canary_reaches_slack_by_alerts_updates_whispers_or_home_tabs(
    rt: Runtime, slack: SlackServer
) -> None:
    people = (
        Person(
            name="Orla Byrne",
            email="orla@harbour.example",
            slack_id="U0ORLA",
            channels=("slack",),
        ),
        Person(name="Tom", email="tom@harbour.example", slack_id="U0TOM", level=2),
    )
    organisation = replace(HARBOUR, people=people, slack_channel="C0HARBOUR")
    now = rt.clock.now()
    key = create_organisation(rt, organisation, now=now)
    create_user(
        rt,
        email="orla@harbour.example",
        name="Orla Byrne",
        organisations={key: "dpo"},
        now=now,
    )
    worker = Worker(rt, name="worker-1")

    submit_report(rt, report(), now=now)
    _work(rt, worker)
    room = next(p for p in slack.posts if p["channel"] == "C0HARBOUR")
    for member in ("U0STRANGER", "U0TOM", "U0ORLA"):
        _hear(rt, press(room, member=member))
    _work(rt, worker)
    _hear(rt, press(room, "Take the case", member="U0ORLA", at="1781256009.1"))
    for number, member in enumerate(("U0STRANGER", "U0TOM", "U0ORLA")):
        _hear(rt, home_opened(member, event=f"Ev{number}"))
    _work(rt, worker)
    for _ in range(30):
        rt.clock.forward(hours=3)  # type: ignore[attr-defined]
        _work(rt, worker)
    worker.close()

    said = {call.path.removeprefix("/api/") for call in slack.calls if not call.error}
    assert said >= {
        "chat.postMessage",
        "chat.update",
        "chat.postEphemeral",
        "views.publish",
    }
    everything = json.dumps([[c.path, c.headers, c.payload] for c in slack.calls])
    assert "canary" not in everything
    assert len(slack.calls) > 20


def _hear(rt: Runtime, payload: dict[str, object]) -> None:
    parse = parse_event if payload["type"] == "event_callback" else parse_interaction
    heard = parse(payload)
    assert heard is not None
    hear(rt, heard, now=rt.clock.now())


def _work(rt: Runtime, worker: Worker) -> None:
    """Let the worker do all that is due, with a second of rest for the rooms."""
    while worker.tick(rt.clock.now()):
        worker.finish()
        rt.clock.forward(seconds=1)  # type: ignore[attr-defined]
    worker.finish()
