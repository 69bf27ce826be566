"""The receipt once more, for a browser that has just sent its draft."""

from datetime import datetime

from incidents.keys import token_digest
from incidents.runtime import Runtime
from incidents.services.drafts import IDLE_AFTER
from incidents.services.submit import Submitted


def receipt_of_draft(
    rt: Runtime, *, slug: str, cookie: str, now: datetime
) -> Submitted | None:
    """Return the receipt of the draft that this browser sent, None when none is due.

    For half an hour after the last page was saved; later the browser alone is not
    enough, because the code opens the report.
    """
    with rt.uow.read() as tx:
        draft = tx.draft_by_cookie(token_digest(cookie))
        if draft is None or draft.incident_id is None:
            return None
        if now - draft.touched_at > IDLE_AFTER:
            return None
        organisation = tx.organisation_by_id(draft.organisation_id)
        case = tx.incident_by_key(organisation.id, draft.idempotency_key)
        if organisation.slug != slug or case is None:
            return None
        code = rt.keys.receipt_code(str(organisation.id), draft.idempotency_key)
        return Submitted(reference=case.reference, receipt_code=code, repeated=True)
