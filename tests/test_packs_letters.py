"""The words of letters: each code has its sentence, a faulty file is refused by key."""

import shutil

import pytest

from incidents.core.errors import LawPackError
from incidents.core.facts_codes import HARMS
from incidents.documents.letter import PARTS
from incidents.packs_letters import LETTERS, LISTS, load_letters

ENGLISH = (LETTERS / "en.toml").read_text("utf-8")


def loaded(folder, text, name="en.toml"):
    (folder / name).write_text(text, "utf-8")
    return load_letters(folder)


def test_english_is_there_and_knows_every_harm():
    words = load_letters()["en"]

    assert set(words.says["harms"]) == set(HARMS)
    assert [layout.id for layout in words.layouts] == ["general", "hipaa"]
    for layout in words.layouts:
        assert sorted(part.part for part in layout.parts) == sorted(PARTS)


@pytest.mark.parametrize("language", ["de", "en", "fr", "nl"])
def test_each_language_says_something_of_each_code(language):
    words = load_letters()[language]

    silent = {
        (name, code)
        for name, codes in LISTS.items()
        for code in codes
        if not words.says[name][code]
    }
    assert {code for _, code in silent} == {"other"}
    assert "{day}" in words.sentences["began"]
    assert "{day}" in words.sentences["noticed"]
    assert words.layouts[0].id == "general"


def test_no_language_has_forgotten_to_translate():
    english = load_letters()["en"]
    for language in ("de", "fr", "nl"):
        words = load_letters()[language]
        same = {
            (name, code)
            for name, codes in LISTS.items()
            for code in codes
            if words.says[name][code] == english.says[name][code] != ""
        }
        # "Name" alone is the same word in two languages, but for its capital.
        assert same == set()


def test_a_layout_that_nobody_knows_is_the_first_one():
    words = load_letters()["en"]

    assert words.layout("nonsense").id == "general"
    assert words.layout("hipaa").id == "hipaa"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('language = "en"', 'language = "fr"'), "language: must be the name"),
        (("reviewed = 2026-11-26", 'reviewed = "now"'), "reviewed: must be a date"),
        (('closing = "Yours faithfully,"', ""), "closing: is missing"),
        (('part = "happened"', 'part = "weather"'), "'weather' is not known"),
        (('part = "happened"', 'part = "data"'), "parts: must be each of"),
        (("[harms]", "[pains]"), "harms: is missing"),
        (('property_damage = "', 'vapours = "'), "harms.property_damage: is missing"),
        (('other = ""', 'other = ""\nmore = ""'), "harms.more: is not a key"),
        (('categories = ["credentials"]', 'categories = ["x"]'), "'x' is not known"),
        (('heading = "What happened"', 'heading = " "'), "must not be empty"),
    ],
)
def test_a_faulty_file_is_refused_with_its_key(tmp_path, change, says):
    before, after = change
    assert before in ENGLISH

    with pytest.raises(LawPackError, match=r"en\.toml") as refused:
        loaded(tmp_path, ENGLISH.replace(before, after, 1))

    assert says in str(refused.value)


def test_advice_without_words_is_refused(tmp_path):
    start = ENGLISH.index("says = [")
    end = ENGLISH.index("]", start) + 1

    with pytest.raises(LawPackError, match="says"):
        loaded(tmp_path, ENGLISH[:start] + "says = []" + ENGLISH[end:])


def test_another_file_is_another_language(tmp_path):
    shutil.copy(LETTERS / "en.toml", tmp_path)

    found = loaded(
        tmp_path, ENGLISH.replace('language = "en"', 'language = "nl"'), "nl.toml"
    )

    assert sorted(found) == ["en", "nl"]


def test_without_english_nothing_starts(tmp_path):
    with pytest.raises(LawPackError, match="is missing"):
        load_letters(tmp_path)
