"""What the authority answered, kept on the page of what was filed."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import InputRefusedError
from incidents.services import replies
from incidents.web.console.access import Visit
from incidents.web.console.downloads import download
from incidents.web.console.filing_pages import address, overview
from incidents.web.console.filing_tries import attempt, view_of
from incidents.web.console.times import read_local_time
from incidents.web.uploaded import Uploaded

_PLACE = "/cases/{reference:str}/filings/{filing_id:uuid}"
# A file that is a little too large still gets an answer that says so.
_MOST_BYTES = replies.FILE_AT_MOST + 2 * 2**20


@post(
    f"{_PLACE}/replies",
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=_MOST_BYTES,
)
def keep_reply(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    uploaded: NamedDependency[Uploaded],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Keep a reference, a note or a file that the authority sent."""
    view, posted = view_of(visit, reference, filing_id), uploaded.posted
    at = read_local_time(posted, "received_at", view.zone)

    def do() -> None:
        if at.instant is None:
            raise InputRefusedError(at.faults)
        reply = replies.Reply(
            received_at=at.instant,
            authority_reference=posted.text("authority_reference"),
            note=posted.text("note"),
            file_name=uploaded.file_name,
            content=uploaded.content,
        )
        replies.keep_reply(
            visit.rt,
            visit.actor,
            reference=reference,
            filing_id=filing_id,
            reply=reply,
            now=visit.now,
        )

    sent = attempt(visit, posted, "reply", do, offers={"received_at": at.offers})
    if sent is not None:
        return overview(visit, view_of(visit, reference, filing_id), sent=sent)
    return Redirect(address(reference, filing_id) + "#replies", status_code=303)


@get(f"{_PLACE}/replies/{{reply_id:uuid}}/file", sync_to_thread=True)
def reply_file(
    reference: FromPath[str],
    filing_id: FromPath[UUID],
    reply_id: FromPath[UUID],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Give the file of a reply, to be saved."""
    found = replies.reply_file(
        visit.rt,
        visit.actor,
        reference=reference,
        filing_id=filing_id,
        reply_id=reply_id,
    )
    return download(found.content, found.name)
