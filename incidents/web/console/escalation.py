"""Who would be told now, and exercises of the alarms."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import ConflictError, NotAllowedError, NotFoundError
from incidents.core.organisation import Organisation
from incidents.services.drills import Drill, Result, drills, start_drill
from incidents.services.escalation_views import DryRun, dry_run
from incidents.services.organisations import organisation_for
from incidents.web.console.access import Visit
from incidents.web.console.times import span, spoken
from incidents.web.posted import Posted

MOMENT_AGO = (
    "An exercise was started a moment ago. Wait ten minutes before the next one."
)


@get("/organisations/{slug:str}/escalation", sync_to_thread=True)
def escalation_page(
    slug: FromPath[str], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show who would be told of a report that came in now, and past exercises."""
    return _page(visit, slug)


@post("/organisations/{slug:str}/exercise", status_code=200, sync_to_thread=True)
def exercise(
    slug: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    """Start an exercise: everybody on every level is told, on every channel."""
    visit.check(posted)
    organisation_served(visit, slug)
    try:
        start_drill(visit.rt, visit.actor, slug=slug, now=visit.now)
    except ConflictError:
        return _page(visit, slug, says=MOMENT_AGO)
    return Redirect(
        f"/console/organisations/{slug}/escalation#exercises", status_code=303
    )


def weak_and_levels(run: DryRun) -> dict[str, Any]:
    """Return a dry run in words."""
    return {
        "room": run.room,
        "weak": list(run.weak),
        "levels": [
            {
                "number": level.number,
                "after": f"after {level.after_minutes} minutes without an answer"
                if level.after_minutes
                else "at once",
                "people": list(level.ways),
                "skipped": list(level.skipped),
            }
            for level in run.levels
        ],
    }


def _page(visit: Visit, slug: str, *, says: str = "") -> Response[str]:
    organisation = organisation_served(visit, slug)
    run = dry_run(organisation, visit.rt, now=visit.now)
    past = drills(visit.rt, visit.actor, slug=slug)
    return visit.page(
        "web/console/escalation.html",
        status=409 if says else 200,
        demonstration=organisation.demonstration,
        slug=slug,
        name=organisation.name,
        says=says,
        run=weak_and_levels(run),
        exercises=[_exercise(each, organisation.zone) for each in past],
    )


def _exercise(drill: Drill, zone: str) -> dict[str, Any]:
    answered = sum(each.answered_after is not None for each in drill.results)
    return {
        "at": spoken(drill.at, zone),
        "by": drill.started_by,
        "answered": answered,
        "count": len(drill.results),
        "results": [_result(each) for each in drill.results],
    }


def _result(result: Result) -> dict[str, str]:
    delivered, answered = result.delivered_after, result.answered_after
    return {
        "name": result.name,
        "channel": result.channel[:1].upper() + result.channel[1:],
        "delivered": f"after {span(delivered)}" if delivered is not None else "",
        "state": result.state_words,
        "answered": f"after {span(answered)}" if answered is not None else "",
    }


def organisation_served(visit: Visit, slug: str) -> Organisation:
    """Return the settings of an organisation that the person serves.

    Raises:
        NotFoundError: there is none, or they do not serve it.
    """
    try:
        return organisation_for(visit.rt, visit.actor, slug=slug)
    except NotAllowedError as error:
        # Whether it exists is nobody's business who does not serve it.
        raise NotFoundError("no such organisation") from error
