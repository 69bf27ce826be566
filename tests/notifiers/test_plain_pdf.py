"""When no layout can be made there is a plain PDF and a text, within a minute."""

import io
import re
import time
import zlib
from dataclasses import replace

import pytest
from pypdf import PdfReader

from incidents.documents.fill import fill
from incidents.documents.form import FieldType
from incidents.documents.plain import plain_text
from incidents.documents.printing import printout
from incidents.packs_forms import load_forms
from incidents.services.papers import make_paper
from notifiers.plain_pdf import plain_pdf
from notifiers.regulator_pdf import (
    FORK_WITHIN,
    START_WITHIN,
    TURN_WITHIN,
    Limits,
    PdfRenderer,
)
from tests.documents.samples import full

MINUTE = 60


@pytest.fixture
def endless():
    """Return a record whose texts are as long as the form takes them."""
    form, record = load_forms()["edpb-1.0"], full()
    words = "Ł" * 79 + " "
    texts = {
        each.no: (words * (each.limit // 80 + 1))[: each.limit]
        for each in form.fields()
        if each.asks and each.type is FieldType.TEXTAREA
    }
    return fill(form, replace(record, answers={**record.answers, **texts}))


class Runtime:
    """What making a paper needs of a runtime."""

    def __init__(self, pdf):
        self.pdf = pdf


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_record_beyond_the_limits_becomes_a_plain_pdf_in_a_minute(endless):
    with PdfRenderer(limits=Limits(seconds=1)) as renderer:
        start = time.monotonic()

        paper = make_paper(Runtime(renderer), endless)

        assert time.monotonic() - start < MINUTE
    said = text_of(paper.pdf)
    assert paper.plain_because.startswith("no document")
    assert f"could not be made: {paper.plain_because}" in " ".join(said.split())
    assert "INC-9M2X-7" in said
    assert "ŁŁŁŁ" in said
    assert endless.to_json()[:40] in _attached(paper.pdf)


def test_all_waiting_together_stays_below_a_minute():
    document = Limits().seconds + 1
    # Two tries at a child, each with a new warm process and two seconds to end the old.
    worst = TURN_WITHIN + 2 * (START_WITHIN + FORK_WITHIN + 2) + document

    assert worst < MINUTE


def test_it_says_what_the_text_says_in_all_our_scripts(endless):
    odd = "Zażółć gęślą jaźń, Ωμέγα, Київ, “quotes” – dash"
    wide = "W" * 300

    said = text_of(plain_pdf(printout(endless), f"{odd}\n{wide}\n漢"))

    assert odd in said
    assert said.count("W") == 300
    assert "?" in said
    assert "Page 1 of 1" in said


def test_the_same_text_gives_the_same_bytes(endless):
    printed, text = printout(endless), plain_text(endless)

    assert plain_pdf(printed, text) == plain_pdf(printed, text)


def _attached(pdf):
    """Return every stream of *pdf*, unpacked."""
    found = re.findall(rb"/Length (\d+)>>stream\n", pdf)
    starts = [m.end() for m in re.finditer(rb">>stream\n", pdf)]
    return b"".join(
        zlib.decompress(pdf[at : at + int(length)])
        for at, length in zip(starts, found, strict=True)
    )
