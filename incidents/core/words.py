"""The words for facts and codes: what people read instead of ``sent_by_mistake``.

Plain English; other languages translate these labels. The option letters of an
authority's form are not here: they belong to the form.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from incidents.core.words_data import DATA_WORDS
from incidents.core.words_event import EVENT_WORDS, Labels, labels

WORDS: Mapping[str, Labels] = {**EVENT_WORDS, **DATA_WORDS}
"""Label by code, by the name of the code list."""

_LIST_OF_PATH = {
    "also_types": "incident_type",
    "measures_before": "measures",
    "measures_after": "measures",
    "subjects.certainty": "count_certainty",
    "records.certainty": "count_certainty",
    "unreachable.certainty": "count_certainty",
    "organisation.sectors": "sectors",
    "organisation.size": "size",
    "organisation.hipaa": "hipaa",
    "organisation.nis2": "nis2",
    "acts.duty": "duties",
    "acts.stage": "stages",
}

FACT_LABELS: Mapping[str, str] = labels(
    """
    title: Title
    description: What happened
    data_description: Which data, in the reporter's words
    certainty: How certain it is
    settled: What is settled
    personal_data: Data about people
    organisation_code: Organisation
    role: Our role
    processing_law: Which law governs the processing
    reporter: Reporter
    reporter.name: Reporter's name
    reporter.email: Reporter's e-mail
    reporter.phone: Reporter's telephone
    reporter.team: Reporter's team
    reporter.manager: Reporter's manager
    channel: How it reached us
    occurred_from: When it began
    occurred_until: When it ended
    ongoing: Still going on
    date_precision: How exact the dates are
    discovered_at: First noticed
    discovered_how: How it was noticed
    reported_at: Reported
    aware_at: The controller became aware
    told_by_processor_at: A processor told us
    processor_aware_at: We became aware as processor
    should_have_known_at: It should have been known
    classified_at: Classified as major
    effects: What could happen to the data
    incident_type: Kind of incident
    also_types: Also
    origin: From inside or outside
    intent: By mistake or on purpose
    malicious: To do harm or to gain
    media: What held the data
    place: Where
    place_detail: Where, in more detail
    place_country: Country
    quantity: How much
    quantity.n: How many
    quantity.unit: Of what
    data_categories: Kinds of data
    elements: Items of data
    sensitivity: How sensitive
    subject_kinds: Whose data
    subjects: How many people
    subjects.certainty: How exact the number of people is
    records: How many records
    records.certainty: How exact the number of records is
    countries: Countries of the people concerned
    us_states: US States of the people concerned
    unreachable: People who cannot be reached
    identifiability: How easily people can be told from the data
    profile_depth: How much the data tell about one person
    already_public: Already public before
    outdated: Outdated
    protection: Protection
    protection.encryption: Encryption
    protection.key_compromised: The key, password or PIN may have gone too
    protection.pseudonymised: Pseudonyms instead of names
    protection.hashed_salted: Passwords salted and hashed
    protection.wipe_confirmed: Wiped, with confirmation
    availability: Availability
    availability.backup: A backup exists
    availability.restored_within_h: Hours until the data were back
    availability.lost_for_good: Lost for good
    availability.service_impact: Effect on services
    availability.outage_h: Hours of outage
    availability.users_affected: Users affected
    availability.loss_eur: Loss in euro
    integrity: Integrity
    integrity.misused: The wrong data were used
    integrity.recoverable: The data can be put right
    exposure: Exposure
    exposure.recipient: Who has the data
    exposure.recipients: How many received the data
    exposure.access: Somebody read the data
    exposure.contained: Back, deleted or out of reach again
    exposure.duration_h: Hours of exposure
    exposure.logs_available: Logs exist
    exposure.account_takeover: An account was taken over
    exposure.good_faith: Access in good faith
    exposure.could_not_retain: The recipient could not keep the data
    mitigation: Done since
    mitigation_detail: Done since, in more detail
    people_already_know: The people concerned know already
    harms: Likely consequences
    harms_detail: Likely consequences, in more detail
    measures_before: Measures in place before
    measures_before_detail: Measures in place before, in more detail
    measures_after: Measures taken or planned
    measures_after_detail: Measures taken or planned, in more detail
    systems: Systems
    systems.name: Name
    systems.country: Country
    systems.vendor: Supplier
    vendors: Suppliers
    controllers: Controllers whose data we process
    controllers.code: Code
    controllers.name: Name
    controllers.countries: Countries
    controllers.subjects: People
    controllers.contract_hours: Hours by contract
    controllers.told_at: Told
    acts: Notifications made
    acts.regime: Law
    acts.duty: Duty
    acts.stage: Stage
    acts.at: When
    acts.count: How many
    acts.means: How
    law_enforcement_hold: Delay asked for by the police
    law_enforcement_hold.from: From
    law_enforcement_hold.until: Until
    law_enforcement_hold.written: In writing
    authority_ordered: The authority has ordered that people be told
    parts: Parts
    evidence: Evidence
    evidence.name: Name
    evidence.sha256: Digest
    evidence.size: Size
    evidence.media_type: File type
    evidence.kind: Kind
    organisation: Organisation
    organisation.established_in: Establishments
    organisation.main_establishment: Main establishment
    organisation.region: Region
    organisation.targets: Countries whose people are addressed
    organisation.sectors: Sectors
    organisation.size: Size
    organisation.hipaa: Under HIPAA
    organisation.nis2: Under NIS2
    organisation.dora: Under DORA
    organisation.telecom_in: Telecommunications provider in
    sectors: Sectors
    """
)
"""Label of every fact by its path; items of lists have no number in it."""

_NUMBERED = re.compile(r"\.\d+(?=\.|$)")


@lru_cache(maxsize=4096)
def _plain(path: str) -> str:
    """Return *path* without the numbers of list items and without its part."""
    return _NUMBERED.sub("", path).removeprefix("parts.")


def codes(path: str) -> tuple[str, ...]:
    """Return the codes that the fact at *path* may have, in their order; or none."""
    path = _plain(path)
    return tuple(WORDS.get(_LIST_OF_PATH.get(path, path), ()))


def label(path: str, code: str) -> str:
    """Return the words for *code* at *path*; the code itself where it has none."""
    path = _plain(path)
    return WORDS.get(_LIST_OF_PATH.get(path, path), {}).get(code, code)


def fact_label(path: str) -> str:
    """Return what the fact at *path* is called; the path itself where it has none."""
    path = _plain(path)
    return FACT_LABELS.get(path, path)
