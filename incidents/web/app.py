"""The web application: routes, limits, headers and the error table in one place.

Handlers parse, call one service and shape the answer. They find the runtime, the
posted form and the time as dependencies named ``rt``, ``posted`` and ``now``; the
final POST of the staff form alone reads them itself, for speed.
"""

from datetime import datetime
from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from incidents.runtime import Runtime
from incidents.system_clock import SystemClock
from incidents.web.acknowledge import acknowledge_by_mail
from incidents.web.api import machine_intake
from incidents.web.assets import asset_route, load_assets
from incidents.web.console import console
from incidents.web.csrf import same_site_only
from incidents.web.errors import error_handlers
from incidents.web.exercise import exercise_by_link
from incidents.web.form import staff_form
from incidents.web.front import front_page
from incidents.web.headers import security_headers
from incidents.web.pages import Pages
from incidents.web.posted import read_posted
from incidents.web.probes import health, metrics, ready
from incidents.web.slack import slack_calls

_MOST_BYTES = 1_000_000  # the longest texts that the form takes, percent-encoded


def create_app(
    runtime: Runtime, *, routes: tuple[ControllerRouterHandler, ...] = ()
) -> Litestar:
    """Return the application over *runtime*; *routes* are added to the house's own.

    Body limit: 1 MB, larger bodies are refused before they are read to the end.
    """
    assets = load_assets()
    return Litestar(
        route_handlers=[
            asset_route(assets),
            health,
            ready,
            metrics,
            front_page,
            staff_form(),
            console(),
            machine_intake(),
            acknowledge_by_mail(),
            exercise_by_link(),
            slack_calls(),
            *routes,
        ],
        before_send=[security_headers(https=runtime.public.secure)],
        dependencies={
            "rt": Provide(provide_runtime, sync_to_thread=False),
            # The database's clock may wait for the database, the machine's never.
            "now": Provide(
                provide_now,
                sync_to_thread=not isinstance(runtime.clock, SystemClock),
            ),
            "posted": Provide(read_posted),
        },
        exception_handlers=error_handlers(),
        guards=[same_site_only],
        logging_config=None,
        openapi_config=None,
        request_max_body_size=_MOST_BYTES,
        state=State(
            {"runtime": runtime, "pages": Pages(assets)},
            deep_copy=False,
        ),
    )


def provide_runtime(request: Request[Any, Any, Any]) -> Runtime:
    """Return the runtime that the application was made with."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def provide_now(request: Request[Any, Any, Any]) -> datetime:
    """Return the instant at which this request is judged, in UTC."""
    return provide_runtime(request).clock.now()
