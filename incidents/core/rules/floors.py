"""Floors: circumstances that are a risk whatever else speaks against it.

A floor only raises. Each is here because a score, a promise or a backup was held
against it in a real case and the authority did not agree.
"""

from incidents.core.rules.circumstances import (
    ENTRIES,
    HOSTILE,
    KNOWN,
    LIKELY,
    STRANGER,
    TRUSTED,
    Circumstances,
)
from incidents.core.rules.rule import rule

MANY_PEOPLE = 100
A_DAY = 24
SERIOUS = 2

_WHO = "exposure.recipient malicious incident_type"


@rule(
    says=(
        "A national identity number or an identity document is in the hands of somebody"
        " who should not have it. It cannot be changed like a password."
    ),
    source=(
        "EDPB Guidelines 01/2021, cases No. 14 and 18; decisions of the Polish,"
        " Lithuanian and Danish authorities on identity numbers"
    ),
    facts=f"data_categories exposure.access {_WHO}",
)
def identity_number_outside(c: Circumstances) -> bool:
    """An identity number was read by somebody, or a stranger may have it."""
    return (
        c.exposed
        and c.data.identity_number
        and (c.reach >= STRANGER or c.access >= LIKELY)
        and c.reach >= KNOWN
    )


@rule(
    says=(
        "Somebody inside took or opened data on purpose and without need. That he was"
        " one of us does not make it harmless."
    ),
    source="EDPB Guidelines 01/2021, case No. 8 (copy by a leaving employee)",
    facts="intent exposure.recipient",
)
def taken_on_purpose_from_inside(c: Circumstances) -> bool:
    """A deliberate act with data that somebody could already reach."""
    return c.exposed and c.deliberate


@rule(
    says=(
        "More than a hundred identified people, and the data are readable for somebody"
        " who means harm. The number is a risk by itself."
    ),
    source="EDPB Guidelines 01/2021, case No. 11; ENISA 2013, flag for over 100 people",
    facts=f"subjects protection.encryption {_WHO}",
)
def many_people_in_hostile_hands(c: Circumstances) -> bool:
    """Readable data about more than a hundred named people with an attacker."""
    return c.exposed and c.reach >= HOSTILE and c.data.named and c.people > MANY_PEOPLE


@rule(
    says="Somebody could act in a person's name: an account or number was taken over.",
    source=(
        "EDPB Guidelines 01/2021, case No. 17; decisions of the Belgian and Icelandic"
        " authorities on numbers and accounts given to the wrong person"
    ),
    facts="exposure.account_takeover incident_type",
)
def account_taken_over(c: Circumstances) -> bool:
    """One taken-over account of one person is enough."""
    return c.exposed and c.taken_over


@rule(
    says="Passwords that can still be used, here or elsewhere, were exposed.",
    source="EDPB Guidelines 01/2021, case No. 7; Guidelines 9/2022, Annex B, vi",
    facts="data_categories protection.hashed_salted mitigation",
)
def usable_passwords_outside(c: Circumstances) -> bool:
    """Log-in secrets in clear, or still valid."""
    return c.exposed and c.data.secrets and c.secrets_usable and c.access >= LIKELY


@rule(
    says=(
        "Data that the law protects specially (health, beliefs, politics, sexual life,"
        " offences ...) tell something about identifiable people, also where it can"
        " only be inferred."
    ),
    source=(
        "GDPR Art. 9 and 10; CJEU C-184/20 (inferred data); decisions of the Dutch and"
        " Italian authorities on lists that reveal such data"
    ),
    facts=f"data_categories profile_depth exposure.access {_WHO}",
)
def special_data_outside(c: Circumstances) -> bool:
    """Special categories that say something, read by somebody outside."""
    return (
        c.exposed
        and c.data.special
        and c.linkable
        and c.depth >= ENTRIES
        and c.reach >= KNOWN
        and c.access >= LIKELY
    )


@rule(
    says=(
        "Somebody outside has read data about health, and the competent authority lets"
        " none of these pass as harmless, however little they say."
    ),
    source=(
        "GDPR Art. 9(1) and recital 35; the authority's decisions, named in its pack"
    ),
    facts="data_categories exposure.access exposure.recipient countries",
)
def health_data_where_none_pass(c: Circumstances) -> bool:
    """A hint about somebody's health, where the authority holds that enough."""
    return (
        c.exposed
        and c.health_never_passes
        and c.data.health
        and c.linkable
        and c.reach >= TRUSTED
        and c.access >= LIKELY
    )


@rule(
    says=(
        "An attacker had access and there are no logs that could show what left. That"
        " data were copied cannot be excluded, so it counts as if they were."
    ),
    source=(
        "EDPB Guidelines 01/2021, para 19 and following; decisions of the Danish and"
        " Spanish authorities on missing logs"
    ),
    facts="exposure.logs_available malicious incident_type protection.encryption",
)
def exfiltration_cannot_be_excluded(c: Circumstances) -> bool:
    """No logs, an attacker inside, readable data."""
    return c.exposed and c.exfiltration_open and c.linkable


@rule(
    says="A likely consequence for the people concerned has been named in the case.",
    source="GDPR Art. 33(1), (3)(c) and recital 85",
    facts="harms effects",
)
def a_harm_is_likely(c: Circumstances) -> bool:
    """The assessor expects harm; then a risk is not unlikely."""
    return c.harm_named and (c.exposed or c.unavailable or c.altered)


@rule(
    says=(
        "The data were out of reach for more than a day and people felt it, even though"
        " they could be put together again."
    ),
    source="EDPB Guidelines 01/2021, case No. 2",
    facts="effects availability.restored_within_h availability.service_impact",
)
def out_of_reach_for_days(c: Circumstances) -> bool:
    """An outage of days with an effect on people."""
    return c.unavailable and c.hours_out > A_DAY and c.impact > 0


@rule(
    says="The data are lost for good; people may need what they held.",
    source=(
        "GDPR Art. 4(12) (loss, destruction); EDPB Guidelines 9/2022, section I.B.2;"
        " decisions of the Cypriot and Croatian authorities on lost records"
    ),
    facts="effects availability.lost_for_good",
)
def lost_for_good(c: Circumstances) -> bool:
    """A permanent loss of availability."""
    return c.unavailable and c.lost


@rule(
    says="Without the data a service that people rely on suffers seriously.",
    source="EDPB Guidelines 01/2021, case No. 3; Guidelines 9/2022, Annex B, viii",
    facts="effects availability.service_impact",
)
def a_service_suffers(c: Circumstances) -> bool:
    """Care, pay or orders depend on the data and suffer seriously."""
    return c.unavailable and c.impact >= SERIOUS


@rule(
    says="Data were changed and the wrong data were used, or cannot be put right.",
    source="GDPR Art. 4(12) (alteration); ENISA 2013, circumstances of the breach",
    facts="effects integrity.misused integrity.recoverable",
)
def wrong_data_used_or_left(c: Circumstances) -> bool:
    """A loss of integrity with consequences."""
    return c.altered and (c.misused or c.unrecoverable)


FLOORS = (
    identity_number_outside,
    taken_on_purpose_from_inside,
    many_people_in_hostile_hands,
    account_taken_over,
    usable_passwords_outside,
    special_data_outside,
    health_data_where_none_pass,
    exfiltration_cannot_be_excluded,
    a_harm_is_likely,
    out_of_reach_for_days,
    lost_for_good,
    a_service_suffers,
    wrong_data_used_or_left,
)
