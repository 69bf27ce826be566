"""Judging the ENISA score on the case page: set a factor, or take that back."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.severity_judged import RANGES
from incidents.services.cases import reason_faults
from incidents.services.severity_judging import Judgement, judge_severity
from incidents.web.console.access import Visit
from incidents.web.console.case_actions import act
from incidents.web.console.questions import whole_number
from incidents.web.posted import Posted


@post("/cases/{reference:str}/severity", status_code=200, sync_to_thread=True)
def judge(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Set one factor of the score."""
    quarters = whole_number(posted.text("value"))
    factor = _factor(posted)

    def do() -> str:
        if quarters is None:
            missing = (Fault("value", "choose a value"),)
            raise InputRefusedError(missing + reason_faults(posted.text("reason")))
        _judge(visit, posted, reference, quarters)
        return f"#factor-{factor}"

    return act(visit, posted, reference, form=f"judge-{factor}", do=do)


@post("/cases/{reference:str}/severity/back", status_code=200, sync_to_thread=True)
def take_back(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Take back what stands for one factor; the facts speak again."""
    factor = _factor(posted)

    def do() -> str:
        _judge(visit, posted, reference, None)
        return f"#factor-{factor}"

    return act(visit, posted, reference, form=f"back-{factor}", do=do)


def _judge(visit: Visit, posted: Posted, reference: str, quarters: int | None) -> None:
    judgement = Judgement(
        factor=posted.text("factor"), quarters=quarters, reason=posted.text("reason")
    )
    judge_severity(
        visit.rt, visit.actor, reference=reference, judgement=judgement, now=visit.now
    )


def _factor(posted: Posted) -> str:
    factor = posted.text("factor")
    if factor not in RANGES:
        raise NotFoundException
    return factor
