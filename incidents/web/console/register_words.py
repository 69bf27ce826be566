"""The register in words: what the page, the PDF and the spreadsheet say. Pure."""

from collections.abc import Iterator
from datetime import datetime

from incidents.core import words as labels
from incidents.documents.present import day_in_words
from incidents.documents.register import DutyLine, Entry, Line, Part, RegisterPage
from incidents.services.case_views_facts import FactView
from incidents.services.case_views_values import DutyView
from incidents.services.register import Filed, Period, Register, RegisterCase
from incidents.web.console import words
from incidents.web.console.case_acts import acts
from incidents.web.console.facts_words import in_words, is_typed, settled_words
from incidents.web.console.times import short, spoken

# Art. 33(5) names three: the facts, the effects, the remedial action. The first part
# of a fact's path says where it belongs; all others are facts of the breach.
EFFECTS = frozenset(
    {"effects", "availability", "integrity", "exposure", "harms", "harms_detail"}
)
REMEDIAL = frozenset(
    {
        "protection",
        "mitigation",
        "mitigation_detail",
        "people_already_know",
        "measures_before",
        "measures_before_detail",
        "measures_after",
        "measures_after_detail",
        "law_enforcement_hold",
    }
)
# Who reported is no fact of the breach; what was made stands beside its duty.
UNSAID = frozenset({"reporter", "acts", "evidence"})
_FILED = {"new": "Notification", "follow-up": "Follow-up"}
_SUBTYPES = {
    "incomplete": "incomplete",
    "complete": "complete",
    "withdraw": "withdrawal",
}
_NO_FACTS = ("Nothing is recorded.",)


def page_of(register: Register, *, typed: bool, now: datetime) -> RegisterPage:
    """Return the register in words.

    Args:
        typed: with the reporters' own words, which may name people.
    """
    organisation = register.organisation
    zone = organisation.zone
    cases = register.cases
    return RegisterPage(
        organisation=organisation.name,
        period=period_words(register.period),
        zone=zone,
        made_up=organisation.demonstration,
        typed=typed,
        made=spoken(now, zone),
        made_at=now,
        counts=_counts(cases),
        left_out=() if typed else (_NOT_TYPED,),
        entries=tuple(_entry(case, zone, typed=typed) for case in cases),
    )


_NOT_TYPED = (
    "The reporters’ own words, which may name people; the console shows them, and a "
    "register can be made with them."
)


def period_words(period: Period) -> str:
    """Return the days of a period, as people say them."""
    since = day_in_words(period.since, "en") if period.since else ""
    until = day_in_words(period.until, "en") if period.until else ""
    if since and until:
        return f"{since} to {until}"
    if since:
        return f"from {since} on"
    return f"up to {until}" if until else "all, from the first report on"


def kind_of(case: RegisterCase) -> str:
    """Return what kind of incident it is, as far as that is known."""
    found = [f.value for f in case.facts if f.path == "incident_type" and f.value]
    return labels.label("incident_type", found[0]) if found else "Kind not known yet"


def risk_of(case: RegisterCase) -> str:
    """Return the risk to people as it is judged now, with the severity word."""
    risk = words.RISKS.get(case.risk, case.risk)
    return f"{risk} ({words.severity(case.severity)})"


def state_of(case: RegisterCase, zone: str) -> str:
    """Return whether a case is open, or what it was closed as and when."""
    if case.closed_as is None or case.closed_at is None:
        return "Open"
    outcome = words.CLOSED_AS.get(case.closed_as, case.closed_as)
    return f"Closed as {outcome}, {short(case.closed_at, zone)}"


def told_whom(case: RegisterCase) -> str:
    """Return who was notified, by kind of duty: ``Authority: yes. People: no``."""
    said = []
    for code, label in (
        ("notify-authority", "Authority"),
        ("communicate-to-data-subjects", "People"),
        ("notify-controller", "Controller"),
    ):
        mine = [duty for duty in case.duties if duty.duty == code]
        if mine:
            made = any(_is_made(duty, case) for duty in mine)
            said.append(f"{label}: {'notified' if made else 'not notified'}")
    return "; ".join(said)


def _counts(cases: tuple[RegisterCase, ...]) -> str:
    still = sum(case.closed_as is None for case in cases)
    return f"{words.count(len(cases), 'incident')}, of these {still} open"


def _entry(case: RegisterCase, zone: str, *, typed: bool) -> Entry:
    facts = [fact for fact in case.facts if fact.path.split(".")[0] not in UNSAID]
    said = [fact for fact in facts if typed or not is_typed(fact.path)]
    parts = (
        Part(title="Facts", lines=_facts(said, zone, part="facts")),
        Part(title="Effects", lines=_facts(said, zone, part="effects")),
        Part(title="Remedial action", lines=_facts(said, zone, part="remedial")),
        Part(
            title="Duties and decisions",
            lines=tuple(_duty_lines(case, zone)),
        ),
    )
    return Entry(
        reference=case.reference,
        title=kind_of(case),
        reported_at=case.reported_at,
        aware_at=case.aware_at,
        head=tuple(_head(case, zone)),
        parts=parts,
        duties=tuple(_duty_line(duty, case, zone) for duty in case.duties),
    )


def _head(case: RegisterCase, zone: str) -> Iterator[Line]:
    yield Line(label="Reported", lines=(spoken(case.reported_at, zone),))
    aware = spoken(case.aware_at, zone) if case.aware_at else "Not set"
    yield Line(label="Awareness", lines=(aware,))
    certainty = words.CERTAINTY.get(case.certainty or "", "")
    certain = (certainty.capitalize(),) if certainty else ()
    yield Line(label="Risk", lines=(risk_of(case), *certain))
    state = (state_of(case, zone),)
    reason = (f"Reason: {case.closing_reason}",) if case.closing_reason else ()
    yield Line(label="State", lines=state + reason)


def _facts(facts: list[FactView], zone: str, *, part: str) -> tuple[Line, ...]:
    mine = [fact for fact in facts if part_of(fact.path) == part]
    lines = tuple(
        Line(label=labels.fact_label(fact.path), lines=(_fact(fact, zone),))
        for fact in mine
    )
    return lines or (Line(label="Known so far", lines=_NO_FACTS),)


def part_of(path: str) -> str:
    """Return under which of the three of Art. 33(5) a fact stands."""
    first = path.split(".")[0]
    if first in EFFECTS:
        return "effects"
    return "remedial" if first in REMEDIAL else "facts"


def _fact(fact: FactView, zone: str) -> str:
    value = "" if fact.value is None else in_words(fact.path, fact.value, zone=zone)
    settled = settled_words(fact.value, fact.settled)
    return " ".join(each for each in (value, settled) if each)


def _duty_lines(case: RegisterCase, zone: str) -> Iterator[Line]:
    for duty in case.duties:
        if duty.duty == "record-in-register":
            continue
        title = words.duty_to(duty.duty, duty.addressee_name, duty.stage)
        yield Line(
            label=f"{title} ({duty.regime_name})",
            lines=(
                _standing(duty),
                *_reasons(duty),
                *(f"{each}." for each in _decided(duty, zone)),
                *_done(duty, case, zone),
            ),
        )


def _standing(duty: DutyView) -> str:
    said = words.OUTCOMES.get(duty.outcome, duty.outcome)
    if duty.status == "withdrawn":
        said += "; no longer asked for"
    return f"{said}. {words.ADVICE.get(duty.advice, duty.advice)}."


def _reasons(duty: DutyView) -> tuple[str, ...]:
    said = " ".join(str(reason["says"]) for reason in duty.because)
    return (f"Because: {said}",) if said else ()


def _decided(duty: DutyView, zone: str) -> list[str]:
    asked = words.decisions(duty.duty)
    return [
        f"Decided: {asked.get(each.decision, each.decision)}. {each.author}, "
        f"{short(each.at, zone)}. Reason: {each.reason}".rstrip(".")
        for each in duty.decisions
    ]


def _done(duty: DutyView, case: RegisterCase, zone: str) -> tuple[str, ...]:
    made = tuple(
        f"{act['says']} (recorded by {act['author']}, {act['entered']})"
        for act in acts(duty, zone)
    )
    filed = tuple(_filed(each, zone) for each in _filings(duty, case))
    if made or filed or duty.outcome == "not_required":
        return made + filed
    return ("Nothing is recorded as done.",)


def _filings(duty: DutyView, case: RegisterCase) -> list[Filed]:
    return [each for each in case.filings if each.duty_id == duty.id]


def _is_made(duty: DutyView, case: RegisterCase) -> bool:
    return any(act.at for act in duty.acts) or bool(_filings(duty, case))


def _filed(filed: Filed, zone: str) -> str:
    kind = _FILED.get(filed.kind, filed.kind)
    subtype = _SUBTYPES.get(filed.subtype, filed.subtype)
    theirs = filed.authority_reference
    reference = f", their reference {theirs}" if theirs else ""
    return (
        f"{kind} {filed.number} ({subtype}) filed {short(filed.filed_at, zone)} by "
        f"{filed.filed_by}, {filed.means}{reference}. SHA-256 of the PDF: "
        f"{filed.pdf_sha256}"
    )


def _duty_line(duty: DutyView, case: RegisterCase, zone: str) -> DutyLine:
    last = duty.decisions[-1] if duty.decisions else None
    asked = words.decisions(duty.duty)
    due = duty.due_at or duty.provisional_due_at or duty.target_at
    done = () if duty.duty == "record-in-register" else _done(duty, case, zone)
    return DutyLine(
        law=duty.regime_name,
        duty=words.duty_to(duty.duty, "", duty.stage),
        addressee=duty.addressee_name,
        outcome=words.OUTCOMES.get(duty.outcome, duty.outcome),
        advice=words.ADVICE.get(duty.advice, duty.advice),
        standing=words.STATUS.get(duty.status, duty.status),
        due=short(due, zone) if due else "",
        decided=asked.get(last.decision, last.decision) if last else "",
        reasons="\n".join(f"{each}." for each in _decided(duty, zone)),
        done="\n".join(done),
    )
