"""The document of a notification: laid out, or set plainly when that cannot be done."""

from collections.abc import Callable
from dataclasses import dataclass

from incidents.core.errors import RenderingFailedError
from incidents.core.ports import Printout
from incidents.documents.filled import FilledForm
from incidents.documents.plain import plain_sample, plain_text
from incidents.documents.printing import printout, sample_printout
from incidents.runtime import Runtime

REASON_AT_MOST = 200
SET_PLAINLY = "Set plainly, because the laid-out document could not be made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A finished document.

    Attributes:
        plain_because: why it is set plainly, "" when it was laid out.
    """

    pdf: bytes
    plain_because: str


def make_paper(rt: Runtime, filled: FilledForm) -> Paper:
    """Return *filled* as a PDF, in any case: a deadline waits for no layout.

    What cannot be laid out within its limits is set plainly: the same content, line
    by line, with the same data attached.
    """
    return _made(rt, printout(filled), lambda: plain_text(filled))


def make_sample(rt: Runtime, filled: FilledForm) -> Paper:
    """Return the sample letter that goes with *filled*, likewise.

    Raises:
        NotFoundError: its form has none.
    """
    return _made(rt, sample_printout(filled), lambda: plain_sample(filled))


def _made(rt: Runtime, printed: Printout, text: Callable[[], str]) -> Paper:
    try:
        return Paper(pdf=rt.pdf.render(printed), plain_because="")
    except RenderingFailedError as error:
        because = str(error)[:REASON_AT_MOST]
        said = f"{text()}\n{SET_PLAINLY}: {because}.\n"
        return Paper(pdf=rt.pdf.render_plain(printed, said), plain_because=because)
