"""Page 3, follow-up: only the questions that fit what held the information.

Nobody asks whether paper was encrypted. Whether encryption was strong is for IT to
say. Staff say what fits the thing: a device had a PIN, was unlocked, its code was kept
with it; a file in an e-mail needed a password, which went to the same people; a system
asked for a log-in.
"""

from collections.abc import Callable

from incidents.intake.web_form_fields import (
    Choices,
    Group,
    Option,
    Question,
    Text,
    not_known,
    yes_or_no,
)
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import Answers, Context, Values, known, values_of

NAME = "kept"


def _ticks(name: str, label: str, options: tuple[tuple[str, str], ...]) -> Choices:
    boxes = tuple(Option(value=code, label=words) for code, words in options)
    return Choices(
        name=name,
        label=label,
        groups=(Group(heading="", options=(*boxes, not_known())),),
    )


_PAPER: tuple[Question, ...] = (
    _ticks(
        "paper",
        "Paper: what was it?",
        (
            ("paper", "Documents, files, lists, forms"),
            ("post_fax", "A letter or parcel in the post, or a fax"),
        ),
    ),
    yes_or_no(
        "sealed",
        "Was it in a closed envelope, and still closed when it was found?",
    ),
)
_PORTABLE: tuple[Question, ...] = (
    _ticks(
        "portable",
        "The thing that can be carried: what was it?",
        (
            ("laptop", "Laptop"),
            ("mobile_tablet", "Phone or tablet"),
            ("usb_flash", "USB stick or memory card"),
            ("external_disk", "External disk"),
            ("optical_tape", "CD, DVD or tape"),
            ("card_token", "Chip card, key card or token"),
            ("portable_other", "Something else that can be carried"),
        ),
    ),
    yes_or_no(
        "pin", "The device: did it need a PIN, password, finger or face to open it?"
    ),
    yes_or_no(
        "unlocked", "If it can be switched on: was it on and unlocked at that time?"
    ),
    yes_or_no("code_with_it", "Was the PIN or password written on it or kept with it?"),
    yes_or_no(
        "wiped",
        "If it was online: has IT erased it from a distance?",
        hint="Answer yes only if IT has confirmed that it worked.",
    ),
)
_EMAIL: tuple[Question, ...] = (
    yes_or_no(
        "attachment_locked",
        "E-mail: was the information in a file that needs a password?",
    ),
    yes_or_no(
        "password_sent",
        "If so, did the same people get the password?",
        hint="In the same message, or in another one.",
    ),
)
_SYSTEM: tuple[Question, ...] = (
    _ticks(
        "system",
        "The computer system: what was it?",
        (
            ("database_application", "A program or database that we work with"),
            ("file_share_cloud", "A shared folder or cloud storage"),
            ("web_portal", "A website or an online portal"),
            ("server", "A server"),
            ("desktop", "A desktop computer"),
            ("network", "The network"),
            ("backup", "A backup copy"),
        ),
    ),
    Text(
        name="system_name",
        label="What is the system called?",
        hint="If you know. For example the name on its icon or login page.",
    ),
    yes_or_no("login", "The system: did one have to log in to see the information?"),
)
_FIXED: tuple[Question, ...] = (
    _ticks(
        "fixed",
        "The machine: what was it?",
        (
            ("printer_copier", "Printer or copier"),
            ("payment_terminal", "Payment terminal"),
            ("camera_cctv", "Camera"),
            ("other", "Another machine"),
        ),
    ),
)
_FOLLOW_UPS: dict[str, tuple[Question, ...]] = {
    "paper": _PAPER,
    "portable": _PORTABLE,
    "email": _EMAIL,
    "system": _SYSTEM,
    "fixed": _FIXED,
}
_MEANS = {"email": "email", "spoken": "phone_verbal", "other": "other"}


def groups_of(answers: Answers) -> list[str]:
    """Return the boxes ticked on the page before: paper, portable ..."""
    return values_of(answers, "where").codes("held_by")


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the follow-ups of what was ticked; none for speech and the like."""
    return tuple(
        question
        for group in groups_of(answers)
        for question in _FOLLOW_UPS.get(group, ())
    )


def media_of(answers: Answers) -> list[str]:
    """Return the vocabulary's media, in the order of the boxes ticked."""
    return [
        medium for group in groups_of(answers) for medium in media_in(answers, group)
    ]


def media_in(answers: Answers, group: str) -> list[str]:
    """Return the media named in one group; none while nobody said which."""
    values = values_of(answers, NAME)
    if group in _MEANS:
        return [_MEANS[group]]
    named = values.codes(group)
    # "Paper" alone is a medium of its own; "something that can be carried" is not.
    return named or (["paper"] if group == "paper" else [])


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return media, systems and how the information was protected.

    Where a device and something else are involved, the protection stands in a part
    of its own: a locked laptop does not protect the paper beside it.
    """
    values = values_of(answers, NAME)
    groups = groups_of(answers)
    system = values.text("system_name") if "system" in groups else ""
    told = known(
        {
            "media": list(dict.fromkeys(media_of(answers))),
            "systems": [{"name": system}] if system else None,
        }
    )
    protections = {
        group: how for group in groups if (how := _protection(values, group))
    }
    if len(groups) == 1:
        return told | ({"protection": protections[groups[0]]} if protections else {})
    return told | (_parts(answers, protections) if protections else {})


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name what only IT can turn into a fact: a PIN is not yet strong encryption."""
    values = values_of(answers, NAME)
    asked = {question.name for question in asks(answers, context)}
    locks = {name for name in ("pin", "attachment_locked") if values.yes(name)}
    seals = ("sealed", "unlocked", "code_with_it", "password_sent", "login")
    locks |= {name for name in seals if values.yes(name) is not None}
    return tuple(name for name in asked if name in locks)


def _parts(
    answers: Answers, protections: dict[str, dict[str, object]]
) -> dict[str, object]:
    parts = []
    for group in groups_of(answers):
        part: dict[str, object] = known({"media": media_in(answers, group)})
        if group in protections:
            part["protection"] = protections[group]
        if part:
            parts.append(part)
    return {"parts": parts}


def _protection(values: Values, group: str) -> dict[str, object]:
    fitting: dict[str, Callable[[Values], dict[str, object]]] = {
        "portable": _device_protection,
        "email": _attachment_protection,
        "system": _system_protection,
    }
    return known(fitting[group](values)) if group in fitting else {}


def _device_protection(values: Values) -> dict[str, object]:
    pin, unlocked = values.yes("pin"), values.yes("unlocked")
    code_with_it = values.yes("code_with_it")
    opened: bool | None = None
    if unlocked or code_with_it:
        opened = True
    elif unlocked is False and code_with_it is False:
        opened = False
    return {
        "encryption": "none" if pin is False else None,
        "key_compromised": opened,
        "wipe_confirmed": values.yes("wiped"),
    }


def _attachment_protection(values: Values) -> dict[str, object]:
    """Return how the file was kept; a password matters only where one was needed."""
    locked = values.yes("attachment_locked")
    return {
        "encryption": "none" if locked is False else None,
        "key_compromised": values.yes("password_sent") if locked else None,
    }


def _system_protection(values: Values) -> dict[str, object]:
    """Return "none" where nobody had to log in: whoever came there could read it.

    That one had to log in says nothing about encryption.
    """
    return {"encryption": "none" if values.yes("login") is False else None}


PAGE = Page(
    name=NAME,
    step=3,
    title="A little more about that",
    lead="Leave out what you do not know.",
    asks=asks,
    facts=facts,
    remarks=remarks,
)
