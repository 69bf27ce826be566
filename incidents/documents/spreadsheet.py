"""The register as a spreadsheet: a sheet of incidents, a sheet of their duties.

Every cell that holds words is written as a string: nothing that somebody typed can
become a formula or a link.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from incidents.documents.odd_text import printable
from incidents.documents.register import KEPT_UNDER, Part, RegisterPage

# What a cell can hold, by the file format.
_CELL_AT_MOST = 32_767
_CUT = " [cut here: see the PDF or the console]"
_INCIDENTS = (
    ("Reference", 14),
    ("Kind", 26),
    ("Reported (UTC)", 17),
    ("Became aware (UTC)", 17),
    ("Risk", 30),
    ("State", 34),
    ("Facts", 60),
    ("Effects", 40),
    ("Remedial action", 40),
    ("Duties and decisions", 80),
)
_DUTIES = (
    ("Reference", 14),
    ("Law", 22),
    ("Duty", 30),
    ("To", 30),
    ("Assessment", 16),
    ("Advice", 24),
    ("Stands", 20),
    ("Due", 24),
    ("Decided", 28),
    ("Decisions and reasons", 60),
    ("Done", 60),
)


def spreadsheet(page: RegisterPage) -> bytes:
    """Return the register as an XLSX file; one record always gives the same bytes."""
    file = BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm",
        },
    )
    title = f"Register of breaches, {page.organisation}, {page.period}"
    book.set_properties(
        {
            "title": printable(title)[:250],
            "author": printable(page.organisation)[:250],
            "created": page.made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    about = book.add_worksheet("About")
    _about(about, page, formats)
    _incidents(book.add_worksheet("Incidents"), page, formats)
    _duties(book.add_worksheet("Duties"), page, formats)
    book.close()
    return file.getvalue()


class _Formats:
    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.time: Format = book.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}
        )


def _about(sheet: Worksheet, page: RegisterPage, formats: _Formats) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    rows = [
        ("Register of breaches", ""),
        ("Organisation", page.organisation),
        ("Reported", page.period),
        ("Incidents", page.counts),
        ("Made", page.made),
        ("Times in words", f"in the zone {page.zone}"),
        ("Kept under", KEPT_UNDER),
    ]
    if page.made_up:
        rows.append(("Demonstration", "These incidents are made up."))
    rows += [("Left out", line) for line in page.left_out]
    for place, (label, words) in enumerate(rows):
        _write(sheet, place, 0, label, formats.head)
        _write(sheet, place, 1, words, formats.text)


def _incidents(sheet: Worksheet, page: RegisterPage, formats: _Formats) -> None:
    _heads(sheet, _INCIDENTS, len(page.entries), formats)
    for place, entry in enumerate(page.entries, 1):
        head = {line.label: "\n".join(line.lines) for line in entry.head}
        _write(sheet, place, 0, entry.reference, formats.text)
        _write(sheet, place, 1, entry.title, formats.text)
        _time(sheet, place, 2, entry.reported_at, formats)
        _time(sheet, place, 3, entry.aware_at, formats)
        _write(sheet, place, 4, head["Risk"], formats.text)
        _write(sheet, place, 5, head["State"], formats.text)
        for column, part in enumerate(entry.parts, 6):
            _write(sheet, place, column, _plain(part), formats.text)


def _duties(sheet: Worksheet, page: RegisterPage, formats: _Formats) -> None:
    rows = [(entry, duty) for entry in page.entries for duty in entry.duties]
    _heads(sheet, _DUTIES, len(rows), formats)
    for place, (entry, duty) in enumerate(rows, 1):
        said = (
            entry.reference,
            duty.law,
            duty.duty,
            duty.addressee,
            duty.outcome,
            duty.advice,
            duty.standing,
            duty.due,
            duty.decided,
            duty.reasons,
            duty.done,
        )
        for column, words in enumerate(said):
            _write(sheet, place, column, words, formats.text)


def _heads(
    sheet: Worksheet,
    columns: Sequence[tuple[str, int]],
    rows: int,
    formats: _Formats,
) -> None:
    for column, (label, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        _write(sheet, 0, column, label, formats.head)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)


def _plain(part: Part) -> str:
    return "\n".join(f"{line.label}: {'; '.join(line.lines)}" for line in part.lines)


def _write(
    sheet: Worksheet, row: int, column: int, words: str, cell_format: Format
) -> None:
    text = printable(words).replace("\u200b", "")
    if len(text) > _CELL_AT_MOST:
        text = text[: _CELL_AT_MOST - len(_CUT)] + _CUT
    sheet.write_string(row, column, text, cell_format)


def _time(
    sheet: Worksheet,
    row: int,
    column: int,
    at: datetime | None,
    formats: _Formats,
) -> None:
    if at is None:
        sheet.write_string(row, column, "Not set", formats.text)
        return
    utc = at.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    sheet.write_datetime(row, column, utc, formats.time)
