"""What may come of it, how bad that is, and what was done about it."""

from collections.abc import Mapping

from incidents.core.severity import HIGH, LOW, MEDIUM, VERY_HIGH
from incidents.documents.draft import Draft, Found, choose
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]
RISKS = ("high", "risk", "unlikely")
SEVERITIES = (LOW, MEDIUM, HIGH, VERY_HIGH)


def risk(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the assessed risk; while undetermined, nothing.

    Source: GDPR Art. 33(1) and 34(1).
    """
    return choose(field, str(draft.record.triage.get("risk")), Origin.TRIAGE)


def severity(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the severity of the impact where both ends of the band mean one option.

    Source: ENISA, Recommendations for a methodology of the assessment of severity of
    personal data breaches (2013), section 3.5.
    """
    band = (draft.record.triage.get("severity") or {}).get("band") or ()
    found = {field.option_of(str(each)) for each in band}
    option = found.pop() if len(found) == 1 else None
    return Found(value=option.key, origin=Origin.TRIAGE) if option else None


def assessment(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the reasons that triage gives for the risk, a line each.

    While the risk is undetermined they are presumptions, made to be on the safe side.
    An authority would read them as findings, so none of them enters the form. With
    ``cites = false`` their sources are left out, where these are another law's.
    """
    if draft.record.triage.get("risk") not in RISKS:
        return None
    reasons = draft.record.triage.get("because") or ()
    cites = params.get("cites") is not False
    lines = [_reason(each, cites=cites) for each in reasons if each.get("says")]
    if not lines:
        return None
    return Found(value="\n".join(dict.fromkeys(lines)), origin=Origin.TRIAGE)


def _reason(each: Mapping[str, object], *, cites: bool) -> str:
    says = str(each["says"]).rstrip(".")
    source = each.get("source") if cites else None
    return f"{says} ({source})." if source else f"{says}."


def mitigation(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return what was done after the event, in the form's words."""
    done = draft.words_of(field.no, draft.fact("mitigation") or ())
    if not done:
        return None
    text = f"Done so far: {'; '.join(done)}."
    return Found(value=text, origin=Origin.FACTS)
