"""What a demonstration would file says on each page that it is none, in any layout."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from incidents.documents.fill import fill
from incidents.documents.filled import DEMONSTRATION, FilledForm
from incidents.documents.plain import plain_text
from incidents.documents.printing import printout
from incidents.packs_forms import load_forms
from notifiers.plain_pdf import plain_pdf
from notifiers.regulator_pdf import PdfRenderer
from tests.documents.samples import full


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as running:
        yield running


def filled(*, demonstration: bool, form: str = "edpb-1.0") -> FilledForm:
    record = full()
    settings = replace(record.organisation, demonstration=demonstration)
    return fill(load_forms()[form], replace(record, organisation=settings))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("form", ["edpb-1.0", "us-ca-ag-1"])
def test_each_page_bears_the_mark_once(renderer: PdfRenderer, form: str):
    pages = texts(renderer.render(printout(filled(demonstration=True, form=form))))

    assert len(pages) > 1
    assert [page.count(DEMONSTRATION) for page in pages] == [1] * len(pages)


def test_a_real_notification_bears_none(renderer: PdfRenderer):
    real = filled(demonstration=False)

    pages = texts(renderer.render(printout(real)))

    assert not [page for page in pages if "Demonstration" in page]
    assert b"demonstration" not in real.to_json()
    assert "Demonstration" not in plain_text(real)


def artifacts(pdf: bytes) -> list[int]:
    """Return how many pieces of each page belong to it and not to the text."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        contents = [page.Contents.read_bytes() for page in opened.pages]
    return [content.count(b"/Type /Pagination") for content in contents]


def test_the_mark_is_an_artifact_and_not_read_aloud(renderer: PdfRenderer):
    made_up, real = (
        artifacts(renderer.render(printout(filled(demonstration=each))))
        for each in (True, False)
    )

    assert made_up == [count + 1 for count in real]


def test_what_is_set_plainly_bears_it_on_each_page_too():
    made_up = filled(demonstration=True)
    text = plain_text(made_up)

    pages = texts(plain_pdf(printout(made_up), text))

    assert DEMONSTRATION in text.splitlines()[1]
    assert len(pages) > 1
    assert all(DEMONSTRATION in page for page in pages)
    assert pages[-1].count(DEMONSTRATION) == 1


def test_the_attached_data_say_it_too():
    assert filled(demonstration=True).to_document()["demonstration"] is True
