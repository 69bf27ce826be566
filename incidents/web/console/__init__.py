"""The console: pages for the people who handle cases, split by screen."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from incidents.web.console import (
    act_actions,
    case_actions,
    case_page,
    cases,
    compare,
    downloads,
    escalation,
    filing_approvals,
    filing_replies,
    filings,
    handing_over,
    letters,
    messages,
    organisations,
    register,
    severity_actions,
    sign_in,
    webhooks,
)
from incidents.web.console.access import (
    HOME,
    PasswordNeededError,
    SignInNeededError,
    provide_visit,
    to_change_password,
    to_sign_in,
)
from incidents.web.uploaded import read_uploaded

_HANDLERS: tuple[ControllerRouterHandler, ...] = (
    sign_in.sign_in_page,
    sign_in.sign_in,
    sign_in.sign_out,
    sign_in.password_page,
    sign_in.change_password,
    cases.open_list,
    cases.closed_list,
    register.register_page,
    register.register_pdf,
    register.register_sheet,
    register.register_year,
    messages.outgoing_page,
    organisations.organisation_list,
    organisations.organisation_page,
    organisations.save_organisation,
    escalation.escalation_page,
    escalation.exercise,
    webhooks.webhook_page,
    webhooks.new_webhook,
    webhooks.change_webhook,
    case_page.case_page,
    compare.compare_page,
    case_actions.acknowledge,
    case_actions.take,
    case_actions.awareness,
    case_actions.answer,
    case_actions.decide,
    act_actions.record,
    act_actions.correct,
    case_actions.close,
    case_actions.reopen,
    case_actions.task,
    severity_actions.judge,
    severity_actions.take_back,
    handing_over.hand_to_colleague,
    letters.letter_page,
    letters.keep,
    letters.letter_pdf,
    letters.letter_text,
    letters.notice_pdf,
    letters.notice_text,
    filings.begin,
    filings.filing_page,
    filings.section_page,
    filings.save_section,
    filings.set_subtype,
    filings.mark_filed,
    filing_approvals.approve,
    filing_approvals.approve_second,
    filing_approvals.go_alone,
    filing_replies.keep_reply,
    filing_replies.reply_file,
    downloads.draft_as_pdf,
    downloads.draft_as_text,
    downloads.sample_as_pdf,
    downloads.approved_pdf,
    downloads.approved_json,
    downloads.filed_pdf,
    downloads.filed_json,
)


def console() -> Router:
    """Return the routes of the console."""
    return Router(
        path=HOME,
        route_handlers=_HANDLERS,
        dependencies={
            "visit": Provide(provide_visit, sync_to_thread=True),
            "uploaded": Provide(read_uploaded),
        },
        exception_handlers={
            SignInNeededError: to_sign_in,
            PasswordNeededError: to_change_password,
        },
    )
