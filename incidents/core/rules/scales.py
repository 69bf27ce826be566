"""The scales on which single facts stand, from best to worst for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from incidents.core import facts_codes as codes

NO, YES = 0, 1


def bits(names: tuple[str, ...]) -> dict[str, int]:
    """Return a power of two for each code, so that a set of codes is one number."""
    return {name: 1 << place for place, name in enumerate(names)}


CATEGORY = bits(codes.DATA_CATEGORIES)
KIND = bits(codes.SUBJECT_KINDS)
HARM = bits(codes.HARMS)
HOSTILE_TYPES = frozenset(
    [
        "ransomware",
        "malware",
        "phishing",
        "exfiltration",
        "skimming",
        "number_takeover",
        "denial_of_service",
    ]
)

# What stops services rather than merely reading data.
DISRUPTIVE_TYPES = frozenset({"ransomware", "malware", "denial_of_service"})
# What puts the thing itself into other hands, opened or not.
HANDED_OVER_TYPES = frozenset({"device_lost_or_stolen", "e_waste"})
# What by its nature lets somebody see the data; presumed until the effects are settled.
SEEN_TYPES = HANDED_OVER_TYPES | {
    "displayed_to_wrong_recipient",
    "exfiltration",
    "failure_to_redact",
    "mail_lost_or_opened",
    "open_distribution_list",
    "paper_disposal",
    "paper_lost_or_stolen",
    "privilege_abuse",
    "sent_by_mistake",
    "skimming",
    "unauthorised_access",
    "unauthorised_sharing",
    "unintended_publication",
    "verbal_disclosure",
}
# What holds data without a computer.
NOT_COMPUTERISED = codes.HARD_COPY | {"phone_verbal"}


_FLAGS: Mapping[Any, str] = {True: "true", False: "false"}


@dataclass(frozen=True, slots=True)
class Scale:
    """A single fact, from best to worst.

    Attributes:
        path: where the fact stands.
        places: code to place on the scale; 0 is best.
        attribute: its name in a view.
        top: the worst place.
        answers: what each code, as an answer is written, reads as.
    """

    path: str
    attribute: str
    places: Mapping[Any, int]
    top: int = field(init=False)
    answers: Mapping[str, tuple[tuple[str, float], ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what each reading would."""
        object.__setattr__(self, "top", max(self.places.values()))
        answers = {
            _FLAGS.get(code, code): ((self.attribute, place),)
            for code, place in self.places.items()
        }
        object.__setattr__(self, "answers", answers)


MORE = {False: NO, True: YES}
LESS = {True: NO, False: YES}

SCALES = (
    Scale(
        "certainty",
        "breach",
        {"ruled_out": NO, "near_miss": NO, "suspected": YES, "confirmed": YES},
    ),
    Scale("intent", "deliberate", {"accidental": NO, "deliberate": YES}),
    Scale("malicious", "malicious", MORE),
    Scale(
        "exposure.access",
        "access",
        {"excluded": 0, "unlikely": 1, "likely": 2, "confirmed": 3},
    ),
    # "none" is believed only together with access excluded; else somebody unknown.
    Scale(
        "exposure.recipient",
        "recipient",
        {
            "internal": 0,
            "trusted": 1,
            "known": 2,
            "none": 3,
            "unknown": 3,
            "public": 4,
            "malicious": 5,
        },
    ),
    Scale("exposure.contained", "uncontained", {"full": 0, "partial": 1, "none": 2}),
    Scale("exposure.logs_available", "logs_missing", LESS),
    Scale("exposure.account_takeover", "taken_over", MORE),
    Scale(
        "protection.encryption",
        "unencrypted",
        {"strong": NO, "weak": YES, "none": YES},
    ),
    Scale("protection.key_compromised", "key_out", MORE),
    Scale("protection.hashed_salted", "secrets_in_clear", LESS),
    Scale("protection.wipe_confirmed", "not_wiped", LESS),
    Scale(
        "identifiability",
        "identifiable",
        {"negligible": 0, "limited": 1, "significant": 2, "maximum": 3},
    ),
    Scale("profile_depth", "depth", {"none": 0, "partial": 1, "complete": 2}),
    Scale("availability.lost_for_good", "lost", MORE),
    Scale(
        "availability.service_impact", "impact", {"none": 0, "minor": 1, "serious": 2}
    ),
    Scale("integrity.misused", "misused", MORE),
    Scale("integrity.recoverable", "unrecoverable", LESS),
    Scale("authority_ordered", "ordered", MORE),
)
