"""Our own codes in plain words. Words of the facts are in ``facts_words``."""

from collections.abc import Mapping, Sequence

from incidents.documents.territory import country_name, is_country
from incidents.web.console.countries import STATE_NAMES

CERTAINTY = {
    "suspected": "suspected",
    "near_miss": "nearly happened",
    "confirmed": "confirmed",
    "ruled_out": "ruled out",
}
CLOSED_AS = {
    "handled": "handled",
    "no_personal_data_breach": "no personal data breach",
    "duplicate": "a duplicate of another case",
    "withdrawn": "withdrawn by the reporter",
}
CHANNELS = {
    "web": "the web form",
    "email": "e-mail",
    "slack": "Slack",
    "api": "another system",
    "import": "an import",
}
_DUTIES = {
    "record-in-register": "Record it in the register",
    "notify-authority": "Notify the authority",
    "follow-up-notification": "Send the authority what was still missing",
    "communicate-to-data-subjects": "Tell the people concerned",
    "notify-controller": "Tell the controller",
    "notify-media": "Tell the media",
    "communicate-to-service-recipients": "Tell the recipients of the service",
    "offer-identity-protection": "Offer identity protection",
}
_STAGES = {
    "early-warning": "early warning",
    "initial": "initial notification",
    "intermediate": "intermediate report",
    "final": "final report",
}
_ADDRESSEES = {"data-subjects": "the people concerned", "register": "our register"}
OUTCOMES = {
    "required": "Required",
    "not_required": "Not required",
    "undetermined": "Not settled yet",
}
ADVICE = {
    "notify": "Do it",
    "do_not_notify": "No need to do it",
    "not_for_now": "Not on what is known today",
    "prepare": "Prepare it",
}
_DECISIONS: Mapping[str, Mapping[str, str]] = {
    "notify-authority": {
        "notify": "Notify the authority",
        "do_not_notify": "Do not notify the authority",
    },
    "communicate-to-data-subjects": {
        "notify": "Tell the people concerned",
        "do_not_notify": "Do not tell the people concerned",
    },
    "follow-up-notification": {
        "notify": "Send a follow-up",
        "do_not_notify": "No follow-up is due",
    },
    "notify-controller": {
        "notify": "Tell the controller",
        "do_not_notify": "Do not tell the controller",
    },
}
_DECIDED = {"notify": "Do it", "do_not_notify": "Do not do it"}
_MADE = {
    "notify-authority": "The authority was notified",
    "communicate-to-data-subjects": "The people concerned were told",
    "notify-controller": "The controller was told",
    "notify-media": "The media were told",
    "communicate-to-service-recipients": "The recipients of the service were told",
    "offer-identity-protection": "Identity protection was offered",
}
STATUS = {
    "open": "open",
    "decided": "decided: not to do it",
    "done": "done",
    "withdrawn": "no longer asked for",
}
RISKS = {
    "unlikely": "A risk to people is unlikely",
    "risk": "A risk to people",
    "high": "A high risk to people",
    "undetermined": "The risk to people is not settled yet",
}
WHO = {
    "reporter": "ask the reporter",
    "it": "ask IT",
    "dpo": "for the data protection officer",
    "legal": "ask a lawyer",
}
_LAWS = {
    "eu-dora": "DORA (European Union)",
    "eu-nis2": "NIS2 (European Union)",
    "eu-telecom": "Regulation (EU) 611/2013 for providers of communications services",
    "uk-pecr": "PECR (United Kingdom)",
    "us-fcc": "rules of the FCC (United States)",
    "us-hipaa": "HIPAA (United States)",
}
_TAGS = {
    "high": "govuk-tag--red",
    "medium": "govuk-tag--yellow",
    "low": "govuk-tag--green",
    "presumed high": "govuk-tag--orange",
}


def jurisdiction(name: str) -> str:
    """Return a country, a US State or a law that the facts point to, by its name."""
    country, _, state = name.upper().partition("-")
    if country == "US" and state in STATE_NAMES:
        return f"{STATE_NAMES[state]} (United States)"
    if is_country(name.upper()):
        return country_name(name.upper(), "en")
    return _LAWS.get(name, name.replace("-", " "))


def duty(code: str) -> str:
    """Return what a duty asks, as an instruction."""
    return _DUTIES.get(code, code.replace("-", " ").capitalize())


def duty_to(code: str, addressee: str, stage: str = "") -> str:
    """Return a duty with whom it is owed to and in which stage."""
    to = "" if addressee in _ADDRESSEES or not addressee else f": {addressee}"
    return f"{duty(code)}{_part(stage)}{to}"


def _part(stage: str) -> str:
    return f" ({_STAGES.get(stage, stage)})" if stage else ""


def made(code: str, addressee: str = "", stage: str = "") -> str:
    """Return that a duty was met, as a sentence without its full stop."""
    said = _MADE.get(code, f"Done: {duty(code)}")
    to = "" if addressee in _ADDRESSEES or not addressee else f": {addressee}"
    return f"{said}{_part(stage)}{to}"


def decisions(duty_code: str) -> Mapping[str, str]:
    """Return the words of the decisions on this kind of duty."""
    return _DECISIONS.get(duty_code, _DECIDED)


def severity(word: str) -> str:
    """Return a severity word that can stand alone."""
    return f"{word} risk"


def severity_tag(severity: str) -> str:
    """Return the class of the tag that shows a severity word."""
    return _TAGS.get(severity, "govuk-tag--grey")


def bands(band: Sequence[str]) -> str:
    """Return ENISA's band, or from which to which: ``low to very high``."""
    low, high = (word.replace("_", " ") for word in band)
    return low if low == high else f"{low} to {high}"


def standing(*, provisional: bool, target: bool) -> str:
    """Return what kind of deadline this is, "" for the law's own."""
    if target:
        return "our own target"
    return "provisional" if provisional else ""


def said_by(name: str) -> str:
    """Return whose voice a fact has."""
    return "the reporter" if name == "reporter" else name


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its unit: ``1 case``, ``3 cases``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
