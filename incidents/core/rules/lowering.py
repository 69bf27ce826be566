"""What may lower the risk of a disclosure, and only with evidence.

Each rule asks for facts that somebody has established; a promise is not one of them.
They lift the general presumption that a disclosure is a risk, never a floor.
"""

from incidents.core.rules.circumstances import (
    ENTRIES,
    HINT,
    KNOWN,
    STRANGER,
    TRUSTED,
    UNLIKELY,
    Circumstances,
)
from incidents.core.rules.rule import rule

SMALL_CIRCLE = 50
FEW_PEOPLE = 100

_WHO = "exposure.recipient exposure.recipients intent malicious"


@rule(
    says=(
        "A few people's names and addresses, or a passing remark about them, reached a"
        " small circle of known people. Nothing in it is sensitive enough to harm"
        " anybody."
    ),
    source=(
        "EDPB Guidelines 01/2021, cases No. 13 and 15; Guidelines 9/2022, Annex B, x"
    ),
    facts=f"subjects data_categories subject_kinds profile_depth {_WHO}",
)
def trivial_content_in_a_small_circle(c: Circumstances) -> bool:
    """Few people, few known readers, nothing to learn about anybody."""
    return (
        c.depth == HINT
        and c.reach <= KNOWN
        and c.people <= SMALL_CIRCLE
        and c.recipients <= SMALL_CIRCLE
        and not (c.deliberate or c.taken_over)
        and not (c.data.identity_number or c.data.money or c.data.secrets)
        and not (c.in_danger or c.needing_care)
        and not (c.data.special and c.patients)
    )


@rule(
    says=(
        "The wrong recipient is known, it is unlikely that anything was opened, and all"
        " of it was returned or deleted."
    ),
    source=(
        "EDPB Guidelines 01/2021, case No. 9 and para 9; decision of the Belgian"
        " authority on an unopened message that was deleted at once"
    ),
    facts=f"exposure.access exposure.contained mitigation {_WHO}",
)
def unopened_and_back(c: Circumstances) -> bool:
    """A known recipient gave it back or deleted it without having read it."""
    return (
        c.reach <= KNOWN and c.access <= UNLIKELY and c.recovered and not c.deliberate
    )


@rule(
    says=(
        "The recipient is somebody whom we have reason to trust, has confirmed that"
        " nothing was kept, and the data about a limited number of people are of a kind"
        " that does little harm."
    ),
    source="EDPB Guidelines 01/2021, case No. 9 (trusted recipient)",
    facts=f"exposure.contained subjects data_categories {_WHO}",
)
def trusted_recipient_kept_nothing(c: Circumstances) -> bool:
    """A trusted recipient deleted everything; nothing sensitive was in it."""
    return (
        c.reach <= TRUSTED
        and c.fully_contained
        and c.people <= FEW_PEOPLE
        and not (
            c.data.special or c.data.identity_number or c.data.payment or c.data.secrets
        )
        and not (c.deliberate or c.in_danger)
    )


@rule(
    says=(
        "Only passwords were taken; they were salted and hashed by a current method and"
        " have been changed since, and they lead to nobody by themselves."
    ),
    source="EDPB Guidelines 01/2021, case No. 6",
    facts=(
        "data_categories protection.hashed_salted mitigation identifiability"
        " profile_depth"
    ),
)
def dead_passwords_only(c: Circumstances) -> bool:
    """Nothing but passwords that nobody can use any more."""
    return (
        not (c.data.beyond_secrets or c.secrets_usable)
        and c.depth <= ENTRIES
        and not c.taken_over
    )


@rule(
    says=(
        "Without further knowledge nobody can tell from the data whom they are about,"
        " and they have not been published or taken by an attacker."
    ),
    source="EDPB Guidelines 9/2022, section IV.B (ease of identification)",
    facts=f"identifiability data_categories {_WHO}",
)
def nobody_can_be_told_from_it(c: Circumstances) -> bool:
    """The data cannot be matched to a person by whoever may hold them."""
    return not c.linkable and c.reach <= STRANGER


LOWERING = (
    trivial_content_in_a_small_circle,
    unopened_and_back,
    trusted_recipient_kept_nothing,
    dead_passwords_only,
    nobody_can_be_told_from_it,
)
