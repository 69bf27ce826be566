"""Handing a case to a named colleague."""

from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.services.handing_over import hand_over
from incidents.web.console.access import Visit
from incidents.web.console.case_actions import act
from incidents.web.posted import Posted


@post("/cases/{reference:str}/hand-over", status_code=200, sync_to_thread=True)
def hand_to_colleague(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Make the chosen colleague the holder of the case."""

    def do() -> str:
        hand_over(
            visit.rt,
            visit.actor,
            reference=reference,
            to=_key(posted.text("to")),
            now=visit.now,
        )
        return ""

    return act(visit, posted, reference, form="hand-over", do=do)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
