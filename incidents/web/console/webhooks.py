"""Webhooks of an organisation: who is told, the secret that signs, shown once."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
)
from incidents.core.organisation import Organisation
from incidents.core.webhook import MOST
from incidents.services.organisations import organisation_for
from incidents.services.webhooks import (
    CHANNEL,
    MadeSecret,
    add_webhook,
    drop_earlier,
    remove_webhook,
    replace_secret,
)
from incidents.web.console.access import Visit
from incidents.web.console.forms import Forms, FormState
from incidents.web.posted import Posted

FORM = "webhook"
MOVED_ON = (
    "Somebody else changed the settings just now. Look at the list, and try again"
)
_DONE = {
    "dropped": "Only the newest secret signs from now on.",
    "removed": "The webhook was removed. It is told nothing more.",
}


@get("/organisations/{slug:str}/webhooks", sync_to_thread=True)
def webhook_page(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the webhooks of one organisation."""
    done = _DONE.get(visit.request.query_params.get("done", ""), "")
    return _page(visit, _organisation(visit, slug), done=done)


@post("/organisations/{slug:str}/webhooks", status_code=200, sync_to_thread=True)
def new_webhook(
    slug: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Add a webhook, and show its secret this once."""
    organisation = _organisation(visit, slug)
    name, url = posted.text("name"), posted.text("url")
    try:
        visit.check(posted)
        made = add_webhook(
            visit.rt, visit.actor, slug=slug, name=name, url=url, now=visit.now
        )
    except InputRefusedError as error:
        sent = FormState(name=FORM, posted=posted, faults=error.faults)
        return _page(visit, organisation, sent=sent)
    except ConflictError:
        sent = FormState(name=FORM, posted=posted, faults=(Fault("name", MOVED_ON),))
        return _page(visit, organisation, sent=sent)
    return _page(visit, _organisation(visit, slug), made=made)


@post(
    "/organisations/{slug:str}/webhooks/{key:str}",
    status_code=200,
    sync_to_thread=True,
)
def change_webhook(
    slug: FromPath[str],
    key: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Replace the secret of a webhook, drop its earlier one, or remove it."""
    _organisation(visit, slug)
    visit.check(posted)
    act = posted.text("act")
    if act == "replace":
        made = replace_secret(visit.rt, visit.actor, slug=slug, key=key, now=visit.now)
        return _page(visit, _organisation(visit, slug), made=made)
    if act == "drop":
        drop_earlier(visit.rt, visit.actor, slug=slug, key=key, now=visit.now)
        return _back(slug, "dropped")
    if act == "remove":
        remove_webhook(visit.rt, visit.actor, slug=slug, key=key, now=visit.now)
        return _back(slug, "removed")
    raise InputRefusedError((Fault("act", "is nothing that can be done here"),))


def _back(slug: str, done: str) -> Redirect:
    there = f"/console/organisations/{slug}/webhooks?done={done}"
    return Redirect(there, status_code=303)


def _organisation(visit: Visit, slug: str) -> Organisation:
    try:
        return organisation_for(visit.rt, visit.actor, slug=slug)
    except NotAllowedError as error:
        # Whether it exists is nobody's business who does not serve it.
        raise NotFoundError("no such organisation") from error


def _page(
    visit: Visit,
    organisation: Organisation,
    *,
    sent: FormState | None = None,
    made: MadeSecret | None = None,
    done: str = "",
) -> Response[str]:
    return visit.page(
        "web/console/webhooks.html",
        status=422 if sent else 200,
        forms=Forms(sent),
        name=organisation.name,
        slug=organisation.slug,
        switched_on=CHANNEL in visit.rt.notifiers,
        hooks=[
            {
                "id": hook.id,
                "name": hook.name,
                "host": hook.host,
                "two": hook.keeps_earlier,
            }
            for hook in organisation.webhooks
        ],
        room_for_more=len(organisation.webhooks) < MOST,
        most=MOST,
        made={"name": made.name, "secret": made.secret} if made else None,
        done=done,
    )
