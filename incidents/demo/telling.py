"""Tells the made-up incidents through the real use cases, at the times of the story.

Safe to repeat: what is told already stays, what a crash cut off goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.core.errors import NotFoundError
from incidents.demo.first_start import ADMIN_EMAIL, appoint_administrator
from incidents.demo.stories import Step, Story, at_times, organisations, stories
from incidents.runtime import Runtime
from incidents.services.act_rows import Made
from incidents.services.actors import Actor
from incidents.services.acts import record_act
from incidents.services.administration import Appointed
from incidents.services.awareness import set_awareness
from incidents.services.cases import Answer, acknowledge, answer_question, take_case
from incidents.services.closing import Closing, close_case
from incidents.services.decisions import Decided, decide
from incidents.services.demonstration import Told, actor_with, told
from incidents.services.organisations import create_organisation, list_organisations
from incidents.services.submit import Report, submit_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One incident of the demonstration, in the database."""

    organisation: str
    reference: str
    title: str
    repeated: bool


def open_organisations(rt: Runtime, *, now: datetime) -> Appointed:
    """Create the organisations that are not there yet, and who signs in to them."""
    known = {organisation.slug for organisation, _ in list_organisations(rt)}
    for organisation in organisations():
        if organisation.slug not in known:
            create_organisation(rt, organisation, demonstration=True, now=now)
    return appoint_administrator(rt, now=now)


def tell_all(rt: Runtime, *, now: datetime) -> Iterator[Loaded]:
    """Tell every story that is not told yet; the organisations are there."""
    actor = actor_with(rt, email=ADMIN_EMAIL)
    for story in stories():
        yield tell(rt, story, actor, now=now)


def tell(rt: Runtime, story: Story, actor: Actor, *, now: datetime) -> Loaded:
    """Report the story's incident and do what people did, as far as it is not done."""
    before = told(rt, slug=story.organisation, key=story.key)
    if before is None:
        _report(rt, story, at=(now - story.age).replace(second=0, microsecond=0))
    state = _state(rt, story)
    for step in story.steps[state.steps :]:
        _do(rt, _state(rt, story), step, actor)
    return Loaded(
        organisation=story.organisation,
        reference=state.reference,
        title=str(story.facts["title"]),
        repeated=before is not None and before.steps >= len(story.steps),
    )


def _report(rt: Runtime, story: Story, *, at: datetime) -> None:
    report = Report(
        slug=story.organisation,
        facts=at_times(dict(story.facts), at),
        channel="web",
        idempotency_key=story.key,
    )
    submit_report(rt, report, now=at)


def _state(rt: Runtime, story: Story) -> Told:
    state = told(rt, slug=story.organisation, key=story.key)
    if state is None:
        msg = f"the demonstration has no case {story.key}"
        raise NotFoundError(msg)
    return state


def _do(rt: Runtime, state: Told, step: Step, actor: Actor) -> None:
    case, now = state.reference, state.reported_at + step.after
    values = step.values
    match step.do:
        case "acknowledge":
            acknowledge(rt, actor, reference=case, now=now)
        case "take":
            take_case(rt, actor, reference=case, now=now)
        case "aware":
            _set_awareness(rt, actor, state, values, now=now)
        case "answer":
            answer = Answer(
                path=values["path"],
                value=values.get("value"),
                settled=values.get("settled"),
                reason=values["reason"],
                seen_version=state.facts_version,
            )
            answer_question(rt, actor, reference=case, answer=answer, now=now)
        case "decide":
            duty = next(key for name, key in state.undecided if name == values["duty"])
            decided = Decided(
                duty_id=duty, decision=values["decision"], reason=values["reason"]
            )
            decide(rt, actor, reference=case, decided=decided, now=now)
        case "record":
            _record_act(rt, actor, state, values, now=now)
        case "close":
            closing = Closing(
                closed_as=values["closed_as"],
                reason=values["reason"],
                unsettled_seen=values.get("unsettled_seen", False),
            )
            close_case(rt, actor, reference=case, closing=closing, now=now)
        case unknown:
            msg = f"the demonstration knows no step {unknown!r}"
            raise ValueError(msg)


def _record_act(
    rt: Runtime, actor: Actor, state: Told, values: Mapping[str, Any], *, now: datetime
) -> None:
    wanted = values["regime"], values["duty"], values.get("stage", "")
    record_act(
        rt,
        actor,
        reference=state.reference,
        duty_id=next(each[3] for each in state.open_duties if each[:3] == wanted),
        made=Made(
            at=datetime.fromisoformat(at_times(values["at"], state.reported_at)),
            means=values["means"],
            count=values.get("count"),
            reference=values.get("reference", ""),
        ),
        now=now,
    )


def _set_awareness(
    rt: Runtime, actor: Actor, state: Told, values: Mapping[str, Any], *, now: datetime
) -> None:
    set_awareness(
        rt,
        actor,
        reference=state.reference,
        aware_at=datetime.fromisoformat(at_times(values["at"], state.reported_at)),
        role=values.get("role", "controller"),
        reason=values["reason"],
        now=now,
    )
