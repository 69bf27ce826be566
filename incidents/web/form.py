"""The staff form at ``/r/<slug>``: public, without an account, without JavaScript."""

from litestar import Router

from incidents.web.form_pages import save_page, show_page
from incidents.web.form_return import add, open_report, return_page
from incidents.web.form_send import check_page, done_page, send
from incidents.web.form_start import (
    clear,
    clear_page,
    keep,
    resume,
    resume_page,
    start,
    start_page,
)


def staff_form() -> Router:
    """Return the form's routes."""
    return Router(
        path="/r/{slug:str}",
        route_handlers=[
            start_page,
            start,
            resume_page,
            resume,
            keep,
            clear_page,
            clear,
            show_page,
            save_page,
            check_page,
            send,
            done_page,
            return_page,
            open_report,
            add,
        ],
    )
