"""How to ask for each fact, and whom: plain questions, one thing at a time."""

from collections.abc import Mapping

from incidents.core.facts_codes import PORTABLE_MEDIA
from incidents.core.rules.beside import ALL_STATES

REPORTER, IT, DPO, LEGAL = "reporter", "it", "dpo", "legal"

ASKS: Mapping[str, tuple[str, str]] = {
    "certainty": (
        "Did it happen, may it have, did it nearly happen, or is it ruled out?",
        DPO,
    ),
    "personal_data": ("Are there data about people in it?", REPORTER),
    "role": (
        "Are these our own data, or do we process them for another organisation?",
        LEGAL,
    ),
    "intent": ("Did it happen by mistake or on purpose?", REPORTER),
    "malicious": ("Did somebody want to do harm or to gain by it?", REPORTER),
    "incident_type": ("What kind of incident is it?", DPO),
    "effects": (
        (
            "Could somebody see the data, were they changed, are they gone or out of"
            " reach? Is that all?"
        ),
        REPORTER,
    ),
    "media": ("What held the data? Was any of it on paper?", REPORTER),
    "exposure.access": (
        (
            "Has anybody who should not have them read the data: certainly, probably,"
            " probably not, or certainly not?"
        ),
        IT,
    ),
    "exposure.recipient": ("Who has the data now, as far as you know?", REPORTER),
    "exposure.recipients": ("How many people received the data?", REPORTER),
    "exposure.contained": (
        "Are the data back, deleted or out of reach again: all, some, or none?",
        REPORTER,
    ),
    "exposure.logs_available": (
        "Are there logs that would show whether data were copied?",
        IT,
    ),
    "exposure.account_takeover": (
        "Has somebody taken over an account or telephone number of a person?",
        IT,
    ),
    "protection.encryption": (
        (
            "Were the data encrypted by a current method, so that a PIN, password or"
            " log-in was not their only protection?"
        ),
        IT,
    ),
    "protection.key_compromised": (
        "Could the key, password or PIN have gone with the data?",
        IT,
    ),
    "protection.hashed_salted": (
        "Were the passwords stored salted and hashed by a current method?",
        IT,
    ),
    "protection.wipe_confirmed": ("Has the device been wiped, with confirmation?", IT),
    "identifiability": (
        "How easily can somebody tell from the data whom they are about?",
        DPO,
    ),
    "profile_depth": (
        (
            "How much do the data tell about one person: a line or two, some entries,"
            " or the whole file?"
        ),
        REPORTER,
    ),
    "availability.lost_for_good": ("Are any of the data lost for good?", IT),
    "availability.service_impact": (
        "Did a service that people rely on (care, pay, orders) suffer?",
        REPORTER,
    ),
    "availability.restored_within_h": (
        "For how many hours were the data out of reach?",
        IT,
    ),
    "integrity.misused": ("Were the changed data used before it was noticed?", IT),
    "integrity.recoverable": ("Can the data be put right again?", IT),
    "availability.outage_h": (
        "For how many hours was the service out or badly limited?",
        IT,
    ),
    "availability.users_affected": (
        "How many users or clients could not use the service?",
        IT,
    ),
    "availability.loss_eur": (
        "How much has it cost so far, or will it probably cost, in euros?",
        DPO,
    ),
    "classified_at": (
        "Has the incident been classified as major, and when?",
        LEGAL,
    ),
    "organisation.nis2": (
        "Is the organisation an essential or important entity under NIS2?",
        LEGAL,
    ),
    "organisation.dora": (
        "Is the organisation a financial entity under DORA?",
        LEGAL,
    ),
    "authority_ordered": (
        "Has an authority ordered that the people concerned be told?",
        LEGAL,
    ),
    ALL_STATES: (
        (
            "In which US States do the people of all parts live, how many in each,"
            " each person counted once?"
        ),
        DPO,
    ),
    "subjects": ("How many people are concerned, at least and at most?", REPORTER),
    "data_categories": ("Which kinds of data were in it? Is that all?", REPORTER),
    "subject_kinds": ("Whose data are they? Is anybody else concerned?", REPORTER),
    "harms": ("Which consequences for these people are likely, if any?", DPO),
    "mitigation": (
        "What has been done since: passwords changed, cards blocked, data returned?",
        IT,
    ),
    "elements": (
        (
            "Which of these were in it: social security, driver's licence, tax or"
            " passport number, card or account with its code, health, insurance,"
            " biometric or genetic data, number plates, a log-in? Is that all?"
        ),
        REPORTER,
    ),
    "exposure.good_faith": (
        "Did a colleague get the data by mistake, for work, and leave it at that?",
        DPO,
    ),
    "exposure.could_not_retain": (
        "Can we rule out that whoever saw the data could keep any of them?",
        DPO,
    ),
    "also_types": (
        "Is anything else part of it, such as ransomware? Is that all?",
        IT,
    ),
    "countries": ("In which countries are the people concerned?", DPO),
    "us_states": (
        "In which US States do the people concerned live, how many in each?",
        DPO,
    ),
    "organisation.established_in": (
        "In which countries does the organisation have an establishment?",
        LEGAL,
    ),
    "organisation.main_establishment": (
        "In which country is the organisation's main establishment?",
        LEGAL,
    ),
    "organisation.hipaa": (
        (
            "Is the organisation a covered entity under HIPAA (health care, health"
            " plan), a business associate of one, or neither?"
        ),
        LEGAL,
    ),
    "organisation.telecom_in": (
        (
            "In which countries does the organisation provide public telephone,"
            " messaging or internet access services?"
        ),
        LEGAL,
    ),
    "organisation.region": (
        "In which Land or region is the organisation's establishment?",
        LEGAL,
    ),
}

_DEVICES = PORTABLE_MEDIA | {"desktop"}
_SYSTEMS = frozenset(
    {"database_application", "file_share_cloud", "web_portal", "server", "network"}
)
# What protects a thing depends on what it is: nobody asks for the PIN of an e-mail.
_FITTING: Mapping[frozenset[str], Mapping[str, str]] = {
    _DEVICES: {
        "protection.encryption": (
            "Was a PIN or password needed, and was the device encrypted by a current"
            " method?"
        ),
        "protection.key_compromised": (
            "Was the device on and unlocked, or was its PIN or password kept with it?"
        ),
    },
    frozenset({"email"}): {
        "protection.encryption": (
            "Was the message or its file encrypted by a current method, so that nobody"
            " could read it without the password or key?"
        ),
        "protection.key_compromised": (
            "Did the same people get the password, in this message or in another?"
        ),
    },
    _SYSTEMS: {
        "protection.encryption": (
            "Did one have to log in, and were the data stored encrypted by a current"
            " method?"
        ),
        "protection.key_compromised": (
            "Could somebody who should not have them know the log-in or the key?"
        ),
    },
}


def ask_for(path: str, media: frozenset[str]) -> tuple[str, str]:
    """Return how to ask for the fact at *path*, in words that fit, and whom.

    Args:
        media: all that is known to have held the data; empty = not known.
    """
    ask, who = ASKS[path]
    for kinds, words in _FITTING.items():
        if media and media <= kinds:
            return words.get(path, ask), who
    return ask, who
