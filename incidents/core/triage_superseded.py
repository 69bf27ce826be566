"""One notice for the same facts: a special law takes the place of the general one."""

from collections.abc import Iterable
from dataclasses import replace

from incidents.core.regime import Regime
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


_PERHAPS_INSTEAD = Reason(
    "may-be-replaced-by-the-special-law",
    ("sectors", "organisation.telecom_in", "subject_kinds"),
    "A special law may apply, whose own notice would take the place of this one. Until"
    " that is known this notice stands.",
    "GDPR Art. 95; Directive 2002/58/EC Art. 4; Regulation (EU) 611/2013",
)


def superseded(
    found: list[DutyFinding], speaking: Iterable[Speaking]
) -> list[DutyFinding]:
    """Return *found* with the general notices that a special law replaces marked.

    Only a law that certainly speaks replaces another. Where it may speak both are
    shown, and the general notice is not proven: it may yet be replaced.
    """
    heard = {each.regime.id: each for each in speaking}
    instead: dict[tuple[str, str], Speaking] = {}
    for each in heard.values():
        for general, duty in replaces(each.regime):
            if general in heard:
                instead[general, duty] = _beside(heard[general], each)
    if not instead:
        return found
    return [_marked(each, instead.get((each.regime, each.duty))) for each in found]


def _beside(general: Speaking, special: Speaking) -> Speaking:
    """Return *special* as it speaks where *general* does.

    Where no more is open about it than about the general law, it speaks whenever that
    law does.
    """
    spoken = special.spoken
    same = general.spoken.speaks is None and set(spoken.asks) <= {*general.spoken.asks}
    if spoken.speaks is None and same:
        return replace(special, spoken=replace(spoken, speaks=True, asks=()))
    return special


def replaces(regime: Regime) -> Iterable[tuple[str, str]]:
    """Return the regime and duty of each notice that one of *regime* replaces."""
    own = {duty.id for duty in regime.duties}
    for general in regime.supersedes:
        for duty in _REPLACED:
            if duty in own:
                yield general, duty


def _marked(found: DutyFinding, by: Speaking | None) -> DutyFinding:
    if by is None:
        return found
    if by.spoken.speaks:
        return _replaced(found, by.regime.id)
    if found.outcome is not Outcome.REQUIRED:
        return found
    return replace(
        found,
        outcome=Outcome.UNDETERMINED,
        because=(_PERHAPS_INSTEAD, *found.because),
    )


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
