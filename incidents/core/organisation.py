"""An organisation (legal entity) as the law, the form and the documents need it."""

from dataclasses import dataclass, field

from incidents.core.webhook import Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or office that an authority can reach."""

    name: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the organisation's directory, in escalation order.

    Attributes:
        level: 1 is told first; several people may share a level.
        manager: may be named by a reporter as their manager.
        slack_id: member id (``U...``), never a display name.
        channels: how they are told: ``email``, ``slack`` (a direct message).
        deputy: e-mail address of somebody else here who is told in their place.
        away_until: the last day, ``2026-08-31``, on which the deputy is; "" = there.
    """

    name: str
    email: str
    slack_id: str = ""
    phone: str = ""
    function: str = ""
    level: int = 1
    manager: bool = True
    channels: tuple[str, ...] = ("email",)
    deputy: str = ""
    away_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSettings:
    """How fast a case climbs from level to level; as empty as this it behaves well.

    Attributes:
        waits: minutes that each level has to acknowledge, level 1 first; a level
            without its own has those of the one before, the first has 15.
        acknowledged_hours: for how long an acknowledgement holds without progress.
        quiet_from, quiet_until: ``22:00``; when nobody is told again of what they
            know. No deadline, first alert or next level is ever held back.
        digest_at: time of day of the daily digest; "" = none is sent.
    """

    waits: tuple[int, ...] = ()
    acknowledged_hours: int = 4
    quiet_from: str = ""
    quiet_until: str = ""
    digest_at: str = "08:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One legal entity: EDPB template sections 1 and 2, and how to reach its people.

    Attributes:
        slug: stands in the address of the staff form, ``/r/<slug>``.
        identifier_type: ``company_id``, ``organisation_number`` or ``vat_number``.
        sector: ``private`` or ``public`` (EDPB field 14).
        size: ``micro``, ``sme``, ``large`` or ``other`` (EDPB field 15).
        establishments: ISO 3166 alpha-2 codes of countries with an establishment.
        main_establishment: the country of the main establishment, or "".
        lead_authority: id of the lead supervisory authority, or "".
        targets: countries whose residents the organisation addresses.
        sectors: the vocabulary's codes (``health``, ``financial`` ...).
        zone: IANA time zone of the organisation.
        languages: BCP 47 tags, the first is the default.
        default_role: ``controller``, ``joint_controller`` or ``processor``.
        second_approval: a notification waits for a second person before it is sent.
        fallback_phone: to ring when this system is down, shown on failing pages.
        fallback_address: e-mail or place to go to when this system is down.
        webhooks: other systems that are told what people are told.
        demonstration: made up, to look at; the form says that nobody reads it.
    """

    slug: str
    name: str
    identifier_type: str = ""
    identifier: str = ""
    address: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    sector: str = ""
    size: str = ""
    type_description: str = ""
    economic_activity: str = ""
    establishments: tuple[str, ...] = ()
    main_establishment: str = ""
    region: str = ""
    lead_authority: str = ""
    representative: Contact = field(default_factory=Contact)
    dpo: Contact = field(default_factory=Contact)
    targets: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    hipaa: str = ""
    nis2: str = ""
    dora: bool | None = None
    telecom_in: tuple[str, ...] = ()
    zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    default_role: str = "controller"
    slack_channel: str = ""
    second_approval: bool = False
    fallback_phone: str = ""
    fallback_address: str = ""
    people: tuple[Person, ...] = ()
    escalation: EscalationSettings = field(default_factory=EscalationSettings)
    webhooks: tuple[Webhook, ...] = ()
    demonstration: bool = False

    def as_facts(self) -> dict[str, object]:
        """Return the ``organisation`` object of the facts vocabulary.

        Settings left empty stay out: they are not known, not "no".
        """
        size = self.size if self.size in {"micro", "sme", "large"} else None
        known = {
            "established_in": list(self.establishments) or None,
            "main_establishment": self.main_establishment or None,
            "region": self.region or None,
            "targets": list(self.targets) or None,
            "sectors": list(self.sectors) or None,
            "size": size,
            "hipaa": self.hipaa or None,
            "nis2": self.nis2 or None,
            "dora": self.dora,
            "telecom_in": list(self.telecom_in) or None,
        }
        return {key: value for key, value in known.items() if value is not None}
