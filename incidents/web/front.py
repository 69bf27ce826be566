"""The first page: what this server is, and where one goes from here.

It tells a stranger nothing about who is served here, unless the installation was set
to name its organisations.
"""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from incidents.runtime import Runtime
from incidents.services.organisations import list_organisations
from incidents.web.pages import render


@get("/", sync_to_thread=True)
def front_page(
    request: Request[Any, Any, Any], rt: NamedDependency[Runtime]
) -> Response[str]:
    """Say what this server is; name the staff forms where that is wanted."""
    named = list_organisations(rt) if rt.public.lists_organisations else []
    return render(
        request,
        "web/front.html",
        base_url=rt.public.base_url,
        organisations=[
            {"slug": each.slug, "name": each.name, "made_up": made_up}
            for each, made_up in named
        ],
    )
