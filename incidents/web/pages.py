"""Rendering pages: ``render(request, "web/case.html", status=200, **view)``.

Every template extends ``web/layout.html`` and fills its blocks:

``title``           the page's own title; the layout adds the product's name.
``header_name``     what stands in the band: the organisation, with a link or not.
``header_right``    the right end of the band (who is signed in, "sign out").
``navigation``      a service navigation below the band; empty by default.
``before_content``  back link or breadcrumbs, above the main landmark.
``content_width``   class of the column: two thirds by default; the console
                    overrides it with ``govuk-grid-column-full``.
``content``         the page itself; begins with one ``h1``.
``footer_lines``    paragraphs of the foot.

In templates all GOV.UK components are there as functions (``govukRadios({...})``),
besides ``asset(name)``. Values under a component's ``html`` key are not escaped:
give them only markup captured with ``{% set x %}...{% endset %}``, which is.
A name that the view does not have stops the page (StrictUndefined), so views are
complete or tested. Templates get plain values, never rows.
"""

import re
import secrets
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from incidents.web.assets import Assets

_MARK = secrets.token_hex(16)  # where a blank goes; in no page by chance
FOLDER = Path(__file__).parents[2] / "templates"
_COMPONENTS = (
    "accordion", "back-link", "breadcrumbs", "button", "character-count",
    "checkboxes", "date-input", "details", "error-message", "error-summary",
    "fieldset", "file-upload", "hint", "input", "inset-text", "label",
    "notification-banner", "pagination", "panel", "password-input", "radios",
    "select", "service-navigation", "skip-link", "summary-list", "table", "tabs",
    "tag", "task-list", "textarea", "warning-text",
)  # fmt: skip


class Pages:
    """Turns a template and a view into an HTML answer."""

    def __init__(self, assets: Assets, folder: Path = FOLDER) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(_component_functions())
        self.environment.globals["asset"] = assets.url
        self._drawn = lru_cache(maxsize=256)(self._draw)

    def html(self, template: str, **view: Any) -> str:
        """Return the page as text."""
        return self.environment.get_template(template).render(**view)

    def filled(self, template: str, blanks: Mapping[str, str], **view: Any) -> str:
        """Return the page with *blanks* filled in, drawn once for all equal views.

        The template prints a blank as it is, and neither tests nor cuts it. What the
        view holds is hashable.
        """
        pieces = self._drawn(template, tuple(blanks), tuple(sorted(view.items())))
        return "".join(
            escape(blanks[piece]) if place % 2 else piece
            for place, piece in enumerate(pieces)
        )

    def _draw(
        self, template: str, blanks: tuple[str, ...], view: tuple[tuple[str, Any], ...]
    ) -> list[str]:
        """Return the text between the blanks and their names, in turns."""
        marks = {name: f"{_MARK}{name}{_MARK}" for name in blanks}
        return re.split(
            f"{_MARK}(\\w+?){_MARK}", self.html(template, **marks, **dict(view))
        )


def render(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    cookies: tuple[Cookie, ...] = (),
    **view: Any,
) -> Response[str]:
    """Return *template* filled with *view* as the answer to *request*."""
    pages: Pages = request.app.state.pages
    return Response(
        pages.html(template, **view),
        status_code=status,
        media_type=MediaType.HTML,
        cookies=list(cookies),
    )


def render_filled(
    request: Request[Any, Any, Any],
    template: str,
    blanks: Mapping[str, str],
    **view: Any,
) -> Response[str]:
    """Answer with a page that is the same for many but for its *blanks*."""
    pages: Pages = request.app.state.pages
    return Response(pages.filled(template, blanks, **view), media_type=MediaType.HTML)


@cache
def _component_functions() -> dict[str, Any]:
    """Return ``govukButton`` and so on, from an environment of their own.

    The kit's templates test for options that were not given, which our strict
    environment would refuse.
    """
    package = "govuk_frontend_jinja"
    kit = Environment(
        loader=PrefixLoader({package: PackageLoader(package)}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    functions: dict[str, Any] = {}
    for component in _COMPONENTS:
        name = "govuk" + component.title().replace("-", "")
        path = f"{package}/components/{component}/macro.html"
        functions[name] = getattr(kit.get_template(path).module, name)
    return functions
