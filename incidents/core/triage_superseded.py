"""One notice for the same facts: a special law takes the place of the general one."""

from collections.abc import Iterable
from dataclasses import replace

from incidents.core.triage_answer import Advice, DutyFinding, Outcome, Reason
from incidents.core.triage_judge import Speaking

_REPLACED = ("notify-authority", "communicate-to-data-subjects")
_INSTEAD = Reason(
    "replaced-by-the-special-law",
    ("sectors", "organisation.telecom_in"),
    "For the same facts a special law asks for its own notice, which takes the place of"
    " this one.",
    "GDPR Art. 95; Directive 2002/58/EC Art. 4; Regulation (EU) 611/2013",
)


def superseded(
    found: list[DutyFinding], speaking: Iterable[Speaking]
) -> list[DutyFinding]:
    """Return *found* with the general notices that a special law replaces marked.

    Only a law that certainly speaks replaces another: until then both are shown.
    """
    instead: dict[tuple[str, str], str] = {}
    for each in speaking:
        if each.spoken.speaks:
            own = {duty.id for duty in each.regime.duties}
            for general in each.regime.supersedes:
                for duty in own.intersection(_REPLACED):
                    instead[general, duty] = each.regime.id
    if not instead:
        return found
    return [
        _replaced(each, by) if (by := instead.get((each.regime, each.duty))) else each
        for each in found
    ]


def _replaced(found: DutyFinding, by: str) -> DutyFinding:
    return replace(
        found,
        outcome=Outcome.NOT_REQUIRED,
        advice=Advice.DO_NOT_NOTIFY,
        superseded_by=by,
        due_at=None,
        provisional_due_at=None,
        target_at=None,
        late=False,
        because=(_INSTEAD, *found.because),
    )
