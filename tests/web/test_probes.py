"""What machines ask of a running installation, and what strangers never learn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from litestar.testing import TestClient

from incidents.auditor import Auditor
from incidents.core.audit import Check, Role
from incidents.core.errors import StoreUnavailableError
from incidents.runtime import MetricsSettings, Runtime
from incidents.services import outbox
from incidents.web.app import create_app
from incidents.worker import Worker
from tests.support.console import BASE
from tests.support.reports import report_lost_laptop
from tests.support.runtime import House

TOKEN = "t" * 32


@contextmanager
def client_of(rt: Runtime, **changes: Any) -> Iterator[TestClient[Any]]:
    with TestClient(create_app(replace(rt, **changes)), base_url=BASE) as client:
        yield client


def read(rt: Runtime, *, token: str = TOKEN, **settings: Any) -> str:
    """Return the figures as they are read with the right token."""
    with client_of(rt, metrics=MetricsSettings(token=token, **settings)) as client:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return answer.text


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    assert found is not None, f"{name} is not in:\n{text}"
    return float(found.group(1))


class Away:
    """A database that does not answer."""

    def begin(self) -> Any:
        """Open nothing."""
        raise StoreUnavailableError("the database at secret-host does not answer")

    read = begin


def test_a_process_lives_and_is_ready(rt: Runtime) -> None:
    with client_of(rt) as client:
        answers = [client.get(path) for path in ("/health", "/health/ready")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json() for answer in answers] == [{"status": "ok"}] * 2


def test_without_its_database_it_lives_is_not_ready_and_says_no_more(
    rt: Runtime,
) -> None:
    with client_of(rt, uow=Away()) as client:
        lives, ready = client.get("/health"), client.get("/health/ready")

    assert lives.status_code == 200
    assert (ready.status_code, ready.json()) == (503, {"status": "not ok"})


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer ü",
    ],
)
def test_figures_are_not_there_for_strangers(rt: Runtime, shown: str | None) -> None:
    headers = {"Authorization": shown.encode()} if shown else {}
    with client_of(rt, metrics=MetricsSettings(token=TOKEN)) as client:
        refused = client.get("/metrics", headers=headers)
        nowhere = client.get("/no-such-page", headers=headers)

    assert refused.status_code == nowhere.status_code == 404
    assert refused.text == nowhere.text


@pytest.mark.parametrize("shown", ["Bearer ", "Bearer", f"Bearer {TOKEN}"])
def test_without_a_token_in_the_settings_there_are_no_figures(
    rt: Runtime, shown: str
) -> None:
    with client_of(rt) as client:
        assert (
            client.get("/metrics", headers={"Authorization": shown}).status_code == 404
        )


def test_the_token_stands_in_no_text_of_the_settings() -> None:
    assert TOKEN not in repr(MetricsSettings(token=TOKEN))


def test_figures_tell_age_lateness_and_number_and_name_nobody(
    rt: Runtime, house: House
) -> None:
    reference = report_lost_laptop(rt, key="a").reference
    worker = Worker(rt, name="w")
    outbox.beat(rt, "w", now=rt.clock.now())
    rt.clock.forward(hours=70)

    text = read(rt)
    worker.close()

    assert value(text, 'tocsin_queue_age_seconds{channel="email"}') == 70 * 3600
    assert value(text, "tocsin_worker_tick_age_seconds") == 70 * 3600
    assert value(text, "tocsin_step_late_seconds") >= 46 * 3600
    assert value(text, 'tocsin_open_duties{state="soon"}') >= 1
    for never in (reference, "harbour", "Harbour", "orla", str(house.id)):
        assert never not in text


def test_attempts_are_counted_by_channel_and_result(rt: Runtime, house: House) -> None:
    report_lost_laptop(rt, key="a")
    worker = Worker(rt, name="w")
    worker.tick(rt.clock.now())
    worker.finish()
    worker.close()

    text = read(rt)

    assert value(text, 'tocsin_attempts_total{channel="email",result="held"}') >= 1
    assert "tocsin_queue_age_seconds{" not in text


def test_every_check_of_the_audit_is_a_figure_and_what_stands_is_counted(
    rt: Runtime, house: House
) -> None:
    Auditor(rt, name="here", roles=tuple(Role)).round()

    text = read(rt)

    for check in Check:
        wanted = 1 if check in {Check.WORKER, Check.UNREACHABLE} else 0
        assert value(text, f'tocsin_audit_findings{{check="{check}"}}') == wanted
    assert value(text, 'tocsin_audit_age_seconds{role="web"}') == 0
    assert value(text, "tocsin_worker_tick_age_seconds") == float("inf")


def test_an_organisation_is_named_where_the_settings_ask_for_it(
    rt: Runtime, house: House
) -> None:
    reference = report_lost_laptop(rt, key="a").reference

    text = read(rt, by_organisation=True)

    assert re.search(r'tocsin_open_duties\{organisation="harbour",state="\w+"\} ', text)
    assert reference not in text
