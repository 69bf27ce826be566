"""The filled form on its way to the renderer."""

import re
from dataclasses import replace

from incidents.core.ports import Printout
from incidents.documents.filled import FilledForm
from incidents.documents.html import html, sample_html


def printout(filled: FilledForm) -> Printout:
    """Return *filled* as a finished page with its data attached.

    The same record and version give the same printout, and so the same bytes.
    """
    return Printout(
        html=html(filled),
        attachment=filled.to_json(),
        attachment_name=f"{file_name(filled)}.json",
        identifier=filled.sha256[:32],
        at=filled.made_at,
        mark=filled.mark,
    )


def sample_printout(filled: FilledForm) -> Printout:
    """Return the sample that goes with *filled* alone, for authorities that publish it.

    Raises:
        NotFoundError: its form has none.
    """
    whole = printout(filled)
    return replace(whole, html=sample_html(filled))


def file_name(filled: FilledForm) -> str:
    """Return a name for the document's files, without an ending."""
    reference = re.sub(r"[^A-Za-z0-9-]", "", filled.reference) or "case"
    return f"{reference}-notification-v{filled.version}"
