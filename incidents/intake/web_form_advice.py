"""What the reporter should do now, fitting the case; nothing that could do harm."""

from collections.abc import Mapping
from typing import Any

from incidents.core.facts_codes import HARD_COPY, PORTABLE_MEDIA

_ATTACK = frozenset({"ransomware", "malware", "phishing", "unauthorised_access"})
_NO_COMPUTER = HARD_COPY | {"phone_verbal"}
_MISDIRECTED = frozenset({"sent_by_mistake", "open_distribution_list"})
_LOST = frozenset(
    {"device_lost_or_stolen", "paper_lost_or_stolen", "mail_lost_or_opened"}
)
_THROWN_AWAY = frozenset({"paper_disposal", "e_waste"})
_POSTED = PORTABLE_MEDIA | HARD_COPY
_LOCKED_FROM_AFAR = frozenset({"laptop", "mobile_tablet", "portable_other"})
ALWAYS = (
    "Do not delete anything and do not try to repair it yourself.",
    "Tell only those who need to know. Do not confront anybody.",
)


def advice(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return plain sentences, the most pressing first."""
    types = {facts.get("incident_type"), *facts.get("also_types", ())}
    media = set(facts.get("media", ()))
    stolen = facts.get("intent") == "deliberate"
    computer = not media or media - _NO_COMPUTER
    lost_thing = "device_lost_or_stolen" in types or (
        types & _LOST and media & PORTABLE_MEDIA
    )
    rules = (
        (types & _ATTACK and computer, _ATTACKED),
        ("phishing" in types, _TRICKED),
        ("number_takeover" in types, _NUMBER),
        (media & _LOCKED_FROM_AFAR and types & _LOST, _LOST_DEVICE),
        ("card_token" in media and types & _LOST, _LOST_CARD),
        (lost_thing, _LOST_THING),
        ("mail_lost_or_opened" in types, _MAIL),
        ("skimming" in types, _SKIMMED),
        (types & _MISDIRECTED and "email" in media, _WRONG_MAIL),
        (types & _MISDIRECTED and media & _POSTED, _WRONG_LETTER),
        ("paper_lost_or_stolen" in types and not stolen, _PAPER),
        (types & _THROWN_AWAY, _THROWN),
        (types & {"unintended_publication"}, _PUBLIC),
        (facts.get("ongoing"), _ONGOING),
    )
    fitting = [line for fits, lines in rules if fits for line in lines]
    return (*dict.fromkeys(fitting), *ALWAYS)


_ATTACKED = (
    "Unplug the network cable or switch off Wi-Fi, but leave the device switched on.",
    "Call your IT people now. Do not answer the attacker and do not pay.",
)
_TRICKED = (
    "Change the password from another device, everywhere you have used it.",
    "Keep the false message. IT will want to see it.",
)
_NUMBER = (
    "Call the telephone company now, and have the number blocked.",
    "Call your IT people now, so that nobody gets into accounts with that number.",
)
_LOST_DEVICE = (
    "Call your IT people now, so that they can lock the device and erase it.",
    "Change the passwords that were stored on it.",
)
_LOST_CARD = ("Call your IT people now, so that the card opens nothing any more.",)
_LOST_THING = (
    "Tell your IT people what was on it, and whether it needed a password.",
    "If it was stolen, ask your manager who will tell the police.",
)
_MAIL = (
    "Keep the envelope or the wrapping, and do not open anything else of it.",
    "Ask the post or the courier to search for it, and note what they say.",
)
_SKIMMED = (
    "Do not use the machine or the page any more, and leave it as it is.",
    "Call your IT people now.",
)
_WRONG_MAIL = (
    "Ask the person who got it to delete it, and to confirm that in writing.",
    "Keep the e-mail that you sent.",
)
_WRONG_LETTER = (
    "Ask for it back, closed if possible. Keep the envelope.",
    "Write down who has it and when you spoke to them.",
)
_PAPER = (
    "Go back over the way you took, and ask at lost property.",
    "Write down where and when you had it last.",
)
_THROWN = (
    "If it is still in the bin or with the buyer, see that nobody takes it away.",
    "Write down where it was left, and who collects there and when.",
)
_PUBLIC = ("Take a picture of what can be seen and note the address before it goes.",)
_ONGOING = ("If it is still going on, do not wait for us: call.",)
