"""The PDF that an authority gets: archivable, tagged, the same every time."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pypdf import PdfReader

from incidents.core.ports import Printout
from incidents.documents.fill import fill
from incidents.documents.page import page_view
from incidents.documents.printing import printout
from incidents.packs_forms import load_forms
from notifiers.regulator_pdf import PdfRenderer
from tests.documents.samples import full, lost_laptop


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as running:
        yield running


@pytest.fixture(scope="module")
def page() -> Printout:
    return printout(fill(load_forms()["edpb-1.0"], full()))


@pytest.fixture(scope="module")
def made(renderer: PdfRenderer, page: Printout) -> bytes:
    return renderer.render(page)


@pytest.fixture
def pdf(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def test_it_says_that_it_is_pdf_a_3a_and_pdf_ua_1(pdf: pikepdf.Pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"].startswith("Notification of a personal data")
    assert len(pdf.Root.OutputIntents) == 1
    assert pdf.Root.Lang == "en"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_its_structure_has_no_error(pdf: pikepdf.Pdf):
    assert pdf.check_pdf_syntax() == []


def test_the_filled_form_is_attached_as_its_source(pdf: pikepdf.Pdf, page: Printout):
    (name,) = pdf.attachments
    attached = pdf.attachments[name]

    assert name == "INC-9M2X-7-notification-v4.json"
    assert attached.get_file().read_bytes() == page.attachment
    assert [str(each.AFRelationship) for each in pdf.Root.AF] == ["/Source"]
    assert b"Cormac" not in page.attachment


def test_sections_are_bookmarks(pdf: pikepdf.Pdf):
    with pdf.open_outline() as outline:
        titles = [each.title for each in outline.root[0].children]

    assert titles[0] == "This notification"
    assert "3.2\u2002Nature of the breach" in titles


def test_only_the_bundled_faces_are_used_and_all_are_embedded(pdf: pikepdf.Pdf):
    fonts = [
        o
        for o in pdf.objects
        if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]

    assert {str(f.FontName).split("+")[1] for f in fonts} == {
        "Tocsin-Text",
        "Tocsin-Text-Semi-Bold",
        "Tocsin-Text-Italic",
    }
    assert all("/FontFile2" in f for f in fonts)


def test_nothing_in_it_acts(pdf: pikepdf.Pdf):
    keys = {
        key
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
        for key in each.keys()  # noqa: SIM118 - a PDF dictionary has no other way
    }

    assert not keys & {"/JavaScript", "/JS", "/Launch", "/URI", "/AA", "/OpenAction"}


def test_all_content_is_in_the_structure_or_an_artifact(pdf: pikepdf.Pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for i, page in enumerate(pdf.pages):
        content = page.Contents.read_bytes().decode("latin-1")
        tagged = set(map(int, re.findall(r"/MCID (\d+)", content)))
        held = {n for n, each in enumerate(numbers[2 * i + 1]) if each is not None}

        assert tagged == held
        assert content.count("/Type /Pagination") == 3
        _outside = re.sub(r"BDC.*?EMC|BMC.*?EMC", "", content, flags=re.DOTALL)
        assert "Tj" not in _outside
        assert "TJ" not in _outside


def test_every_cell_knows_its_header_also_after_a_page_break(pdf: pikepdf.Pdf):
    cells = [
        o
        for o in pdf.objects
        if isinstance(o, pikepdf.Dictionary) and o.get("/S") in ("/TD", "/TH")
    ]
    unnamed = [c for c in cells if c.S == "/TD" and not len(c.A.get("/Headers", []))]

    assert len(cells) > 100
    assert unnamed == []


def test_its_text_is_what_the_form_says(made: bytes):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    printed = re.sub(r"\s|\u200b", "", text)
    view = page_view(fill(load_forms()["edpb-1.0"], full()))

    rows = [r for s in view.sections for b in s.blocks for r in b.rows]
    for row in rows:
        for line in row.lines:
            for word in line.replace("\u200b", "").split():
                assert word in printed, (row.no, word)


def test_every_page_has_reference_version_number_and_digest(made: bytes):
    pages = PdfReader(io.BytesIO(made)).pages
    digest = fill(load_forms()["edpb-1.0"], full()).sha256

    for number, each in enumerate(pages, start=1):
        text = each.extract_text()
        assert "INC-9M2X-7 · version 4 · Filed" in text
        assert f"Page {number} of {len(pages)}" in text
        assert digest in text


def test_a_draft_says_so_on_every_page(renderer: PdfRenderer):
    draft = printout(fill(load_forms()["edpb-1.0"], lost_laptop()))

    pages = PdfReader(io.BytesIO(renderer.render(draft))).pages

    assert all("Draft, not filed" in page.extract_text() for page in pages)


def test_the_same_form_gives_the_same_bytes_in_another_process(
    page: Printout, made: bytes
):
    with PdfRenderer() as another:
        assert another.render(page) == made


def test_threads_may_share_one_renderer(
    renderer: PdfRenderer, page: Printout, made: bytes
):
    with ThreadPoolExecutor(4) as threads:
        pdfs = list(threads.map(lambda _: renderer.render(page), range(4)))

    assert pdfs == [made] * 4
