"""Where answers come from: named functions that read the record, all listed here."""

from collections.abc import Callable, Mapping

from incidents.documents.draft import Draft, Found, Refused
from incidents.documents.form import Field
from incidents.documents.sources import (
    borders,
    communication,
    consequences,
    nature,
    parties,
    times,
)

Source = Callable[[Draft, Field, Mapping[str, object]], Found | Refused | None]

SOURCES: Mapping[str, Source] = {
    "all-informed": communication.all_informed,
    "assessment": consequences.assessment,
    "authorities": borders.authorities,
    "availability": nature.availability,
    "awareness": times.awareness,
    "beyond-options": nature.beyond_options,
    "cause": nature.cause,
    "certainty": nature.certainty,
    "coded": nature.coded,
    "communicated": communication.communicated,
    "communicated-on": communication.communicated_on,
    "cross-border": borders.cross_border,
    "data-in-words": nature.data_in_words,
    "day": times.day,
    "discovery": times.discovery,
    "dpo": parties.dpo,
    "dpo-contact-while-reporting": parties.dpo_contact_while_reporting,
    "dpo-designated": parties.dpo_designated,
    "dpo-reports": parties.dpo_reports,
    "establishments": borders.establishments,
    "estimated": times.estimated,
    "exception-ground": communication.exception_ground,
    "information-at-dpo": parties.information_at_dpo,
    "instant": times.instant,
    "integrity": nature.integrity,
    "intelligible": nature.intelligible,
    "kind": times.kind,
    "lead-authority": borders.lead_authority,
    "mitigation": consequences.mitigation,
    "nature-in-words": nature.nature_in_words,
    "number": nature.number,
    "occurrence": times.occurrence,
    "organisation": parties.organisation,
    "organisation-contact": parties.organisation_contact,
    "other-bodies": communication.other_bodies,
    "others-involved": parties.others_involved,
    "outside-eea": borders.outside_eea,
    "people-in": borders.people_in,
    "people-per-country": borders.people_per_country,
    "previous": times.previous,
    "reference": times.reference,
    "representative": parties.representative,
    "risk": consequences.risk,
    "severity": consequences.severity,
    "subtype": times.subtype,
}
