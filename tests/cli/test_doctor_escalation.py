"""``tocsin doctor`` says who would be told now, and in red why that may fail."""

from pathlib import Path

import pytest

from incidents.settings import Settings
from incidents.wiring import build_runtime
from tests.cli.installation import Installation, started


@pytest.fixture
def installation(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """An installation on SQLite in which all is well."""
    return started(tmp_path / "data", sqlite_url, monkeypatch)


def test_it_says_who_would_be_told_now(installation: Installation) -> None:
    _, printed = installation.examine("--only", "escalation")

    assert (
        "now told: the Slack channel C0MAIN with every level; level 1: Dana Dunne"
        " (mail); level 2: Max Meier (mail)."
    ) in printed


@pytest.mark.parametrize(
    ("settings", "people", "says"),
    [
        ({"SMTP_HOST": ""}, 2, "Nobody in the escalation can be reached."),
        ({"SLACK_TOKEN": ""}, 2, "One channel only reaches"),
        ({}, 1, "One person only is in the escalation."),
        ({}, 0, "Nobody in the escalation can be reached."),
    ],
)
def test_a_weak_escalation_is_red(
    installation: Installation, settings: dict[str, str], people: int, says: str
) -> None:
    rt = build_runtime(Settings())
    with rt.uow.begin() as tx:
        row = tx.organisation("clinic")
        kept = row.profile | {"people": row.profile["people"][:people]}
        tx.set_profile(row.id, name=row.name, profile=kept)
    rt.close()

    code, printed = installation.examine("--only", "escalation", **settings)

    assert code == 1
    assert says in printed
