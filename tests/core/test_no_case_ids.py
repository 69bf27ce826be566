"""No rule and no pack names a published case: they are written from principles.

A rule made for one case answers that case alone; the next one like it goes wrong.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = (Path(__file__).parent / "published_cases.jsonl").read_text().splitlines()
IDS = sorted(json.loads(line)["id"] for line in LINES)
PREFIXES = sorted({name.split("-")[0] for name in IDS})
# The guidelines' examples are numbered; the others are a country and a name. ISO codes
# of regions (GB-ENG, US-CA) have three letters at most and are no cases.
NUMBERED = r"EDPB-\d+\w?|WP250-[ivx]+\w*"
NAMED = rf"(?:{'|'.join(PREFIXES)})-[A-Z][A-Z0-9]{{3,}}"
EXACT = "|".join(re.escape(name) for name in IDS)
A_CASE = re.compile(rf"(?<![\w-])(?:{EXACT}|{NUMBERED}|{NAMED})(?!\w)")
FILES = [
    path
    for folder in ("core", "law")
    for path in sorted((ROOT / "incidents" / folder).rglob("*"))
    if path.suffix in {".py", ".toml"}
]


@pytest.mark.parametrize("name", [*IDS, "NL-ANOTHER", "EDPB-07", "WP250-xi-c"])
def test_an_id_is_seen(name):
    assert A_CASE.search(f"as in {name}: ...")


@pytest.mark.parametrize("text", ["GB-ENG", "US-CA", "EDPB Guidelines 01/2021"])
def test_what_is_no_case_is_left_alone(text):
    assert not A_CASE.search(text)


def test_no_rule_and_no_pack_names_a_published_case():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if A_CASE.search(line)
    ]

    assert len(FILES) > 50
    assert found == []
