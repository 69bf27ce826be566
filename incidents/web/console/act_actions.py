"""Saying that something was done, and correcting what was said."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from incidents.core.errors import Fault, InputRefusedError
from incidents.services import acts
from incidents.services.act_rows import Made
from incidents.services.cases import reason_faults
from incidents.web.console.access import Visit
from incidents.web.console.case_actions import act, key_of, zone_of
from incidents.web.console.questions import whole_number
from incidents.web.console.times import LocalTime, read_local_time
from incidents.web.posted import Posted

CHANGED = "?difference=last#changed"
CHOOSE = "Say whether it was done"


@post("/cases/{reference:str}/acts", status_code=200, sync_to_thread=True)
def record(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Record that what a duty asks was done; clocks that it starts run."""
    duty_id = key_of(posted.text("duty"))
    typed = read_local_time(posted, "made_at", zone_of(visit, reference))

    def do() -> str:
        acts.record_act(
            visit.rt,
            visit.actor,
            reference=reference,
            duty_id=duty_id,
            made=_made(posted, typed),
            now=visit.now,
        )
        return CHANGED

    form = f"act-{duty_id}"
    return act(visit, posted, reference, form=form, do=do, times={"made_at": typed})


@post("/cases/{reference:str}/acts/correct", status_code=200, sync_to_thread=True)
def correct(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Correct what was recorded, or take it back, with a reason."""
    act_id = key_of(posted.text("act"))
    done = posted.text("done")
    typed = LocalTime()
    if done != "no":
        typed = read_local_time(posted, "made_at", zone_of(visit, reference))

    def do() -> str:
        if done not in {"yes", "no"}:
            raise InputRefusedError((Fault("done", CHOOSE),))
        why = reason_faults(posted.text("reason"))
        acts.correct_act(
            visit.rt,
            visit.actor,
            reference=reference,
            act_id=act_id,
            made=Made(at=None) if done == "no" else _made(posted, typed, why),
            reason=posted.text("reason"),
            now=visit.now,
        )
        return CHANGED

    form = f"correct-{act_id}"
    return act(visit, posted, reference, form=form, do=do, times={"made_at": typed})


def _made(posted: Posted, typed: LocalTime, others: tuple[Fault, ...] = ()) -> Made:
    """Return what was typed.

    Raises:
        InputRefusedError: the time or the number cannot be read; *others* stand beside.
    """
    faults = typed.faults
    count = None
    if posted.text("count").strip():
        count = whole_number(posted.text("count"))
        if count is None:
            faults += (Fault("count", "Enter a whole number, such as 1200"),)
    if faults:
        if not posted.text("means").strip():
            faults += (Fault("means", "say how, for example by letter"),)
        raise InputRefusedError(faults + others)
    return Made(
        at=typed.instant,
        means=posted.text("means"),
        count=count,
        reference=posted.text("act_reference"),
        before_breach=posted.text("before_breach") == "yes",
    )
