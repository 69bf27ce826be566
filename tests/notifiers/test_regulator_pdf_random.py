"""Whatever a record holds, its PDF prints that and nothing else, to the letter.

Records are made up at random, each for a form; what a person answers holds letters of
every alphabet of the Union, long words, and signs that need care in a page. Compared
are all letters of the PDF, its feet taken off, with all letters of the page that was
handed to the renderer: nothing is cut off at an edge, doubled or lost.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from random import Random

import pytest
from pypdf import PdfReader

from incidents.core.facts import check
from incidents.documents.fill import fill
from incidents.documents.filled import FilledForm, State
from incidents.documents.form import FieldType, Form
from incidents.documents.odd_text import printable
from incidents.documents.page import page_view
from incidents.documents.printing import printout
from incidents.documents.record import Subtype
from incidents.packs_forms import load_forms
from notifiers.regulator_pdf import Limits, PdfRenderer
from tests.core.random_facts import complete_facts, with_gaps
from tests.documents.form_samples import answered, samples

FORMS = load_forms()
IN_EVERY_RUN, IN_A_LONG_RUN = 6, 100
# A pangram or the like of each alphabet, and what pages trip over.
WORDS = (
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "Жълтата дюля беше щастлива, че пухът замръзна като гьон",
    "Zażółć gęślą jaźń, Falsches Üben von Xylophonmusik quält",
    "Mūsų žvėris ąžuolą, Šeptiņi glāžšķūņa rūķīši",
    "Árvíztűrő tükörfúrógép; Gheorghe, obezul, a reușit",
    "Quizdeltagerne spiste jordbær med fløde; Törkylempijävongahdus",
    "<b>no markup</b> & \"quotes\" 'single' {{ braces }} {% no %}",
    "x" * 300,
    "one\nline\n\nand another",
    "100 % of €5,000 at 17:30 (§ 4) ½ ¾ … – — „so“ «là»",
)


class Body(HTMLParser):
    """Collects what a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "body"

    def handle_data(self, data):
        if self.inside:
            self.seen.append(data)


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    # What a document may cost is tested elsewhere; a busy machine must not matter here.
    with PdfRenderer(limits=Limits(seconds=300)) as running:
        yield running


def made_up(form: Form, rng: Random) -> FilledForm:
    """Return *form* filled from a record that nobody has seen before."""
    sample = samples(form)[rng.choice(["empty", "typical", "full"])]
    facts = complete_facts(rng)
    if rng.random() < 0.7:
        facts = with_gaps(rng, facts)
    title, description = (" ".join(rng.sample(WORDS, 2)) for _ in range(2))
    facts |= {"title": title[:200], "description": description}
    assert not check(facts)
    record = replace(
        sample,
        facts={**sample.facts, **facts} if rng.random() < 0.5 else facts,
        subtype=rng.choice([Subtype.COMPLETE, Subtype.INCOMPLETE]),
    )
    record = answered(form, record)
    typed = {FieldType.TEXT, FieldType.TEXTAREA}
    fields = {field.no: field for field in form.fields()}
    answers = {
        no: "\n".join(rng.choices(WORDS, k=rng.randint(1, 4)))
        if fields[no].type in typed and isinstance(value, str)
        else value
        for no, value in record.answers.items()
    }
    return fill(form, replace(record, answers=answers))


def letters(text: str) -> Counter[str]:
    """Return how often each letter and sign stands in *text*, spaces left out."""
    return Counter(squeezed(text))


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def printed_without_feet(pdf: bytes, filled: FilledForm) -> Counter[str]:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    found = letters("".join(pages))
    view = page_view(filled)
    for number, text in enumerate(pages, 1):
        turned = f"Page {number} of {len(pages)}"
        # A sample letter stands on pages without a foot.
        if turned in text:
            found.subtract(letters(f"{view.foot}{view.digest}{turned}"))
    return found


def handed_over(filled: FilledForm) -> Counter[str]:
    html = printout(filled).html
    body = Body()
    body.feed(html)
    bullets = Counter({"•": html.count("<li>")})
    return letters("".join(body.seen)) + bullets


def not_handed_over(filled: FilledForm) -> list[str]:
    """Return what a field of the record says and the page does not."""
    body = Body()
    body.feed(printout(filled).html)
    page = squeezed("".join(body.seen))
    return [
        line
        for field in filled.fields()
        if field.state is State.ANSWERED
        for line in field.shown
        if squeezed(printable(line)) not in page
    ]


def assert_it_says_the_record(renderer: PdfRenderer, number: int) -> None:
    rng = Random(number)  # noqa: S311 - test data
    form = list(FORMS.values())[number % len(FORMS)]
    filled = made_up(form, rng)

    assert not_handed_over(filled) == []
    printed = printed_without_feet(renderer.render(printout(filled)), filled)
    wanted = handed_over(filled)

    differs = {
        letter: (printed[letter], wanted[letter])
        for letter in printed.keys() | wanted.keys()
        if printed[letter] != wanted[letter]
    }
    assert differs == {}, f"form {form.id}, record {number}"


@pytest.mark.parametrize("number", range(IN_EVERY_RUN))
def test_the_pdf_says_the_record_to_the_letter(renderer, number):
    assert_it_says_the_record(renderer, number)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_pdfs_of_a_hundred_records_say_them_to_the_letter(renderer):
    for number in range(IN_EVERY_RUN, IN_EVERY_RUN + IN_A_LONG_RUN):
        assert_it_says_the_record(renderer, number)
