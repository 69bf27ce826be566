"""A field taken over from another form refers to the fields of its own form."""

from pathlib import Path

from incidents.packs_forms_base import read_data

BASE = """
id = "base"

[[sections]]
[[sections.fields]]
no = 1
[[sections.fields]]
no = 2
[[sections.fields]]
no = 3
condition = "any-answered"
condition_params = { fields = [1, 2], keys = ["a"] }
"""
FORM = """
id = "own"
base = "base"

[[sections]]
[[sections.fields]]
no = 11
like = 1
[[sections.fields]]
no = 12
like = 2
[[sections.fields]]
no = 13
like = 3
"""


def test_a_condition_on_several_fields_names_the_forms_own_numbers(tmp_path: Path):
    (tmp_path / "base.toml").write_text(BASE)
    (tmp_path / "own.toml").write_text(FORM)

    fields = read_data(tmp_path / "own.toml")["sections"][0]["fields"]

    assert fields[2]["condition_params"] == {"fields": [11, 12], "keys": ["a"]}
