"""Page 2: what kind of thing it was, and what could happen to the information.

Two types of the vocabulary are not on offer, because somebody without access to the
system cannot tell them: ``vulnerability_exploited`` and ``denial_of_service``.
"""

from incidents.intake.web_form_fields import (
    Choice,
    Choices,
    Group,
    Option,
    Question,
    not_known,
    yes_or_no,
)
from incidents.intake.web_form_kept import groups_of, media_in
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, known, values_of

NAME = "kind"

_KINDS = (
    Option(
        value="lost", label="Something was lost", heading="Lost, stolen, thrown away"
    ),
    Option(value="stolen", label="Something was stolen"),
    Option(
        value="mail",
        label="A letter or parcel was lost, opened or damaged on the way",
    ),
    Option(value="thrown", label="It was thrown away, sold or given away without care"),
    Option(
        value="wrong_person",
        label="It was sent or given to the wrong person",
        heading="It reached the wrong people",
    ),
    Option(
        value="open_list", label="Everybody could see everybody’s address in an e-mail"
    ),
    Option(value="redact", label="Something that should be blacked out could be read"),
    Option(value="shown", label="A screen or a website showed it to the wrong person"),
    Option(value="said", label="It was said to, or overheard by, the wrong person"),
    Option(value="public", label="It could be seen on the internet or in public"),
    Option(value="too_open", label="More people could open it than should"),
    Option(
        value="looked",
        label="Somebody looked at it or used it without need",
        heading="Somebody did what they should not",
    ),
    Option(value="took", label="Somebody copied it or took it away"),
    Option(value="shared", label="Somebody passed it on"),
    Option(value="changed", label="Somebody changed it"),
    Option(
        value="broke_in",
        label="Somebody got into a computer, account or system",
        heading="An attack or a trick",
    ),
    Option(
        value="tricked",
        label="Somebody was tricked by a false message, call or website",
    ),
    Option(value="ransom", label="Files were locked, or somebody asks for money"),
    Option(value="virus", label="A virus or another harmful program"),
    Option(value="skimmed", label="A card machine or a payment page was tampered with"),
    Option(value="number", label="Somebody took over a telephone number"),
    Option(
        value="deleted",
        label="It was deleted or overwritten",
        heading="Gone, mixed up or out of order",
    ),
    Option(value="mixed", label="The information of two people was mixed up"),
    Option(value="broken", label="A system failed or does not work"),
    Option(value="set_up", label="A system was set up wrongly"),
    Option(value="other", label="Something else", heading="Or"),
    not_known(apart=False),
)
_KIND = Choice(name="kind", label="Which of these comes closest?", options=_KINDS)
_EFFECTS = Choices(
    name="effects",
    label="What could have happened to the information?",
    hint="Tick all that may be.",
    groups=(
        Group(
            heading="",
            options=(
                Option(
                    value="confidentiality",
                    label="Somebody could see, hear or have it who should not",
                ),
                Option(
                    value="integrity",
                    label="It was changed",
                    repeats="{label} (can be put right: {told})",
                    reveals=(
                        yes_or_no(
                            "recoverable", "If it was changed: can it be put right?"
                        ),
                    ),
                ),
                Option(
                    value="availability",
                    label="It is gone, or we cannot get at it",
                    repeats="{label} (there is another copy: {told})",
                    reveals=(
                        yes_or_no(
                            "backup", "If it is gone: is there another copy of it?"
                        ),
                    ),
                ),
                not_known(),
            ),
        ),
    ),
)
_TYPES: dict[str | None, str] = {
    "mail": "mail_lost_or_opened",
    "wrong_person": "sent_by_mistake",
    "open_list": "open_distribution_list",
    "redact": "failure_to_redact",
    "shown": "displayed_to_wrong_recipient",
    "said": "verbal_disclosure",
    "public": "unintended_publication",
    "too_open": "incorrect_permissions",
    "shared": "unauthorised_sharing",
    "changed": "unauthorised_modification",
    "broke_in": "unauthorised_access",
    "tricked": "phishing",
    "ransom": "ransomware",
    "virus": "malware",
    "skimmed": "skimming",
    "number": "number_takeover",
    "deleted": "data_deleted",
    "mixed": "records_mixed_up",
    "broken": "technical_malfunction",
    "set_up": "misconfiguration",
    "other": "other",
}
_DEVICES = frozenset({"portable", "fixed"})
_MACHINES = frozenset({"desktop", "server", "backup"})
_LOST = {
    "paper": "paper_lost_or_stolen",
    "post": "mail_lost_or_opened",
    "device": "device_lost_or_stolen",
}
_THROWN = {"paper": "paper_disposal", "post": "paper_disposal", "device": "e_waste"}


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions of the page; always the same."""
    return (_KIND, _EFFECTS)


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return the type of incident, the effects and what hangs on them."""
    values = values_of(answers, NAME)
    effects = values.codes("effects")
    types = _incident_types(answers)
    integrity = {"recoverable": values.yes("recoverable")}
    availability = {"backup": values.yes("backup")}
    return known(
        {
            "incident_type": types[0] if types else None,
            "also_types": types[1:],
            "intent": _intent_of_theft(answers),
            "effects": effects,
            "integrity": known(integrity) or None if "integrity" in effects else None,
            "availability": known(availability) or None
            if "availability" in effects
            else None,
        }
    )


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name a loss of which nobody said what was lost: no type says just "lost"."""
    said = values_of(answers, NAME).choice("kind")
    return ("kind",) if said and not _incident_types(answers) else ()


def _incident_types(answers: Answers) -> list[str]:
    """Return the vocabulary's types; what was lost or thrown away tells which."""
    kind = values_of(answers, NAME).choice("kind")
    if kind in {"lost", "stolen"}:
        return _by_medium(answers, _LOST)
    if kind == "thrown":
        return _by_medium(answers, _THROWN)
    inside = values_of(answers, "what").choice("cause") == "internal"
    if kind == "looked":
        return ["privilege_abuse" if inside else "unauthorised_access"]
    if kind == "took":  # the means before the result
        return [*["privilege_abuse"] * inside, "exfiltration"]
    return [_TYPES[kind]] if kind in _TYPES else []


def _by_medium(answers: Answers, types: dict[str, str]) -> list[str]:
    groups = [
        thing for group in groups_of(answers) for thing in _things(answers, group)
    ]
    return list(dict.fromkeys(types[group] for group in groups if group in types))


def _things(answers: Answers, group: str) -> list[str]:
    """Return the kinds of things that can be lost in a group of page 3."""
    if group in _DEVICES:  # whichever it was
        return ["device"]
    return [_thing(medium) for medium in media_in(answers, group)]


def _thing(medium: str) -> str:
    """Return what kind of thing can be lost; the medium where it is no thing."""
    if medium == "post_fax":
        return "post"
    return "device" if medium in _MACHINES else medium


def _intent_of_theft(answers: Answers) -> str | None:
    """Return ``deliberate`` for a theft: nobody steals by accident."""
    stolen = values_of(answers, NAME).choice("kind") == "stolen"
    said = values_of(answers, "what").choice("purpose")
    return "deliberate" if stolen and said is None else None


PAGE = Page(
    name=NAME,
    step=2,
    title="What kind of thing was it?",
    asks=asks,
    facts=facts,
    remarks=remarks,
)
