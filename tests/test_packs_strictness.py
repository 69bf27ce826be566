"""What an authority holds is read strictly: a matter, a view of it, and a source."""

import shutil
from pathlib import Path

import pytest

import incidents
from incidents.core.authority import Held
from incidents.core.errors import LawPackError
from incidents.packs import load_law

PACK = "authorities/ie-dpc.toml"


@pytest.fixture
def law_with(tmp_path: Path):
    shutil.copytree(Path(incidents.__file__).parent / "law", tmp_path / "law")

    def load(strictness: str):
        pack = tmp_path / "law" / PACK
        pack.write_text(f"{pack.read_text()}\n{strictness}\n")
        return load_law(tmp_path / "law")

    return load


def test_a_known_view_with_its_source_is_read(law_with):
    law = law_with(
        '[strictness.health_data]\nvalue = "always-a-risk"\nsource = "A decision"'
    )

    held = (Held(matter="health_data", value="always-a-risk", source="A decision"),)
    assert law.authorities["ie-dpc"].strictness == held
    assert set(law.differing) == {"BE", "IE", "PL"}


@pytest.mark.parametrize(
    ("strictness", "reason"),
    [
        ("[strictness]", "strictness: must name a matter"),
        ("[strictness.mood]\nvalue = 'bad'", "strictness.mood: is not a key we know"),
        (
            "[strictness.health_data]\nvalue = 'never'\nsource = 'A decision'",
            "strictness.health_data.value: 'never' is not known",
        ),
        (
            "[strictness.health_data]\nvalue = 'always-a-risk'",
            "strictness.health_data.source: is missing",
        ),
        (
            "[strictness.health_data]\nvalue = 'always-a-risk'\nsource = ' '",
            "strictness.health_data.source: must not be empty",
        ),
        (
            "[strictness.health_data]\nvalue = 'always-a-risk'\nsource = 'A'\npage = 2",
            "strictness.health_data.page: is not a key we know",
        ),
        ("strictness = 'high'", "strictness: must be a table"),
    ],
)
def test_a_faulty_strictness_stops_the_start(law_with, strictness, reason):
    with pytest.raises(LawPackError) as refused:
        law_with(strictness)

    assert "ie-dpc.toml" in str(refused.value)
    assert reason in str(refused.value)
