"""Circumstances in which a high risk to the people concerned is likely.

Source throughout: GDPR Art. 34(1), recitals 75, 76, 86; EDPB Guidelines 9/2022,
section IV.B (nature, sensitivity and volume of the data, ease of identification,
severity of the consequences, characteristics and number of the people).
"""

from incidents.core.rules.circumstances import (
    ENTRIES,
    HOSTILE,
    KNOWN,
    LIKELY,
    PUBLIC,
    STRANGER,
    TRUSTED,
    UNLIKELY,
    WHOLE_FILE,
    Circumstances,
)
from incidents.core.rules.rule import rule

VERY_MANY_PEOPLE = 10_000
SERIOUS = 2

_WHO = "exposure.recipient malicious incident_type"


def _read_and_not_recovered(c: Circumstances) -> bool:
    return c.access >= LIKELY and (
        c.reach >= STRANGER or (c.reach == KNOWN and not c.recovered)
    )


@rule(
    says=(
        "A stranger has what is needed to pass for somebody else: an identity number or"
        " document together with a name or an address."
    ),
    source=(
        "EDPB Guidelines 01/2021, cases No. 5, 7, 14 and 18; decisions of the Polish"
        " and Lithuanian authorities on identity numbers and documents"
    ),
    facts=f"data_categories exposure.access {_WHO}",
)
def identity_kit_with_a_stranger(c: Circumstances) -> bool:
    """Identity fraud is possible for whoever holds the data."""
    return c.data.identity_kit and c.reach >= STRANGER and c.access >= LIKELY


@rule(
    says=(
        "Identity number, name and address were read by somebody who should not have"
        " them and have not all come back."
    ),
    source=(
        "EDPB Guidelines 01/2021, case No. 14; decisions of the Polish and Danish"
        " authorities on letters with identity numbers"
    ),
    facts=f"data_categories exposure.access exposure.contained {_WHO}",
)
def identity_kit_read_and_not_recovered(c: Circumstances) -> bool:
    """The kit is with one known person who has not given it back."""
    return c.data.identity_kit and c.data.whereabouts and _read_and_not_recovered(c)


@rule(
    says=(
        "An identity number was read together with health, other specially protected or"
        " financial data. What was read cannot be unread."
    ),
    source=(
        "Decisions of the Polish and Danish authorities on medical and tax papers with"
        " identity numbers; GDPR recital 75"
    ),
    facts=f"data_categories exposure.access {_WHO}",
)
def identity_number_with_intimate_data(c: Circumstances) -> bool:
    """Identity number and intimate data in one, read by anybody outside."""
    return (
        c.data.identity_kit
        and (c.data.special or c.data.money)
        and c.reach >= TRUSTED
        and c.access >= LIKELY
    )


@rule(
    says=(
        "Specially protected data that say something about identifiable people were"
        " read by somebody who should not have them and have not all come back."
    ),
    source="GDPR Art. 9, 10 and recital 75; EDPB Guidelines 9/2022, section IV.B and"
    " Annex B, x",
    facts=f"data_categories profile_depth exposure.access exposure.contained {_WHO}",
)
def special_data_read(c: Circumstances) -> bool:
    """More than a hint of special data, with somebody who should not have it."""
    return c.data.special and c.depth >= ENTRIES and _read_and_not_recovered(c)


@rule(
    says="Financial data or means of payment are in the hands of an attacker.",
    source="EDPB Guidelines 01/2021, cases No. 4 and 18",
    facts=f"data_categories mitigation exposure.access {_WHO}",
)
def money_data_in_hostile_hands(c: Circumstances) -> bool:
    """Fraud or loss of money; blocked cards lift it where only cards were taken."""
    return (
        c.data.money
        and c.reach >= HOSTILE
        and c.access >= LIKELY
        and (c.data.accounts or c.cards_valid)
    )


@rule(
    says=(
        "A person's finances in full (balances, income, movements) were read by"
        " somebody who should not have them and have not all come back."
    ),
    source=(
        "GDPR recital 75; decisions of the Greek and Italian authorities on bank data;"
        " ENISA 2013, financial data"
    ),
    facts=f"data_categories profile_depth exposure.access exposure.contained {_WHO}",
)
def whole_finances_read(c: Circumstances) -> bool:
    """The whole financial picture of a person, read and not recovered."""
    return c.data.money and c.depth >= WHOLE_FILE and _read_and_not_recovered(c)


@rule(
    says="Usable passwords are with strangers, who can try them here and elsewhere.",
    source="EDPB Guidelines 01/2021, case No. 7; Guidelines 9/2022, Annex B, vi",
    facts=f"data_categories protection.hashed_salted mitigation exposure.access {_WHO}",
)
def passwords_with_strangers(c: Circumstances) -> bool:
    """Log-in secrets that open something."""
    return (
        c.data.secrets
        and c.secrets_usable
        and c.reach >= STRANGER
        and c.access >= LIKELY
    )


@rule(
    says=(
        "People whose safety depends on it (protected addresses, police, military) can"
        " be found by somebody who should not be able to."
    ),
    source=(
        "EDPB Guidelines 9/2022, section IV.B (characteristics of the individual);"
        " decisions of the Danish and British authorities on protected addresses"
    ),
    facts=f"subject_kinds data_categories exposure.access {_WHO}",
)
def people_in_danger_can_be_found(c: Circumstances) -> bool:
    """Whereabouts of people in danger with anybody outside."""
    return (
        c.in_danger and c.data.whereabouts and c.reach >= KNOWN and c.access > UNLIKELY
    )


@rule(
    says=(
        "Children or vulnerable people are concerned, the data say something about"
        " them, and they are public or with an attacker."
    ),
    source="GDPR recitals 38 and 75; EDPB Guidelines 9/2022, section IV.B",
    facts=f"subject_kinds profile_depth exposure.access {_WHO}",
)
def people_needing_care_exposed(c: Circumstances) -> bool:
    """A child is a reason, not yet a verdict: it takes a hostile or public reader."""
    return (
        c.needing_care
        and c.depth >= ENTRIES
        and c.reach >= PUBLIC
        and c.access >= LIKELY
    )


@rule(
    says="Names and addresses of very many people are in the hands of an attacker.",
    source="EDPB Guidelines 01/2021, case No. 11 (a hundred thousand customers)",
    facts=f"subjects data_categories exposure.access {_WHO}",
)
def very_many_people_in_hostile_hands(c: Circumstances) -> bool:
    """The number alone makes fraud and phishing against some of them likely."""
    return (
        c.data.named
        and c.people >= VERY_MANY_PEOPLE
        and c.reach >= HOSTILE
        and c.access >= LIKELY
    )


@rule(
    says="An attacker has a person's whole file.",
    source="EDPB Guidelines 01/2021, case No. 5 (job applications)",
    facts=f"profile_depth exposure.access {_WHO}",
)
def whole_file_in_hostile_hands(c: Circumstances) -> bool:
    """Everything we know about somebody is with somebody who means harm."""
    return c.depth >= WHOLE_FILE and c.reach >= HOSTILE and c.access >= LIKELY


@rule(
    says="Identity theft, fraud or financial loss is likely and the reader is hostile.",
    source="GDPR recital 75; EDPB Guidelines 9/2022, section IV.B (severity)",
    facts=f"harms {_WHO}",
)
def misuse_is_likely(c: Circumstances) -> bool:
    """The data are used, or will be, against the people concerned."""
    return c.misuse_named and c.reach >= HOSTILE


@rule(
    says="Private messages, pictures, whereabouts or habits have become public.",
    source="GDPR Art. 5(1)(f), recital 75; EDPB Guidelines 9/2022, Annex B, vi",
    facts=f"data_categories profile_depth exposure.access {_WHO}",
)
def private_life_made_public(c: Circumstances) -> bool:
    """What people said and did in private can be read by anybody."""
    return (
        c.data.private
        and c.depth >= ENTRIES
        and c.reach >= PUBLIC
        and c.access >= LIKELY
    )


@rule(
    says="An attacker holds a person's account or telephone number.",
    source="EDPB Guidelines 01/2021, case No. 17",
    facts=f"exposure.account_takeover {_WHO}",
)
def account_in_hostile_hands(c: Circumstances) -> bool:
    """Impersonation is under way."""
    return c.taken_over and c.reach >= HOSTILE


@rule(
    says="Care of patients suffers seriously because their data are out of reach.",
    source="EDPB Guidelines 01/2021, case No. 3; Guidelines 9/2022, Annex B, viii",
    facts="effects availability.service_impact data_categories subject_kinds",
)
def care_suffers(c: Circumstances) -> bool:
    """Health data missing where treatment depends on them."""
    return c.unavailable and c.impact >= SERIOUS and (c.data.health or c.patients)


@rule(
    says="Health data of patients are lost for good; later treatment may need them.",
    source="EDPB Guidelines 9/2022, Annex B, iv; decision of the Croatian authority on"
    " deleted images",
    facts="effects availability.lost_for_good data_categories subject_kinds",
)
def health_data_lost_for_good(c: Circumstances) -> bool:
    """An irreversible loss for somebody's treatment."""
    return c.unavailable and c.lost and c.data.health and c.patients


@rule(
    says="Harm to body or mind is likely because data are missing or wrong.",
    source="GDPR recital 75; EDPB Guidelines 9/2022, section IV.B (severity)",
    facts="harms effects availability.service_impact integrity.misused",
)
def bodily_harm_from_missing_or_wrong_data(c: Circumstances) -> bool:
    """Physical or mental harm through loss of availability or integrity."""
    return c.bodily_harm_named and (
        (c.unavailable and c.impact >= SERIOUS) or (c.altered and c.misused)
    )


# These ask that somebody may read data that lead to a person.
HIGH_BY_EXPOSURE = (
    identity_kit_with_a_stranger,
    identity_kit_read_and_not_recovered,
    identity_number_with_intimate_data,
    special_data_read,
    money_data_in_hostile_hands,
    whole_finances_read,
    passwords_with_strangers,
    people_in_danger_can_be_found,
    people_needing_care_exposed,
    very_many_people_in_hostile_hands,
    whole_file_in_hostile_hands,
    misuse_is_likely,
    private_life_made_public,
    account_in_hostile_hands,
)
HIGH_OTHERWISE = (
    care_suffers,
    health_data_lost_for_good,
    bodily_harm_from_missing_or_wrong_data,
)
