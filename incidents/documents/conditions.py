"""When a field applies: named functions, three-valued.

None means that it cannot be said yet, because an earlier field is open.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from incidents.documents.draft import Draft, number_in
from incidents.documents.record import Kind, Record, Subtype
from incidents.documents.territory import EEA

Params = Mapping[str, object]

# Source: GDPR Art. 33(1), "not later than 72 hours after having become aware";
# elapsed hours, as everywhere in the house.
LATE_AFTER = timedelta(hours=72)

_ASIDE = re.compile(r" \([^)]*\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """Whether a field applies, and why it does not (or not yet)."""

    yes: bool | None
    because: str = ""


Condition = Callable[[Draft, Params], Applies]


def notified_late(record: Record) -> bool | None:
    """Is this a new notification later than 72 hours after awareness?

    Source: GDPR and UK GDPR Art. 33(1), last sentence.
    """
    if record.kind != Kind.NEW:
        return False
    if record.aware_at is None:
        return None
    return record.at - record.aware_at > LATE_AFTER


def chosen(draft: Draft, params: Params) -> Applies:
    """Does an earlier choice (``field``) name one of ``keys``?"""
    no, keys = params["field"], params["keys"]
    if not isinstance(no, int) or not isinstance(keys, list):
        raise TypeError("chosen wants field = number, keys = list")
    picked = draft.chosen(no)
    if picked is None:
        return Applies(yes=None, because=f"depends on field {no}, still open")
    options = [draft.form.field(no).option(str(key)) for key in keys]
    labels = " or ".join(f"“{_ASIDE.sub('', o.label)}”" for o in options if o)
    said = labels or ("“Yes”" if "True" in keys else "“No”")
    return Applies(
        yes=bool(set(picked) & {str(key) for key in keys}),
        because=f"asked only when field {no} says {said}",
    )


def any_chosen(draft: Draft, params: Params) -> Applies:
    """Does any of several earlier choices (``fields``) name one of ``keys``?"""
    fields, keys = params["fields"], params["keys"]
    if not isinstance(fields, list) or not isinstance(keys, list):
        raise TypeError("any-chosen wants fields = list, keys = list")
    each = [chosen(draft, {"field": no, "keys": keys}) for no in fields]
    answers = {a.yes for a in each}
    yes = True if True in answers else (None if None in answers else False)
    return Applies(yes=yes, because=" and ".join(a.because for a in each))


def withdrawal(draft: Draft, params: Params) -> Applies:
    """Is an earlier notification withdrawn?"""
    return Applies(
        yes=draft.record.subtype == Subtype.WITHDRAW,
        because="nothing is withdrawn",
    )


def earlier_notification(draft: Draft, params: Params) -> Applies:
    """Is there an earlier notification that this one follows or withdraws?"""
    record = draft.record
    later = record.kind == Kind.FOLLOW_UP or record.subtype == Subtype.WITHDRAW
    return Applies(yes=later, because="first notification of this breach")


def controller_outside_eea(draft: Draft, params: Params) -> Applies:
    """Has the controller no establishment in the EEA?

    Source: GDPR Art. 27(1) with Art. 3(2).
    """
    places = draft.record.organisation.establishments
    if not places:
        return Applies(yes=None, because="the establishments are not known yet")
    return Applies(
        yes=not set(places) & EEA, because="the controller is established in the EEA"
    )


def dpo_not_yet_named(draft: Draft, params: Params) -> Applies:
    """Is there a DPO (``designated``), who is not the person of field ``reporting``?"""
    if _is_dpo(draft, number_in(params, "reporting")):
        return Applies(yes=False, because="the reporting person is the DPO")
    no = number_in(params, "designated")
    designated = draft.chosen(no)
    if designated is None:
        return Applies(yes=None, because=f"depends on field {no}, still open")
    return Applies(yes=designated == ("True",), because="no DPO is designated")


def reporting_person_is_not_dpo(draft: Draft, params: Params) -> Applies:
    """Is somebody other than the DPO the person of field ``reporting``?"""
    no = number_in(params, "reporting")
    dpo = _is_dpo(draft, no)
    if dpo is None:
        return Applies(yes=None, because=f"depends on field {no}, still open")
    return Applies(yes=not dpo, because="the reporting person is the DPO")


def _is_dpo(draft: Draft, no: int) -> bool | None:
    """Does field *no* say that the DPO files? None = still open."""
    picked, option = draft.chosen(no), draft.form.field(no).option_of("dpo")
    if picked is None or option is None:
        return None
    return picked == (option.key,)


def late(draft: Draft, params: Params) -> Applies:
    """Must the reasons for delay accompany the notification?

    Source: GDPR Art. 33(1), last sentence.
    """
    late_now, aware = notified_late(draft.record), draft.form.read_by("awareness")
    because = "not a new notification after more than 72 hours"
    if late_now is None:
        where = f"field {aware.no}" if aware else "the instant of awareness"
        because = f"depends on {where}, still open"
    return Applies(yes=late_now, because=because)


CONDITIONS: Mapping[str, Condition] = {
    "any-chosen": any_chosen,
    "chosen": chosen,
    "controller-outside-eea": controller_outside_eea,
    "dpo-not-yet-named": dpo_not_yet_named,
    "earlier-notification": earlier_notification,
    "late": late,
    "reporting-person-is-not-dpo": reporting_person_is_not_dpo,
    "withdrawal": withdrawal,
}
