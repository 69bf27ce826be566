"""The escalation in the file for ``tocsin init``: read as it says, refused by key."""

import pytest

from incidents.core.errors import InputRefusedError
from incidents.core.organisation import EscalationSettings
from incidents.intake.organisation_file import organisation_from, read_settings_file

FILE = """
name = "Harbour"

[[people]]
name = "Orla Byrne"
email = "orla@harbour.example"
slack_id = "U0ORLA"
channels = ["email", "slack"]
deputy = "tom@harbour.example"
away_until = "2026-08-31"

[escalation]
waits = [15, 30]
acknowledged_hours = 2
quiet_from = "22:00"
quiet_until = "07:00"
digest_at = "07:30"
"""


def read(text):
    return organisation_from(read_settings_file(text))


def test_the_policy_is_read():
    found = read(FILE)

    assert found.escalation == EscalationSettings(
        waits=(15, 30), acknowledged_hours=2, quiet_from="22:00", quiet_until="07:00",
        digest_at="07:30",
    )  # fmt: skip
    (orla,) = found.people
    assert orla.channels == ("email", "slack")
    assert (orla.deputy, orla.away_until) == ("tom@harbour.example", "2026-08-31")


def test_without_one_it_behaves_well():
    assert read('name = "Harbour"').escalation == EscalationSettings()


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('waits = "15"', "escalation.waits"),
        ("waits = [15.5]", "escalation.waits"),
        ("waits = [true]", "escalation.waits"),
        ("acknowledged_hours = true", "escalation.acknowledged_hours"),
        ("digest_at = 8", "escalation.digest_at"),
        ("pause = 15", "escalation.pause"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(line, path):
    with pytest.raises(InputRefusedError) as refused:
        read(f'name = "Harbour"\n[escalation]\n{line}')
    assert [fault.path for fault in refused.value.faults] == [path]
