"""Where authorities are known to differ, and what each may hold.

The guidelines of the EDPB are the measure. An authority is stricter, or is known to
agree, only where its pack names a published decision or guidance that says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from incidents.core.authority import Authority, Held
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.floors import health_data_where_none_pass
from incidents.core.rules.lowering import unopened_and_back
from incidents.core.triage_answer import Reason


@dataclass(frozen=True, slots=True)
class View:
    """One view of a matter.

    Attributes:
        strict: 0 as the guidelines, 1 stricter.
        decides: tells whether it weighs in these circumstances.
        says: what the authority holds, after its name.
    """

    strict: int
    decides: Callable[[Circumstances], bool]
    says: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter on which authorities differ.

    Attributes:
        attribute: its name in a view of the facts.
        views: what an authority may hold, by the name that packs use.
        facts: paths of the facts that it weighs.
    """

    attribute: str
    views: Mapping[str, View]
    facts: tuple[str, ...]


def _word_taken(c: Circumstances) -> bool:
    return c.exposed and unopened_and_back.applies(c)


def _word_refused(c: Circumstances) -> bool:
    return c.exposed and c.word_refused


def _trust_refused(c: Circumstances) -> bool:
    return c.exposed and c.trust_refused


MATTERS: Mapping[str, Matter] = {
    "recipient_declaration": Matter(
        "word_refused",
        {
            "accepted-if-unopened": View(
                0,
                _word_taken,
                "takes the word of a known recipient who had not opened it and deleted"
                " it at once",
            ),
            "not-accepted": View(
                1,
                _word_refused,
                "does not take a recipient's word that everything was deleted: only"
                " what came back, or what we took back ourselves, counts",
            ),
        },
        ("exposure.contained", "exposure.recipient", "mitigation"),
    ),
    "recipient_secrecy": Matter(
        "trust_refused",
        {
            "no-trust": View(
                1,
                _trust_refused,
                "does not count a duty of secrecy as trust: a recipient bound by it is"
                " a recipient like any other",
            ),
        },
        ("exposure.recipient", "exposure.contained"),
    ),
    "health_data": Matter(
        "health_never_passes",
        {
            "always-a-risk": View(
                1,
                health_data_where_none_pass.applies,
                "has let no data about health pass as harmless, however few the people"
                " and however little they say",
            ),
        },
        ("data_categories", "exposure.access"),
    ),
}

# One number for each matter, in the order of MATTERS.
Stand = tuple[int, ...]
AS_GUIDED: Stand = (0,) * len(MATTERS)


def stand(authority: Authority) -> Stand:
    """Return how strict *authority* is on each matter."""
    views = {held.matter: held.value for held in authority.strictness}
    return tuple(
        matter.views[views[name]].strict if name in views else 0
        for name, matter in MATTERS.items()
    )


def strictest(stands: Iterable[Stand]) -> Stand:
    """Return the strictest on each matter; of nobody, as the guidelines."""
    return tuple(map(max, zip(AS_GUIDED, *stands, strict=True)))


def mildest(stands: Iterable[Stand]) -> Stand:
    """Return the mildest on each matter; of nobody, as the guidelines."""
    return tuple(map(min, zip(*stands, strict=True))) or AS_GUIDED


def practice(authorities: Iterable[Authority], c: Circumstances) -> Iterable[Reason]:
    """Return whose practice weighs in these circumstances, with its source."""
    for authority in authorities:
        for held in authority.strictness:
            if MATTERS[held.matter].views[held.value].decides(c):
                yield _reason(authority, held)


def _reason(authority: Authority, held: Held) -> Reason:
    matter = MATTERS[held.matter]
    return Reason(
        f"practice-of-{authority.id}-on-{held.matter.replace('_', '-')}",
        ("organisation.main_establishment", *matter.facts),
        f"{authority.name} {matter.views[held.value].says}.",
        held.source,
    )
