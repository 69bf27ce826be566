"""Judges one part of a breach in its three readings, each criterion once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Bearer, Duty, Law, Regime
from incidents.core.rules.circumstances import Circumstances
from incidents.core.rules.competence import (
    GUIDED,
    NOBODY_DIFFERS,
    Competent,
    Practice,
    competent,
    practice_may_weigh,
)
from incidents.core.rules.criteria import Judged
from incidents.core.rules.readings import Pair, Reader, Readings, View, read
from incidents.core.rules.registry import (
    CRITERIA,
    DEMANDS,
    EXEMPTIONS,
    READERS,
    SCOPES,
)
from incidents.core.rules.risk import HIGH_RISK, UNLIKELY_RISK, level
from incidents.core.rules.scope import Spoken
from incidents.core.triage_answer import Outcome, Reason

Arises = Callable[[Judged], bool]
TestKey = tuple[Any, ...]


def judge(view: View) -> Judged:
    """Return *view* with its circumstances and its risk."""
    c = Circumstances(view)
    return Judged(view, c, bool(view["personal"]), level(c))


def worsened(before: Judged, moved: Sequence[Pair]) -> Judged:
    """Return *before* with facts that got worse: as ``judge`` of that, only faster."""
    return _moved(before, moved, before.level, HIGH_RISK)


def bettered(before: Judged, moved: Sequence[Pair]) -> Judged:
    """Return *before* with facts that got better: as ``judge`` of that, only faster."""
    return _moved(before, moved, UNLIKELY_RISK, before.level)


def _moved(
    before: Judged, moved: Sequence[Pair], at_least: int, at_most: int
) -> Judged:
    view = before.view.copy()
    view.update(moved)
    c = before.circumstances.after(view, moved)
    risk = before.level
    if c is not before.circumstances:
        risk = level(c, at_least, at_most)
    return Judged(view, c, bool(view["personal"]), risk)


def test_key(duty: Duty) -> TestKey:
    """Return what makes two duties of different regimes one question."""
    return duty.criterion, *duty.params.items(), duty.demands, duty.exemptions


def arises(duty: Duty) -> Arises:
    """Return the test whether *duty* arises in one reading."""
    criterion, params = CRITERIA[duty.criterion].test, duty.params
    demands = [DEMANDS[name].test for name in duty.demands]
    exemptions = [EXEMPTIONS[name].test for name in duty.exemptions]

    def test(judged: Judged) -> bool:
        for demanded in demands:
            if demanded(judged):
                return True
        if not criterion(judged, params):
            return False
        return not any(exempt(judged) for exempt in exemptions)

    return test


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a duty arises, in each reading."""

    low: bool
    high: bool
    presumed: bool

    @property
    def open(self) -> bool:
        """Tell whether the unknown facts can still decide it."""
        return self.high and not self.low

    @property
    def outcome(self) -> Outcome:
        """Return what holds in every completion of the unknown facts."""
        if self.low:
            return Outcome.REQUIRED
        return Outcome.UNDETERMINED if self.high else Outcome.NOT_REQUIRED


@dataclass(frozen=True, slots=True)
class Speaking:
    """A regime that speaks, or may speak."""

    regime: Regime
    spoken: Spoken
    competent: Competent = NOBODY_DIFFERS

    @property
    def practice(self) -> Practice:
        """Return whose practice counts; of a law that may not speak, at most."""
        practice = self.competent.practice
        if self.spoken.speaks or practice is GUIDED:
            return practice
        return replace(practice, low=GUIDED.low)


@dataclass(slots=True)
class JudgedPart:
    """A breach, or a part of one, judged under regimes of one practice.

    Attributes:
        speaking: the regimes that speak, or may speak.
    """

    breach: Breach
    speaking: tuple[Speaking, ...]
    readers: tuple[Reader, ...]
    readings: Readings
    low: Judged
    high: Judged
    presumed: Judged
    verdicts: dict[TestKey, Verdict] = field(default_factory=dict)
    tests: dict[TestKey, Arises] = field(default_factory=dict)

    def verdict(self, duty: Duty) -> Verdict:
        """Return whether *duty* arises, leaving scope and bearer aside."""
        key = test_key(duty)
        found = self.verdicts.get(key)
        if found is None:
            test = self.tests[key] = arises(duty)
            found = Verdict(test(self.low), test(self.high), test(self.presumed))
            self.verdicts[key] = found
        return found

    def telling(self, verdict: Verdict) -> Judged:
        """Return the reading whose reasons explain *verdict*."""
        if verdict.low:
            return self.low
        return self.presumed if verdict.high else self.high


def judge_part(breach: Breach, law: Law) -> tuple[JudgedPart, ...]:
    """Return *breach* judged under the regimes of *law* that may speak.

    Once for all whose authorities hold the same; mostly that is once.
    """
    may_weigh = practice_may_weigh(breach)
    by_practice: dict[Practice, list[Speaking]] = {}
    for regime in law.regimes:
        said = spoken(breach, regime)
        if said.speaks is not False:
            at = competent(regime, breach, law) if may_weigh else NOBODY_DIFFERS
            each = Speaking(regime, said, at)
            by_practice.setdefault(each.practice, []).append(each)
    return tuple(
        _judged(breach, tuple(speaking), practice)
        for practice, speaking in (by_practice or {GUIDED: []}).items()
    )


def _judged(
    breach: Breach, speaking: tuple[Speaking, ...], practice: Practice
) -> JudgedPart:
    readers = _readers(speaking)
    if practice != GUIDED:
        readers = (*readers, practice.enter)
    readings = read(breach, readers)
    low = judge(readings.low)
    if not readings.unknown and readings.low == readings.high:
        return JudgedPart(breach, speaking, readers, readings, low, low, low)
    high, presumed = judge(readings.high), judge(readings.presumed)
    return JudgedPart(breach, speaking, readers, readings, low, high, presumed)


def spoken(breach: Breach, regime: Regime) -> Spoken:
    """Return whether *regime* speaks; where nobody will ever know, it does."""
    said = SCOPES[regime.scope].test(breach, regime)
    if (
        said.speaks is None
        and said.asks
        and breach.undeterminable.issuperset(said.asks)
    ):
        return replace(said, speaks=True, asks=())
    return said


def _readers(speaking: tuple[Speaking, ...]) -> tuple[Reader, ...]:
    """Return what the duties of the regimes that speak need beside the common facts."""
    names: dict[str, None] = {}
    for each in speaking:
        for duty in each.regime.duties:
            names |= _reads(duty.criterion, duty.demands, duty.exemptions)
    return tuple(READERS[name] for name in names)


@cache
def _reads(
    criterion: str, demands: tuple[str, ...], exemptions: tuple[str, ...]
) -> dict[str, None]:
    wanted = [
        CRITERIA[criterion].reads,
        *(DEMANDS[name].reads for name in demands),
        *(EXEMPTIONS[name].reads for name in exemptions),
    ]
    return dict.fromkeys(name for names in wanted for name in names)


_BEARERS: Mapping[str, Bearer] = {
    "controller": Bearer.CONTROLLER,
    "joint_controller": Bearer.CONTROLLER,
    "processor": Bearer.PROCESSOR,
}


def bears(breach: Breach, duty: Duty) -> bool | None:
    """Tell whether the duty is ours; None while our role is not known.

    Where nobody will ever know our role, the duties of both are ours.
    """
    role = breach.code("role")
    if duty.bearer is Bearer.BOTH or role_never_known(breach):
        return True
    return None if role is None else _BEARERS[role] is duty.bearer


def role_never_known(breach: Breach) -> bool:
    """Tell whether nobody will ever know our role; a role that is told counts."""
    return breach.code("role") is None and "role" in breach.undeterminable


NOT_OURS = Reason(
    "the-controllers-decide",
    ("role",),
    "We process these data for somebody else. We tell that controller; whether the"
    " authority and the people concerned are told, the controller decides.",
    "GDPR Art. 33(2); EDPB Guidelines 9/2022, section II.A.4",
)
ROLE_UNKNOWN = Reason(
    "role-not-known",
    ("role",),
    "Whether these are our own data or we process them for somebody else is not known"
    " yet; until then we act as if they were our own.",
    "GDPR Art. 4(7), 4(8)",
)
ROLE_NEVER_KNOWN = Reason(
    "role-never-known",
    ("role",),
    "Nobody will ever know whether these are our own data or we process them for"
    " somebody else, so the duties of both count.",
    "GDPR Art. 4(7), 4(8), 5(2)",
)
