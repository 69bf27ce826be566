"""What may come of it, how bad that is, and what was done about it."""

from collections.abc import Mapping

from incidents.core.severity import HIGH, LOW, MEDIUM, VERY_HIGH
from incidents.documents.draft import Draft, Found
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]
_RISKS = {"high": "a", "risk": "b", "unlikely": "c"}
_SEVERITIES = {LOW: "a", MEDIUM: "b", HIGH: "c", VERY_HIGH: "c"}


def risk(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the assessed risk; while undetermined, nothing.

    Source: GDPR Art. 33(1) and 34(1).
    """
    key = _RISKS.get(str(draft.record.triage.get("risk")))
    return Found(value=key, origin=Origin.TRIAGE) if key else None


def severity(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the severity of the impact where both ends of the band agree.

    Source: ENISA, Recommendations for a methodology of the assessment of severity of
    personal data breaches (2013), section 3.5; its two upper bands are "Severe" here.
    """
    band = (draft.record.triage.get("severity") or {}).get("band") or ()
    keys = {_SEVERITIES.get(str(each), "") for each in band}
    if len(keys) != 1 or "" in keys:
        return None
    return Found(value=keys.pop(), origin=Origin.TRIAGE)


def assessment(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the reasons that triage gives for the risk, a line each.

    While the risk is undetermined they are presumptions, made to be on the safe side.
    An authority would read them as findings, so none of them enters the form.
    """
    if draft.record.triage.get("risk") not in _RISKS:
        return None
    reasons = draft.record.triage.get("because") or ()
    lines = [_reason(each) for each in reasons if each.get("says")]
    if not lines:
        return None
    return Found(value="\n".join(dict.fromkeys(lines)), origin=Origin.TRIAGE)


def _reason(each: Mapping[str, object]) -> str:
    says = str(each["says"]).rstrip(".")
    source = each.get("source")
    return f"{says} ({source})." if source else f"{says}."


def mitigation(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return what was done after the event, in the form's words."""
    done = draft.words_of(field.no, draft.fact("mitigation") or ())
    if not done:
        return None
    text = f"Done so far: {'; '.join(done)}."
    return Found(value=text, origin=Origin.FACTS)
