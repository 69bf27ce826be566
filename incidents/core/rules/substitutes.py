"""When a notice may take another form because people cannot be reached.

A substitute changes how people are told, never whether: no outcome depends on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incidents.core.facts_breach import Breach
from incidents.core.triage_answer import Reason

# 45 CFR 164.404(d)(2); California Civil Code 1798.82(j)(3).
TEN, HALF_A_MILLION = 10, 500_000


@dataclass(frozen=True, slots=True)
class Substitute:
    """Another form of notice, and when to speak of it."""

    test: Callable[[Breach], bool]
    reason: Reason


def _some(breach: Breach) -> bool:
    """Are there people without usable contact details?"""
    return breach.unreachable.low > 0 or breach.unreachable.undeterminable


def _fewer_than_ten(breach: Breach) -> bool:
    """Are there some, and perhaps fewer than ten?"""
    return _some(breach) and breach.unreachable.low < TEN


def _ten_or_more(breach: Breach) -> bool:
    """Are there some, and perhaps ten or more?"""
    return _some(breach) and breach.unreachable.high >= TEN


def _some_or_very_many(breach: Breach) -> bool:
    """Are there some, or more than 500,000 people in all?"""
    return _some(breach) or breach.subjects.low > HALF_A_MILLION


_PATH = ("unreachable",)
SUBSTITUTES: Mapping[str, Substitute] = {
    "public-communication": Substitute(
        _some,
        Reason(
            "public-communication-for-the-unreachable",
            _PATH,
            "Some of these people cannot be reached. Where telling each of them would"
            " take disproportionate effort, a public communication that informs them"
            " as well takes its place: that changes the form, not the duty. Those whom"
            " we can reach are told directly.",
            "GDPR Art. 34(3)(c)",
        ),
    ),
    "swiss-public-announcement": Substitute(
        _some,
        Reason(
            "public-announcement-for-the-unreachable",
            _PATH,
            "Some of these people cannot be reached. A public announcement may inform"
            " them where telling each is impossible or a disproportionate effort; those"
            " whom we can reach are told directly.",
            "FADP Art. 24(5)(b) and (c)",
        ),
    ),
    "telecom-advertisement": Substitute(
        _some,
        Reason(
            "advertisement-for-those-not-identified",
            _PATH,
            "Some of these people cannot be reached or identified in time: they may be"
            " told through advertisements in major national or regional media; the"
            " search for them goes on, and whoever is found is told.",
            "Regulation (EU) 611/2013 Art. 3(7)",
        ),
    ),
    "hipaa-substitute-under-ten": Substitute(
        _fewer_than_ten,
        Reason(
            "substitute-notice-under-ten",
            _PATH,
            "Fewer than ten people without usable addresses are told in another way: in"
            " writing, by telephone or otherwise.",
            "45 CFR 164.404(d)(2)(i)",
        ),
    ),
    "hipaa-substitute-from-ten": Substitute(
        _ten_or_more,
        Reason(
            "substitute-notice-from-ten",
            _PATH,
            "Ten people or more without usable addresses: a conspicuous notice on the"
            " home page for 90 days, or in major print or broadcast media, with a"
            " toll-free number for at least 90 days.",
            "45 CFR 164.404(d)(2)(ii)",
        ),
    ),
    "california-substitute": Substitute(
        _some_or_very_many,
        Reason(
            "california-substitute-notice",
            ("unreachable", "subjects"),
            "Where contact details are missing, where notice would cost more than"
            " 250,000 dollars or go to more than 500,000 people: e-mail, a conspicuous"
            " posting on the web site for 30 days, and major statewide media, all"
            " three.",
            "California Civil Code 1798.82(j)(3)",
        ),
    ),
}
