"""A rule: a named function, the facts it reads, its words and its source."""

from collections.abc import Callable
from dataclasses import dataclass

from incidents.core.rules.circumstances import Circumstances
from incidents.core.triage_answer import Reason

Test = Callable[[Circumstances], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named test of the circumstances, ready to give its reason.

    Attributes:
        applies: the test.
        reason: what to tell people when it applies.
    """

    applies: Test
    reason: Reason


def rule(*, says: str, source: str, facts: str) -> Callable[[Test], Rule]:
    """Turn a test into a rule named after the function.

    Args:
        says: one or two sentences for a manager.
        source: article, guideline or decision behind it.
        facts: the paths it reads, separated by spaces.
    """

    def named(test: Test) -> Rule:
        name = test.__name__.strip("_").replace("_", "-")
        return Rule(test, Reason(name, tuple(facts.split()), says, source))

    return named
