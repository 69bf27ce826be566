"""Random instants of a world: when it was noticed, and what was done about it."""

from random import Random
from typing import Any

_INSTANTS = (
    "discovered_at",
    "reported_at",
    "aware_at",
    "told_by_processor_at",
    "processor_aware_at",
    "should_have_known_at",
    "classified_at",
)
_ACTS = (
    ("us-ca", "communicate-to-data-subjects", None),
    ("eu-nis2", "notify-authority", "initial"),
    ("eu-dora", "notify-authority", None),
    ("eu-dora", "notify-authority", "intermediate"),
    ("eu-telecom", "notify-authority", "initial"),
    ("eu-gdpr", "notify-authority", None),
)


def some_times(rng: Random) -> dict[str, Any]:
    """Return instants, notices already made and a delay that the police asked for."""
    found: dict[str, Any] = {
        name: _instant(rng) for name in _INSTANTS if rng.random() < 0.7
    }
    found["acts"] = [
        {"regime": regime, "duty": duty, "stage": stage, "at": _instant(rng)}
        for regime, duty, stage in rng.sample(_ACTS, k=rng.randint(0, 2))
    ]
    if rng.random() < 0.1:
        hold = {"from": _instant(rng), "until": _instant(rng)}
        found["law_enforcement_hold"] = hold | {
            "written": rng.choice([True, False, None])
        }
    return found


def _instant(rng: Random) -> str:
    year = rng.choice([2024, 2025, 2025, 2026, 2026])
    return f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T10:30:00+02:00"
