"""The filled form as plain text: what can be filed when no PDF can be made."""

from collections.abc import Iterator
from textwrap import wrap

from incidents.documents.filled import FilledForm
from incidents.documents.page import PageView, page_view
from incidents.documents.page_rows import Row
from incidents.documents.sample import SampleView, sample_view

WIDTH = 78
INDENT = "    "


def plain_text(filled: FilledForm) -> str:
    """Return *filled* as lines of at most 78 characters, in the PDF's order."""
    return "\n".join(_document(page_view(filled))) + "\n"


def plain_sample(filled: FilledForm) -> str:
    """Return the sample that goes with *filled* alone; "" where its form has none."""
    sample = sample_view(filled)
    if sample is None:
        return ""
    lines = (*([filled.mark] if filled.mark else []), *_sample(sample))
    return "\n".join(lines).strip() + "\n"


def _document(view: PageView) -> Iterator[str]:
    yield view.title.upper()
    if view.mark:
        yield view.mark
    yield view.foot
    yield from wrap(view.digest, WIDTH)
    yield from _group("Summary", (*view.notification, *view.summary))
    if view.open:
        yield from _group("Still open (fields)", view.open)
    if view.changes:
        yield from _group(f"{view.changed} (fields)", view.changes)
    for section in view.sections:
        rows = tuple(row for block in section.blocks for row in block.rows)
        yield from _group(f"{section.no} {section.title}", rows)
    if view.left_out:
        yield from _group("Fields left out, and why", view.left_out)
    yield ""
    yield from wrap(view.attribution, WIDTH)
    if view.sample is not None:
        yield from _sample(view.sample)


def _sample(sample: SampleView) -> Iterator[str]:
    yield ""
    yield ""
    yield sample.title.upper()
    for line in sample.opening:
        yield from wrap(line.replace("\u200b", ""), WIDTH)
    for heading, texts in sample.parts:
        yield ""
        yield heading
        yield "=" * len(heading)
        for text in texts:
            for line in text.lines:
                mark = "- " if text.listed else ""
                yield from wrap(mark + line.replace("\u200b", ""), WIDTH) or [""]


def _group(title: str, rows: tuple[Row, ...]) -> Iterator[str]:
    yield ""
    yield title
    yield "=" * min(len(title), WIDTH)
    for row in rows:
        yield from wrap(f"{row.no} {row.label}".strip() + ":", WIDTH)
        before = f"Before: {row.before}" if row.before else ""
        for line in (*row.lines, *filter(None, [row.note, row.change, before])):
            yield from _indented(line.replace("\u200b", ""))


def _indented(line: str) -> Iterator[str]:
    yield from wrap(line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) or [
        ""
    ]
