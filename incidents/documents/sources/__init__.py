"""Where answers come from: named functions that read the record, all listed here."""

from collections.abc import Callable, Mapping

from incidents.documents.draft import Draft, Found, Refused, Unknown
from incidents.documents.form import Field
from incidents.documents.sources import (
    borders,
    communication,
    consequences,
    counts,
    nature,
    parties,
    times,
)

Source = Callable[
    [Draft, Field, Mapping[str, object]], Found | Refused | Unknown | None
]

SOURCES: Mapping[str, Source] = {
    "abroad": borders.abroad,
    "all-informed": communication.all_informed,
    "any-of": nature.any_of,
    "assessment": consequences.assessment,
    "authorities": borders.authorities,
    "availability": nature.availability,
    "awareness": times.awareness,
    "beyond-options": nature.beyond_options,
    "cause": nature.cause,
    "certainty": counts.certainty,
    "coded": nature.coded,
    "communicated": communication.communicated,
    "communicated-on": communication.communicated_on,
    "count-in": nature.count_in,
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
    "flag": nature.flag,
    "information-at-dpo": parties.information_at_dpo,
    "instant": times.instant,
    "integrity": nature.integrity,
    "intelligible": nature.intelligible,
    "kind": times.kind,
    "lead-authority": borders.lead_authority,
    "listed": nature.listed,
    "mitigation": consequences.mitigation,
    "nature-in-words": nature.nature_in_words,
    "number": counts.number,
    "occurrence": times.occurrence,
    "organisation": parties.organisation,
    "organisation-contact": parties.organisation_contact,
    "other-bodies": communication.other_bodies,
    "others-involved": parties.others_involved,
    "outside-eea": borders.outside_eea,
    "people-everywhere": borders.people_everywhere,
    "people-in": borders.people_in,
    "people-per-country": borders.people_per_country,
    "previous": times.previous,
    "reaches": counts.reaches,
    "reference": times.reference,
    "representative": parties.representative,
    "risk": consequences.risk,
    "severity": consequences.severity,
    "subtype": times.subtype,
}

_YES_NO = ("yes", "no")
# What a source may say of a choice: the form needs an option for each.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "abroad": _YES_NO,
    "all-informed": ("all", "some"),
    "any-of": _YES_NO,
    "availability": ("temporary", "permanent"),
    "cause": tuple(
        f"{origin}+{malice}"
        for origin in ("internal", "external")
        for malice in ("malicious", "not_malicious")
    ),
    "certainty": ("exact", "approximate"),
    "communicated": ("done", "will", "no_high_risk", "exception"),
    "cross-border": _YES_NO,
    "dpo-reports": ("dpo",),
    "exception-ground": ("34(3)(a)", "34(3)(b)", "34(3)(c)"),
    "flag": _YES_NO,
    "information-at-dpo": ("dpo",),
    "integrity": ("not_misused", "reversible", "lasting"),
    "intelligible": ("intact", "subvertible", "readable"),
    "kind": ("new", "follow-up"),
    "occurrence": ("day", "range", "ongoing"),
    "other-bodies": ("yes",),
    "others-involved": _YES_NO,
    "outside-eea": _YES_NO,
    "reaches": _YES_NO,
    "risk": consequences.RISKS,
    "severity": consequences.SEVERITIES,
    "subtype": ("complete", "incomplete", "withdraw"),
}
