"""The filled form as one HTML document, for the renderer and for preview."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from incidents.documents.filled import FilledForm
from incidents.documents.page import page_view

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"


def html(filled: FilledForm) -> str:
    """Return *filled* as HTML whose style and faces are bundled with the renderer."""
    template = _environment().get_template("notification.html")
    return template.render(view=page_view(filled))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
