"""The PDF of each form says what its fields say, in pages that can be archived."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from pypdf import PdfReader

from incidents.documents.fill import fill
from incidents.documents.form import Form
from incidents.documents.page import page_view
from incidents.documents.printing import printout, sample_printout
from incidents.packs_forms import load_forms
from notifiers.regulator_pdf import PdfRenderer
from tests.documents.form_samples import samples

FORMS = load_forms()


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as running:
        yield running


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s|\u200b", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("name", ["typical", "full"])
@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_its_text_is_what_the_fields_say(renderer: PdfRenderer, form: Form, name: str):
    filled = fill(form, samples(form)[name])

    printed = _text(renderer.render(printout(filled)))

    view = page_view(filled)
    rows = [r for s in view.sections for b in s.blocks for r in b.rows]
    said = [(row.no, text) for row in rows for text in (row.label, *row.lines)]
    sample = view.sample.parts if view.sample else ()
    said += [(h, line) for h, texts in sample for t in texts for line in t.lines]
    missing = [
        (no, word)
        for no, text in said
        for word in text.replace("\u200b", "").split()
        if word not in printed
    ]
    assert missing == []


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_it_is_archivable_tagged_and_carries_its_data(
    renderer: PdfRenderer, form: Form
):
    page = printout(fill(form, samples(form)["full"]))

    with pikepdf.open(io.BytesIO(renderer.render(page))) as pdf:
        with pdf.open_metadata() as metadata:
            claims = metadata["pdfaid:part"], metadata["pdfaid:conformance"]
        (name,) = pdf.attachments

        assert claims == ("3", "A")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.check_pdf_syntax() == []
        assert pdf.attachments[name].get_file().read_bytes() == page.attachment


def test_the_letters_of_a_sample_are_ten_point_or_more(renderer: PdfRenderer):
    form = FORMS["us-ca-ag-1"]
    pdf = renderer.render(sample_printout(fill(form, samples(form)["full"])))
    sizes: list[float] = []

    def note(text: str, page: list[float], line: list[float], _: object, size: float):
        if text.strip():
            sizes.append(abs(size * page[3] * line[3]))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)

    assert "NoticeofDataBreach" in _text(pdf)
    assert sizes
    assert min(sizes) >= 10
