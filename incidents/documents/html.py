"""The filled form as one HTML document, for the renderer and for preview."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from incidents.core.errors import NotFoundError
from incidents.documents.filled import FilledForm
from incidents.documents.odd_text import printable
from incidents.documents.page import CREATED, page_view
from incidents.documents.sample import sample_view

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"


def html(filled: FilledForm) -> str:
    """Return *filled* as HTML whose style and faces are bundled with the renderer."""
    template = environment().get_template("notification.html")
    return template.render(view=page_view(filled))


def sample_html(filled: FilledForm) -> str:
    """Return the sample that goes with *filled* alone, as HTML.

    Raises:
        NotFoundError: its form has none.
    """
    sample = sample_view(filled)
    if sample is None:
        msg = f"the form {filled.form.id} has no sample"
        raise NotFoundError(msg)
    template = environment().get_template("sample.html")
    return template.render(
        sample=sample,
        mark=filled.mark,
        organisation=printable(filled.organisation),
        created=filled.made_at.strftime(CREATED),
    )


@cache
def environment() -> Environment:
    """Return the templates of every document, strict about what they are given."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
