"""Who notifies: the organisation, the reporting person, the DPO, and who else acts."""

from collections.abc import Mapping

from incidents.core.organisation import Contact
from incidents.documents.draft import Draft, Found, choose, number_in
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]
_CONTACT = ("email", "phone", "address")


def _found(value: object) -> Found | None:
    return Found(value=value, origin=Origin.ORGANISATION) if value else None


def _reach(contact: Contact) -> str:
    return "\n".join(v for key in _CONTACT if (v := getattr(contact, key)))


def organisation(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return one setting of the organisation (``name``), as text or as its option."""
    value = getattr(draft.record.organisation, str(params["name"]))
    if not field.options:
        return _found(value)
    option = field.option_of(value) if value else None
    return _found(option.key) if option else None


def organisation_contact(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how the organisation can be reached."""
    org = draft.record.organisation
    return _found(
        "\n".join(v for v in (org.address, org.contact_email, org.contact_phone) if v)
    )


def representative(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return ``name`` or ``reach`` of the representative in the Union (Art. 27)."""
    person = draft.record.organisation.representative
    return _found(person.name if params["part"] == "name" else _reach(person))


def dpo(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return ``name`` or ``reach`` of the data protection officer."""
    person = draft.record.organisation.dpo
    return _found(person.name if params["part"] == "name" else _reach(person))


def dpo_designated(draft: Draft, field: Field, params: Params) -> Found | None:
    """Is a DPO designated? A named one proves it; none named proves nothing."""
    named = bool(draft.record.organisation.dpo.name)
    return Found(value=True, origin=Origin.ORGANISATION) if named else None


def dpo_reports(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return that the DPO is the one who files, where there is one.

    Somebody else files as soon as a person has answered another name in ``filer``.
    """
    org_dpo = draft.record.organisation.dpo
    filer = draft.answer(number_in(params, "filer"))
    if not org_dpo.name or (filer and filer != org_dpo.name):
        return None
    return choose(field, "dpo", Origin.ORGANISATION)


def dpo_contact_while_reporting(
    draft: Draft, field: Field, params: Params
) -> Found | None:
    """Return the DPO's contact details while ``filer`` names nobody else."""
    filer = draft.answer(number_in(params, "filer"))
    if filer and filer != draft.record.organisation.dpo.name:
        return None
    return _found(_reach(draft.record.organisation.dpo))


def information_at_dpo(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return that more is known at the DPO, where there is one."""
    named = draft.record.organisation.dpo.name
    return choose(field, "dpo", Origin.ORGANISATION) if named else None


def others_involved(draft: Draft, field: Field, params: Params) -> Found | None:
    """Are processors or joint controllers involved?

    Yes on any sign of one; No only where the facts settle that there is none.
    Source: GDPR Art. 26, 28 and 33(2).
    """
    signs = (
        draft.fact("role") in ("joint_controller", "processor"),
        draft.fact("vendors"),
        draft.fact("controllers"),
        draft.fact("told_by_processor_at"),
        draft.fact("discovered_how") == "processor",
        any(s.get("vendor") for s in draft.fact("systems") or ()),
    )
    if any(signs):
        return choose(field, "yes", Origin.FACTS)
    if draft.settled("vendors") == "none" and draft.fact("role") == "controller":
        return choose(field, "no", Origin.FACTS)
    return None
