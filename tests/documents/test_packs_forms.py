"""A faulty form stops the start, with file, key and reason."""

from pathlib import Path

import pytest

from incidents.core.errors import LawPackError
from incidents.packs_forms import load_form, load_forms

GOOD = """
id = "small"
title = "Small form"
language = "en"
regimes = ["eu-gdpr"]
source = "nowhere"
attribution = "ours"
reviewed = 2026-06-12

[[summary]]
label = "Kind"
fields = [1]

[[sections]]
no = "1"
title = "All"

[[sections.fields]]
no = 1
label = "Kind"
type = "enum"
mandatory = "yes"
source = "kind"
options = [
  { key = "a", label = "New", codes = ["new"] },
  { key = "b", label = "Follow-up", codes = ["follow-up"] },
]

[[sections.fields]]
no = 2
label = "Why"
type = "textarea"
mandatory = "yes"
asks = true
condition = "chosen"
condition_params = { field = 1, keys = ["b"] }
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_form_is_read(tmp_path: Path):
    form = load_form(_written(tmp_path, GOOD))

    assert [field.no for field in form.fields()] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Small form"\n', "", "form: title: missing"),
        ('title = "Small form"', "title = 7", "form: title: must be str"),
        ('label = "Why"', 'label = "Why"\ncolour = "red"', "field 2: colour: unknown"),
        ('type = "textarea"', 'type = "essay"', "field 2: type: essay is not known"),
        ('source = "kind"', 'source = "knid"', "no function is called knid"),
        ('condition = "chosen"', 'condition = "chosne"', "called chosne"),
        ("asks = true", 'asks = true\nstart = "tale"', "no function is called tale"),
        ('keys = ["b"]', 'keys = ["z"]', "names no option of field 1"),
        ("field = 1, keys", "field = 9, keys", "names no field of this form"),
        ("no = 2", "no = 1", "a number occurs twice"),
        (
            '[[summary]]\nlabel = "Kind"\nfields = [1]',
            "summary = [7]",
            "summary: must be a table",
        ),
        ("asks = true", "asks = false", "field 2: source: nobody answers"),
        ('key = "b"', 'key = "a"', "field 1: options: a key or code occurs twice"),
        ('type = "textarea"', 'type = "enum"', "field 2: options: choices have them"),
        ("fields = [1]", "fields = [8]", "summary: Kind: no field 8"),
        ('source = "kind"', 'source = "kind"\nlater = "q"', "later: no option q"),
        ('id = "small"', 'id = "small', "small.toml"),
        ('codes = ["new"]', "codes = []", "none has the code new, which kind says"),
        (
            'label = "Why"',
            'label = "Why"\ndemand = "x"',
            "field 2: demand: no demand x",
        ),
        ('regimes = ["eu-gdpr"]', "regimes = []", "regimes: must be ids of laws"),
        ('id = "small"', 'id = "small"\nbase = "tall"', "base: there is no form tall"),
        (
            "[[summary]]",
            '[sample]\ntitle = "Letter"\nopening = [7]\nparts = []\n\n[[summary]]',
            "sample: no field 7",
        ),
        (
            'source = "kind"',
            'source = "coded"',
            "trial run: KeyError: 'fact'",
        ),
    ],
)
def test_a_faulty_form_is_refused_with_its_reason(
    tmp_path: Path, old: str, new: str, says: str
):
    assert old in GOOD
    path = _written(tmp_path, GOOD.replace(old, new, 1))

    with pytest.raises(LawPackError) as refusal:
        load_form(path)

    assert "small.toml" in str(refusal.value)
    assert says in str(refusal.value)


def test_a_condition_on_a_later_field_is_found_by_the_trial_run(tmp_path: Path):
    backwards = GOOD.replace("no = 2", "no = 0").replace(
        'mandatory = "yes"\nsource = "kind"',
        'mandatory = "yes"\nsource = "kind"\n'
        'condition = "reporting-person-is-not-dpo"\n'
        "condition_params = { reporting = 0 }",
    )

    with pytest.raises(LawPackError, match="trial run: KeyError"):
        load_form(_written(tmp_path, backwards))


def test_a_source_that_answers_without_facts_is_refused(tmp_path: Path):
    always = """
[[sections.fields]]
no = 3
label = "A default that nobody has set"
type = "text"
mandatory = "no"
source = "organisation"
source_params = { name = "zone" }
"""

    with pytest.raises(LawPackError, match="field 3: answers without facts"):
        load_form(_written(tmp_path, GOOD + always))


def test_a_file_is_named_after_the_form(tmp_path: Path):
    _written(tmp_path, GOOD.replace('id = "small"', 'id = "large"'))

    with pytest.raises(LawPackError, match="must be the name of the file"):
        load_forms(tmp_path)


SHORT = """
id = "short"
base = "small"
title = "Short form"
regimes = ["uk-gdpr"]
source = "nowhere"
attribution = "ours"
reviewed = 2026-06-12

[[summary]]
label = "Kind"
fields = [11]

[[sections]]
no = "1"
title = "All"

[[sections.fields]]
no = 11
like = 1
label = "Sort"

[[sections.fields]]
no = 12
like = 2
"""


def test_a_field_like_another_has_its_keys_under_the_new_numbers(tmp_path: Path):
    _written(tmp_path, GOOD)
    path = tmp_path / "short.toml"
    path.write_text(SHORT, encoding="utf-8")

    form = load_form(path)

    assert form.language == "en"
    assert [form.field(11).label, form.field(12).label] == ["Sort", "Why"]
    assert form.field(11).source == load_form(tmp_path / "small.toml").field(1).source
    assert form.field(12).condition is not None
    assert form.field(12).condition.params == {"field": 11, "keys": ["b"]}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("like = 2", "like = 9", "field 12: like: no field 9"),
        ("no = 11\nlike = 1\n", "no = 11\n", "reads field 1 of the base"),
    ],
)
def test_a_field_like_one_that_is_not_there_is_refused(
    tmp_path: Path, old: str, new: str, says: str
):
    assert old in SHORT
    _written(tmp_path, GOOD)
    path = tmp_path / "short.toml"
    path.write_text(SHORT.replace(old, new), encoding="utf-8")

    with pytest.raises(LawPackError, match=says):
        load_form(path)
