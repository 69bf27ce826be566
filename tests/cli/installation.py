"""An installation of its own for the doctor, in which all is well at first."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from incidents.cli import main
from incidents.core.audit import Role
from incidents.core.organisation import Organisation, Person
from incidents.doctor import State
from incidents.services import outbox
from incidents.services.auditing import sign_on
from incidents.services.organisations import create_organisation
from incidents.settings import Settings
from incidents.system_clock import SystemClock
from incidents.wiring import build_runtime

WELL = {
    "TOCSIN_SLACK_TOKEN": "xoxb-made-up",
    "TOCSIN_SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "TOCSIN_BASE_URL": "https://tocsin.clinic.example",
    "TOCSIN_DEAD_MAN_URL": "https://watch.example/ping/secret-id",
    "TOCSIN_SERVER_KEY": "",
    "TOCSIN_SMTP_HOST": "mail.clinic.example",
    "TOCSIN_SMTP_SENDER": "tocsin@clinic.example",
    "TOCSIN_IMAP_HOST": "mail.clinic.example",
}
CLINIC = Organisation(
    slug="clinic",
    name="Harbour Clinic",
    slack_channel="C0MAIN",
    people=(
        Person(name="Dana Dunne", email="dpo@clinic.example", level=1),
        Person(name="Max Meier", email="it@clinic.example", level=2),
    ),
)


class Installation:
    """A data folder and settings of its own, in which all is well at first."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.settings = WELL | {
            "TOCSIN_DATA_FOLDER": str(folder),
            "TOCSIN_DATABASE_URL": url,
        }

    def examine(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """Run the doctor; return its exit code and what it printed."""
        environment = self.settings | {f"TOCSIN_{n}": v for n, v in settings.items()}
        run = CliRunner().invoke(
            main, ["doctor", *arguments], env=environment, catch_exceptions=False
        )
        return run.exit_code, run.output

    def states(self, *arguments: str, **settings: str) -> dict[str, str]:
        """Return the worst state of each check, by name."""
        _, printed = self.examine("--json", *arguments, **settings)
        order = list(State)
        found: dict[str, str] = {}
        for answer in json.loads(printed)["checks"]:
            name, state = answer["check"], State(answer["state"])
            found[name] = max(state, State(found.get(name, "ok")), key=order.index)
        return {name: str(state) for name, state in found.items()}

    def sql(self, *statements: str) -> None:
        """Spoil the database by hand."""
        engine = create_engine(self.settings["TOCSIN_DATABASE_URL"])
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def started(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Return an installation that has been started, with a worker that ticks."""
    found = Installation(folder, url)
    for name, setting in found.settings.items():
        monkeypatch.setenv(name, setting)
    rt = build_runtime(Settings())
    now = SystemClock().now()
    create_organisation(rt, CLINIC, now=now)
    outbox.beat(rt, "worker", now=now)
    sign_on(rt, {role: f"{role}@here" for role in Role}, now=now)
    rt.close()
    return found
