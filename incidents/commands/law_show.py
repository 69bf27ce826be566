"""One law pack in words, whole: what ``tocsin law show`` prints."""

import inspect
import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from incidents.core.authority import Authority
from incidents.core.regime import Addressee, Bearer, Duty, Law, Regime
from incidents.core.regime import TimeLimit as Limit
from incidents.core.rules.practices import MATTERS
from incidents.core.rules.registry import (
    ADDRESSING,
    CRITERIA,
    DEMANDS,
    EXEMPTIONS,
    FORMAL_ENDS,
    SCOPES,
    SUBSTITUTES,
)

_WIDEST = 100
_TO_CONFIRM = "to be confirmed before relying on it"
_BEARERS = {
    Bearer.CONTROLLER: "the controller",
    Bearer.PROCESSOR: "the processor",
    Bearer.BOTH: "controller and processor",
}
_RECIPIENTS = {
    Addressee.AUTHORITY: "the authority",
    Addressee.DATA_SUBJECTS: "the people concerned",
    Addressee.CONTROLLER: "the controller",
    Addressee.REGISTER: "the register",
    Addressee.MEDIA: "the media",
    Addressee.SERVICE_RECIPIENTS: "the recipients of the service",
}


def regime_lines(regime: Regime, *, on: date | None, today: date) -> Iterator[str]:
    """Return the lines that tell everything a pack says.

    Args:
        on: show only the limits in force on this day; None shows all.
        today: the limits in force today are marked.
    """
    yield f"{regime.id}  {regime.name}"
    if regime.instead_of:
        yield f"  PROPOSAL, not law: it would change {regime.instead_of}"
    yield f"  reviewed {regime.reviewed}"
    yield from _line("source", regime.source)
    yield from _line("speaks", f"{_asked(SCOPES[regime.scope].test)} [{regime.scope}]")
    yield from _line("where", _where(regime))
    yield from _line("authority", _authority_of(regime))
    if regime.cites != "GDPR":
        yield from _line("cites", f"{regime.cites}, where a shared rule cites the GDPR")
    if regime.supersedes:
        ids = ", ".join(regime.supersedes)
        yield from _line("instead of", f"the notices under {ids} for the same facts")
    for name in regime.formal_ends:
        noted = f"{_asked(FORMAL_ENDS[name])} A note, never more time. [{name}]"
        yield from _line("formal end", noted)
    for duty in regime.duties:
        yield ""
        yield from _duty(duty, on=on, today=today)
    yield from _unchecked(regime)


def authority_lines(authority: Authority, law: Law) -> Iterator[str]:
    """Return the lines that tell everything known of an authority."""
    yield f"{authority.id}  {authority.name}"
    yield f"  reviewed {authority.reviewed}"
    for label, key in (
        ("own name", "local_name"),
        ("country", "country"),
        ("region", "region"),
        ("sector", "sector"),
        ("languages", "languages"),
        ("address", "postal_address"),
        ("website", "website"),
        ("portal", "breach_portal"),
        ("mail", "breach_email"),
        ("form", "form_name"),
        ("drafted as", "form"),
        ("notes", "notes"),
    ):
        value = getattr(authority, key)
        text = ", ".join(value) if isinstance(value, tuple) else value
        mark = f" ({_TO_CONFIRM})" if key in authority.unchecked else ""
        if text or mark:
            yield from _line(label, f"{text or 'not known'}{mark}")
    for held in authority.strictness:
        says = MATTERS[held.matter].views[held.value].says
        yield from _line("practice", f"{says} ({held.source})")
    if authority.general:
        yield from _line("competent", "for everybody there unless a special law speaks")
    naming = [each.id for each in law.regimes if each.authority == authority.id]
    if naming:
        yield from _line("named by", ", ".join(naming))


def _where(regime: Regime) -> str:
    parts = [", ".join(sorted(regime.countries))]
    if regime.territories:
        parts.append(f"with {', '.join(sorted(regime.territories))}")
    if regime.states:
        parts.append(f"for residents of {', '.join(sorted(regime.states))}")
    if regime.sectoral:
        parts.append("only for the organisations that it names")
    return "; ".join(parts)


def _authority_of(regime: Regime) -> str:
    named = f"{regime.authority}; " if regime.authority else ""
    return f"{named}{_asked(ADDRESSING[regime.addressing])} [{regime.addressing}]"


def _duty(duty: Duty, *, on: date | None, today: date) -> Iterator[str]:
    stage = f" ({duty.stage})" if duty.stage else ""
    yield f"  {duty.id}{stage}"
    owed = f"{_BEARERS[duty.bearer]}, to {_RECIPIENTS[duty.recipient]}"
    yield from _line("owed by", owed, depth=4)
    yield from _line("source", duty.source, depth=4)
    asked = _asked(CRITERIA[duty.criterion].test, duty.params)
    yield from _line("arises", f"{asked} [{duty.criterion}]", depth=4)
    for label, names, grounds in (
        ("also when", duty.demands, DEMANDS),
        ("not when", duty.exemptions, EXEMPTIONS),
    ):
        for name in names:
            reason = grounds[name].reason
            text = f"{reason.says} Source: {reason.source}. [{name}]"
            yield from _line(label, text, depth=4)
    for name in duty.substitutes:
        reason = SUBSTITUTES[name].reason
        text = f"{reason.says} Source: {reason.source}. [{name}]"
        yield from _line("form", text, depth=4)
    for limit in _in_force(duty, on):
        current = limit in _in_force(duty, today)
        yield from _limit(limit, current=current)
    if on and not _in_force(duty, on):
        first = min(limit.in_force for limit in duty.limits)
        yield from _line("limit", f"none on {on}: in force from {first}", depth=4)
    if duty.content:
        yield from _line("holds", ", ".join(duty.content), depth=4)
    notes = [
        says
        for said, says in (
            (duty.phased, "may follow in phases"),
            (duty.police_hold, "the police may ask for a delay"),
        )
        if said
    ]
    if notes:
        yield from _line("and", "; ".join(notes), depth=4)


def _in_force(duty: Duty, on: date | None) -> tuple[Limit, ...]:
    """Return the limits in force on a day, all of them without one."""
    if on is None:
        return duty.limits
    begun = [limit.in_force for limit in duty.limits if limit.in_force <= on]
    return tuple(each for each in duty.limits if begun and each.in_force == max(begun))


def _limit(limit: Limit, *, current: bool) -> Iterator[str]:
    mark = ", in force today" if current else ""
    sizes = _sizes(limit)
    said = f"{limit.says} (since {limit.in_force}{mark}{sizes})"
    yield from _line("limit", said, depth=4)
    starts = limit.after.name if limit.after else ", ".join(limit.starts)
    details = [f"runs from {starts}"]
    if limit.at_most:
        cap = limit.at_most
        details.append(f"ends {cap.hours} hours after {cap.starts} at the latest")
    if limit.alarm_from:
        details.append(
            f"until that is known, alarms from {', '.join(limit.alarm_from)}"
        )
    if limit.target_hours:
        details.append(f"our own target, not law: {limit.target_hours} hours")
    details.append(f"source: {limit.source}")
    yield from _line("", "; ".join(details), depth=4)


def _sizes(limit: Limit) -> str:
    if limit.people_below is not None:
        return f", from {limit.people_from} to below {limit.people_below} people"
    return f", from {limit.people_from} people" if limit.people_from else ""


def _unchecked(regime: Regime) -> Iterator[str]:
    if regime.unchecked:
        yield ""
        yield f"  {_TO_CONFIRM}:"
        for text in regime.unchecked:
            yield from _line("-", text, label_width=1)


def _asked(test: Any, params: Mapping[str, Any] | None = None) -> str:
    """Return what a named function asks and its source, from its docstring."""
    said = inspect.getdoc(test) or ""
    first, *rest = re.split(r"\n\s*\n", said)
    source = next((part for part in rest if part.startswith("Source:")), "")
    text = " ".join(f"{first} {source}".split()).removeprefix("Return ")
    text = text[:1].upper() + text[1:]
    for name, value in (params or {}).items():
        text = text.replace(f'``params["{name}"]``', f'"{value}"')
    return text.replace("``", "")


def _line(label: str, text: str, *, depth: int = 2, label_width: int = 10) -> list[str]:
    """Return *text* behind its label, folded to the width of the terminal."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    head = " " * depth + f"{label:{label_width}} "
    return textwrap.wrap(
        text,
        width=max(width, 40),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
