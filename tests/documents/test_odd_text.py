"""Typed text on paper: nothing hidden, nothing that costs, nothing lost."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from incidents.documents.html import TEMPLATES
from incidents.documents.odd_text import COVERAGE, printable


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("a\u2066b\u2069c", "a[U+2066]b[U+2069]c"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("\ufeffstart", "[U+FEFF]start"),
        ("bell\x07", "bell[U+0007]"),
        ("\u0645\u062d", "[U+0645 U+062D]"),
        ("e\u0301", "é"),
        ("a\u2028b", "a\nb"),
        ("Straße, Ελλάδα, България, Łódź, Þórður", None),
    ],
)
def test_what_cannot_be_seen_is_shown(typed: str, printed: str | None):
    assert printable(typed) == (typed if printed is None else printed)


def test_a_long_foreign_run_is_counted_and_points_to_the_attachment():
    text = printable("Name: 張偉張偉張偉, Dublin")

    assert text == (
        "Name: [6 characters outside Latin, Greek and Cyrillic: see attachment], Dublin"
    )


def test_a_run_without_a_space_can_break_and_loses_nothing():
    text = printable("x" * 1000)

    assert max(map(len, text.split("\u200b"))) == 80
    assert text.replace("\u200b", "") == "x" * 1000


def test_a_tower_of_marks_is_cut_down():
    text = printable("Z" + "\u0308" * 5000)

    assert len(text) < 10


def test_ordinary_prose_is_left_alone():
    prose = "On 11 June (about 17:10) “a laptop” – not encrypted – was lost: 40 €."

    assert printable(prose) == unicodedata.normalize("NFC", prose)


def test_the_list_of_drawn_characters_is_what_the_faces_draw():
    faces = [
        set(TTFont(path).getBestCmap())
        for path in sorted((TEMPLATES / "fonts").glob("*.ttf"))
    ]
    listed = {
        point
        for line in COVERAGE.read_text(encoding="ascii").splitlines()
        for point in range(int(line.split()[0], 16), int(line.split()[1], 16) + 1)
    }

    assert len(faces) == 3
    assert all(listed == face for face in faces)
