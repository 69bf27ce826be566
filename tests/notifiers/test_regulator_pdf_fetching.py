"""Whatever stands in a text, rendering it fetches nothing."""

import contextlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from incidents.core.errors import RenderingFailedError
from incidents.core.organisation import Contact
from incidents.core.ports import Printout
from incidents.documents.fill import fill
from incidents.documents.form import FieldType
from incidents.documents.printing import printout
from incidents.documents.record import Record
from incidents.packs_forms import load_forms
from notifiers.regulator_pdf import BUNDLE, PdfRenderer
from notifiers.regulator_pdf_child import Press
from tests.documents.samples import full
from tests.notifiers.fetch_vectors import vectors

# WeasyPrint leaves the colour profile open after writing PDF/A; the product does so in
# a process that is gone at once.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SECRET = b"CANARY-8f1d77c0"


@dataclass
class Canary:
    """A server and a file that nobody may ask for."""

    address: str
    file: Path
    asked: list[str] = field(default_factory=list)

    def addresses(self) -> tuple[str, ...]:
        """Return all ways to name the two."""
        port = self.address.rsplit(":", 1)[1]
        return (
            f"{self.address}/canary.png",
            f"{self.address}/redirect",
            self.file.as_uri(),
            f"ftp://127.0.0.1:{port}/canary.png",
        )


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    file = tmp_path / "canary.txt"
    file.write_bytes(SECRET)
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            moved = self.path == "/redirect"
            self.send_response(302 if moved else 200)
            if moved:
                self.send_header("Location", "/canary.png")
            self.end_headers()
            self.wfile.write(b"" if moved else SECRET)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield Canary(address=address, file=file, asked=asked)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(BUNDLE)


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer() as running:
        yield running


def _holds_the_secret(pdf: bytes) -> bool:
    if not pdf:
        return False
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [o for o in opened.objects if isinstance(o, pikepdf.Stream)]
        return SECRET in pdf or any(SECRET in s.read_bytes() for s in streams)


def _page(body: str) -> str:
    return f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>'


HEAD = {"name": "a.json", "identifier": "x", "at": "2026-06-12T09:10:00+00:00"}


@pytest.mark.parametrize("name", sorted(vectors("")))
def test_markup_that_slipped_in_would_fetch_nothing(
    name: str, canary: Canary, press: Press
):
    # In this very process: no network namespace helps, the fetcher alone refuses.
    for url in canary.addresses():
        pdf = b""
        # A loud end is an answer too.
        with contextlib.suppress(RenderingFailedError):
            pdf = press.render(_page(vectors(url)[name]), b"{}", HEAD)
        assert not _holds_the_secret(pdf)

    assert canary.asked == []


@pytest.mark.filterwarnings("ignore")
def test_the_vectors_are_live_where_nothing_refuses(canary: Canary):
    url = f"{canary.address}/canary.png"
    fetched = []
    for name, body in vectors(url).items():
        canary.asked.clear()
        weasyprint.HTML(string=_page(body)).write_pdf()
        if canary.asked:
            fetched.append(name)

    embedded = weasyprint.HTML(
        string=_page(vectors(canary.file.as_uri())["link attachment"])
    ).write_pdf()
    assert len(fetched) >= 12
    assert _holds_the_secret(embedded)


def _hostile(words: str) -> Record:
    """A record with *words* in every field that somebody types."""
    form = load_forms()["edpb-1.0"]
    answers = dict(full().answers)
    for each in form.fields():
        if each.asks and each.type in (FieldType.TEXT, FieldType.TEXTAREA):
            answers[each.no] = words[: each.limit]
        elif each.asks and each.type is FieldType.LINES:
            answers[each.no] = [words[:500]]
    organisation = replace(
        full().organisation,
        **dict.fromkeys(("name", "identifier", "address", "type_description"), words),
        dpo=Contact(name=words, email=words, phone=words),
    )
    says = {"says": words, "source": words}
    return replace(
        full(),
        answers=answers,
        organisation=organisation,
        reference=words[:200],
        previous=words[:200],
        authority={"id": "ie-dpc", "name": words},
        triage={**full().triage, "because": [says]},
    )


def test_no_vector_in_any_typed_field_fetches_anything(
    canary: Canary, renderer: PdfRenderer
):
    form = load_forms()["edpb-1.0"]
    for url in canary.addresses():
        words = "".join(f"'>\"</p>{body}" for body in vectors(url).values())

        pdf = renderer.render(printout(fill(form, _hostile(words))))

        assert pdf.startswith(b"%PDF")
        assert not _holds_the_secret(pdf)
    assert canary.asked == []


def test_a_page_that_asks_for_more_than_the_bundle_is_refused(
    canary: Canary, renderer: PdfRenderer
):
    page = Printout(
        html=_page(f'<img src="{canary.address}/canary.png">'),
        attachment=b"{}",
        attachment_name="a.json",
        identifier="x",
        at=datetime(2026, 6, 12, tzinfo=UTC),
    )

    with pytest.raises(RenderingFailedError, match="only bundled files"):
        renderer.render(page)

    assert canary.asked == []
