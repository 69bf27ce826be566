"""An organisation's settings as a page: what stands in it, and reading it back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from incidents.core import words as labels
from incidents.core.errors import Fault
from incidents.core.escalation_checks import CHANNELS
from incidents.core.organisation import Contact, Organisation, Person
from incidents.core.rules.scope import INSTITUTION
from incidents.intake.web_form_countries import country_options
from incidents.services.organisations import LEVEL_SAYS, LEVELS
from incidents.web.console.countries import named, no_country, read_countries
from incidents.web.console.escalation_form import escalation_values, read_escalation
from incidents.web.posted import Posted

BLANK_ROWS = 2
_ROW = re.compile(r"people-([0-9]{1,3})-(?:name|email)")
_TEXTS = (
    "name", "identifier", "address", "contact_email", "contact_phone",
    "type_description", "economic_activity", "zone", "slack_channel",
    "fallback_phone", "fallback_address",
)  # fmt: skip
_COUNTRIES = ("establishments", "targets", "telecom_in")
_LONGEST = 2_000
_LEVELS = frozenset(str(level) for level in LEVELS)
_NOT_KNOWN = ("", "Not known yet")

CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "identifier_type": (
        _NOT_KNOWN,
        ("company_id", "Company number"),
        ("organisation_number", "Organisation number"),
        ("vat_number", "VAT number or other"),
    ),
    "sector": (_NOT_KNOWN, ("private", "Private"), ("public", "Public")),
    "size": (
        _NOT_KNOWN,
        ("micro", "Micro: fewer than 10 people"),
        ("sme", "Small or medium: fewer than 250 people"),
        ("large", "Large"),
        ("other", "Other"),
    ),
    "hipaa": (
        _NOT_KNOWN,
        *((code, labels.label("organisation.hipaa", code))
          for code in labels.codes("organisation.hipaa")),
    ),
    "nis2": (
        _NOT_KNOWN,
        *((code, labels.label("organisation.nis2", code))
          for code in labels.codes("organisation.nis2")),
    ),
    "dora": (_NOT_KNOWN, ("yes", "Yes"), ("no", "No")),
    "second_approval": (
        ("no", "One person approves it"),
        ("yes", "A second person must look at it"),
    ),
    "main_establishment": (
        _NOT_KNOWN,
        (INSTITUTION, "An institution, body or agency of the European Union"),
        *((option.value, option.label) for option in country_options(())),
    ),
    "default_role": tuple(
        (code, labels.label("role", code)) for code in labels.codes("role")
    ),
}  # fmt: skip
SECTORS = tuple(
    (code, labels.label("sectors", code)) for code in labels.codes("sectors")
)
CONTACT_PARTS = ("name", "function", "email", "phone", "address")
PERSON_PARTS = (
    "name", "function", "email", "slack_id", "phone", "level", "deputy", "away_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrganisation:
    """What was typed, and what is wrong with it before any rule is asked.

    Attributes:
        rows: the page's row of each person, since empty rows are left out.
    """

    organisation: Organisation
    faults: tuple[Fault, ...]
    rows: tuple[int, ...]

    def placed(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """Return *faults* with the page's rows and the names of its fields."""
        return tuple(Fault(self._field(fault.path), fault.says) for fault in faults)

    def _field(self, path: str) -> str:
        parts = path.split(".")
        if parts[0] == "people" and len(parts) == 3:
            parts[1] = str(self.rows[int(parts[1])])
        return "-".join(parts)


def values_of(organisation: Organisation) -> dict[str, str]:
    """Return the texts that stand in the inputs."""
    values = {name: str(getattr(organisation, name)) for name in _TEXTS}
    values["languages"] = ", ".join(organisation.languages)
    values["lead_authority"] = organisation.lead_authority
    values["main_establishment"] = organisation.main_establishment
    values["region"] = organisation.region
    values["second_approval"] = "yes" if organisation.second_approval else "no"
    values["dora"] = {True: "yes", False: "no", None: ""}[organisation.dora]
    for name in ("identifier_type", "sector", "size", "hipaa", "nis2", "default_role"):
        values[name] = str(getattr(organisation, name))
    for kind in ("dpo", "representative"):
        contact = getattr(organisation, kind)
        values |= {f"{kind}-{part}": getattr(contact, part) for part in CONTACT_PARTS}
    for row, person in enumerate(organisation.people):
        values |= {
            f"people-{row}-{part}": str(getattr(person, part)) for part in PERSON_PARTS
        }
    return values | escalation_values(organisation.escalation)


def countries_of(organisation: Organisation) -> dict[str, tuple[str, ...]]:
    """Return the names of countries that stand in the lists of the page."""
    return {name: named(getattr(organisation, name)) for name in _COUNTRIES}


def read_organisation(before: Organisation, posted: Posted) -> ReadOrganisation:
    """Return the settings that the page sent, on top of those it does not show."""
    rows = filled_rows(posted)
    faults = [*_length_faults(posted), *_choice_faults(posted), *_level_faults(posted)]
    escalation, wrong = read_escalation(posted)
    faults += wrong
    countries = {name: read_countries(posted.texts(name)) for name in _COUNTRIES}
    faults += [
        Fault(name, no_country(unknown[0]))
        for name, (_, unknown) in countries.items()
        if unknown
    ]
    texts: dict[str, Any] = {name: posted.text(name).strip() for name in _TEXTS}
    texts |= {name: codes for name, (codes, _) in countries.items()}
    organisation = replace(
        before,
        **texts,
        languages=_codes(posted.text("languages")) or ("en",),
        lead_authority=posted.text("lead_authority"),
        main_establishment=posted.text("main_establishment"),
        region=posted.text("region"),
        identifier_type=posted.text("identifier_type"),
        sector=posted.text("sector"),
        size=posted.text("size"),
        hipaa=posted.text("hipaa"),
        nis2=posted.text("nis2"),
        dora={"yes": True, "no": False}.get(posted.text("dora")),
        default_role=posted.text("default_role"),
        second_approval=posted.text("second_approval") == "yes",
        sectors=tuple(code for code, _ in SECTORS if code in posted.texts("sectors")),
        dpo=_contact(posted, "dpo"),
        representative=_contact(posted, "representative"),
        people=tuple(_person(posted, row) for row in rows),
        escalation=escalation,
    )
    return ReadOrganisation(
        organisation=organisation, faults=tuple(faults), rows=tuple(rows)
    )


def filled_rows(posted: Posted) -> list[int]:
    """Return the rows of people in which a name or an address was typed, in order."""
    found = (_ROW.fullmatch(name) for name in posted.fields)
    typed = (each for each in found if each and posted.text(each[0]).strip())
    return sorted({int(each[1]) for each in typed})


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def _contact(posted: Posted, kind: str) -> Contact:
    return Contact(
        **{part: posted.text(f"{kind}-{part}").strip() for part in CONTACT_PARTS}
    )


def _person(posted: Posted, row: int) -> Person:
    texts: dict[str, Any] = {
        part: posted.text(f"people-{row}-{part}").strip() for part in PERSON_PARTS
    }
    level = texts.pop("level")
    return Person(
        **texts,
        level=int(level) if _is_level(level) else 1,
        manager=posted.text(f"people-{row}-manager") == "yes",
        channels=tuple(
            name for name in CHANNELS if name in posted.texts(f"people-{row}-channels")
        ),
    )


def _is_level(text: str) -> bool:
    return text in _LEVELS


def _length_faults(posted: Posted) -> list[Fault]:
    return [
        Fault(
            name, f"must be at most {200 if name == 'name' else _LONGEST:,} characters"
        )
        for name, values in posted.fields.items()
        if any(len(v) > (200 if name == "name" else _LONGEST) for v in values)
    ]


def _choice_faults(posted: Posted) -> list[Fault]:
    return [
        Fault(name, "choose one of the list")
        for name, options in CHOICES.items()
        if posted.text(name) not in dict(options)
    ]


def _level_faults(posted: Posted) -> list[Fault]:
    return [
        Fault(f"people-{row}-level", LEVEL_SAYS)
        for row in filled_rows(posted)
        if not _is_level(posted.text(f"people-{row}-level").strip())
    ]
