"""What one can do on a case: each form posts here, calls one use case, goes back.

A form that is refused comes back on the case page, as it was typed, with the fault at
its field. Somebody else's change in between is said, not overwritten.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.services import cases, closing, decisions, tasks
from incidents.services.awareness import set_awareness
from incidents.services.case_views import case_file
from incidents.web.console import words
from incidents.web.console.access import Visit
from incidents.web.console.answers import read_answer
from incidents.web.console.case_page import refused
from incidents.web.console.forms import FormState
from incidents.web.console.questions import form_name, whole_number
from incidents.web.console.times import LocalTime, read_local_time
from incidents.web.posted import Posted

MOVED_ON = (
    "Somebody else changed this case while you were working. Look at it again, then "
    "send this again if it still fits"
)


@post("/cases/{reference:str}/acknowledge", status_code=200, sync_to_thread=True)
def acknowledge(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Note that the case was seen."""

    def do() -> str:
        cases.acknowledge(visit.rt, visit.actor, reference=reference, now=visit.now)
        return ""

    return act(visit, posted, reference, form="holding", do=do)


@post("/cases/{reference:str}/take", status_code=200, sync_to_thread=True)
def take(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Make whoever is signed in the holder of the case."""

    def do() -> str:
        cases.take_case(visit.rt, visit.actor, reference=reference, now=visit.now)
        return ""

    return act(visit, posted, reference, form="holding", do=do)


@post("/cases/{reference:str}/awareness", status_code=200, sync_to_thread=True)
def awareness(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Set when we became aware; the clock follows."""
    zone = zone_of(visit, reference)
    typed = read_local_time(posted, "aware_at", zone)

    def do() -> str:
        faults = typed.faults + cases.reason_faults(posted.text("reason"))
        if posted.text("role") not in {"controller", "processor"}:
            faults += (Fault("role", "Choose in which role"),)
        if faults or typed.instant is None:
            raise InputRefusedError(faults)
        set_awareness(
            visit.rt,
            visit.actor,
            reference=reference,
            aware_at=typed.instant,
            role=posted.text("role"),
            reason=posted.text("reason"),
            now=visit.now,
        )
        return "?difference=last#changed"

    return act(
        visit, posted, reference, form="awareness", do=do, times={"aware_at": typed}
    )


@post("/cases/{reference:str}/answer", status_code=200, sync_to_thread=True)
def answer(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Answer one open question; the triage runs again and the difference is shown."""
    path = posted.text("path")
    given = read_answer(path, posted, zone=zone_of(visit, reference))

    def do() -> str:
        faults = given.faults + cases.reason_faults(posted.text("reason"))
        if faults:
            raise InputRefusedError(faults)
        found = cases.Answer(
            path=path,
            value=given.value,
            settled=given.settled,
            reason=posted.text("reason"),
            seen_version=whole_number(posted.text("version")) or 0,
        )
        try:
            cases.answer_question(
                visit.rt, visit.actor, reference=reference, answer=found, now=visit.now
            )
        except InputRefusedError as error:
            raise InputRefusedError(_at_the_field(path, error)) from error
        return "?difference=last#changed"

    times = {"value": LocalTime(offers=given.offers)}
    form = form_name(path)
    return act(visit, posted, reference, form=form, do=do, times=times)


@post("/cases/{reference:str}/decide", status_code=200, sync_to_thread=True)
def decide(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Decide on a duty."""
    duty_id = key_of(posted.text("duty"))

    def do() -> str:
        decided = decisions.Decided(
            duty_id=duty_id,
            decision=posted.text("decision"),
            reason=posted.text("reason"),
        )
        decisions.decide(
            visit.rt, visit.actor, reference=reference, decided=decided, now=visit.now
        )
        return f"#duty-{duty_id}"

    return act(visit, posted, reference, form=f"decide-{duty_id}", do=do)


@post("/cases/{reference:str}/close", status_code=200, sync_to_thread=True)
def close(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Close the case with a reason."""

    def do() -> str:
        wanted = closing.Closing(
            closed_as=posted.text("closed_as"),
            reason=posted.text("reason"),
            duplicate_of=posted.text("duplicate_of"),
            unsettled_seen=posted.text("unsettled_seen") == "yes",
        )
        try:
            closing.close_case(
                visit.rt, visit.actor, reference=reference, closing=wanted,
                now=visit.now,
            )  # fmt: skip
        except closing.DutiesOpenError as error:
            raise InputRefusedError((_owed(visit, error),)) from error
        except closing.UnsettledError as error:
            says = "Say that you close it although these are not settled yet: "
            fault = Fault("unsettled_seen", says + _named(visit, error.unsettled))
            raise InputRefusedError((fault,)) from error
        return ""

    return act(visit, posted, reference, form="close", do=do)


@post("/cases/{reference:str}/reopen", status_code=200, sync_to_thread=True)
def reopen(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Open a closed case again with a reason."""

    def do() -> str:
        closing.reopen_case(
            visit.rt,
            visit.actor,
            reference=reference,
            reason=posted.text("reason"),
            now=visit.now,
        )
        return ""

    return act(visit, posted, reference, form="reopen", do=do)


@post("/cases/{reference:str}/task", status_code=200, sync_to_thread=True)
def task(
    reference: FromPath[str],
    posted: NamedDependency[Posted],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Mark a task as done."""

    def do() -> str:
        task_id = key_of(posted.text("task"))
        tasks.finish_task(
            visit.rt, visit.actor, reference=reference, task_id=task_id, now=visit.now
        )
        return "#tasks"

    return act(visit, posted, reference, form="tasks", do=do)


def act(
    visit: Visit,
    posted: Posted,
    reference: str,
    *,
    form: str,
    do: Callable[[], str],
    times: dict[str, LocalTime] | None = None,
) -> Response[str]:
    """Run *do* and go back to the case, or show the form again with its faults.

    Args:
        do: calls the use case; returns what follows the case's address.
        times: local times of the form, whose offsets may have to be chosen.
    """
    offers = {name: time.offers for name, time in (times or {}).items() if time.offers}
    try:
        visit.check(posted)
        then = do()
    except InputRefusedError as error:
        sent = FormState(name=form, posted=posted, faults=error.faults, offers=offers)
        return refused(visit, reference, sent, status=422)
    except ConflictError:
        faults = (Fault("reason", MOVED_ON),)
        sent = FormState(name=form, posted=posted, faults=faults, offers=offers)
        return refused(visit, reference, sent, status=409)
    return Redirect(f"/console/cases/{reference}{then}", status_code=303)


def zone_of(visit: Visit, reference: str) -> str:
    """Return the time zone of the organisation whose case this is."""
    return case_file(visit.rt, visit.actor, reference=reference).head.zone


def key_of(text: str) -> UUID:
    """Return the key in *text*; a page that nobody can have sent is not found."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFoundException from error


def _at_the_field(path: str, error: InputRefusedError) -> tuple[Fault, ...]:
    """Return the vocabulary's faults at the one field that this form has."""
    return tuple(
        Fault("value", fault.says) if fault.path.startswith(path) else fault
        for fault in error.faults
    )


def _owed(visit: Visit, error: closing.DutiesOpenError) -> Fault:
    says = (
        f"This is still owed: {_named(visit, error.owed)}. Do it, or decide on it with "
        "a reason, then close the case"
    )
    return Fault("closed_as", says)


def _named(visit: Visit, duties: Sequence[closing.DutyName]) -> str:
    """Return duties in words, each with whom it is owed to and under which law."""
    law = visit.rt.law
    laws = {regime.id: regime.name for regime in law.regimes}
    names = {each.id: each.name for each in law.authorities.values()}
    return "; ".join(
        words.duty_to(each.duty, names.get(each.addressee, each.addressee), each.stage)
        + f" ({laws.get(each.regime, each.regime)})"
        for each in duties
    )
