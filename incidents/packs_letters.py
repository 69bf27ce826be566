"""Read the words of letters from TOML; a faulty file stops the start, with its key."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from incidents.core.errors import LawPackError
from incidents.core.facts_codes import (
    DATA_CATEGORIES,
    ELEMENTS,
    HARMS,
    INCIDENT_TYPE,
    MEASURES,
    MITIGATION,
)
from incidents.documents.letter import (
    PARTS,
    Advice,
    Layout,
    LayoutPart,
    LetterWords,
)
from incidents.packs_table import PackTable, parse

LETTERS = Path(__file__).parent / "law" / "letters"
SENTENCES = (
    "letter", "notice", "greeting", "closing", "publicly", "addressee", "sorry",
    "began", "noticed", "involved", "done", "planned", "ask",
)  # fmt: skip

LISTS = {
    "harms": HARMS,
    "incident_type": INCIDENT_TYPE,
    "data_categories": DATA_CATEGORIES,
    "elements": ELEMENTS,
    "mitigation": MITIGATION,
    "measures_after": MEASURES,
}


def load_letters(folder: Path = LETTERS) -> Mapping[str, LetterWords]:
    """Return the words of letters by language; English is always there.

    Raises:
        LawPackError: a file is faulty; says file, key and reason.
    """
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    if "en" not in found:
        raise LawPackError(f"{folder.name}: en.toml: is missing")
    return found


def _read(path: Path) -> LetterWords:
    table = PackTable(path.name, parse(path.name, path.read_bytes()))
    language = table.text("language")
    if language != path.stem:
        raise table.refuse("language", "must be the name of the file")
    words = LetterWords(
        language=language,
        reviewed=table.take("reviewed", date),
        sentences={key: table.text(key) for key in SENTENCES},
        layouts=tuple(map(_layout, table.tables("layouts"))),
        says={name: _says(table, name, codes) for name, codes in LISTS.items()},
        advice=tuple(map(_advice, table.tables("advice"))),
    )
    table.close()
    return words


def _layout(table: PackTable) -> Layout:
    layout = Layout(
        id=table.text("id"),
        name=table.text("name"),
        source=table.text("source"),
        parts=tuple(map(_part, table.tables("parts"))),
    )
    table.close()
    if sorted(each.part for each in layout.parts) != sorted(PARTS):
        raise table.refuse("parts", f"must be each of {', '.join(PARTS)} once")
    return layout


def _part(table: PackTable) -> LayoutPart:
    part = LayoutPart(
        part=table.one_of("part", PARTS),
        heading=table.text("heading"),
        demand=table.take("demand", str),
    )
    table.close()
    return part


def _says(whole: PackTable, name: str, codes: Iterable[str]) -> Mapping[str, str]:
    table = whole.optional_table(name)
    if table is None:
        raise whole.refuse(name, "is missing")
    found = {code: table.take(code, str) for code in codes}
    table.close()
    return found


def _advice(table: PackTable) -> Advice:
    advice = Advice(
        categories=frozenset(table.texts("categories", DATA_CATEGORIES)),
        elements=frozenset(table.texts("elements", ELEMENTS)),
        says=table.texts("says"),
    )
    table.close()
    if not advice.says:
        raise table.refuse("says", "must not be empty")
    return advice
