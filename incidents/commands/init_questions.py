"""What ``tocsin init`` asks, in the order in which a person can answer it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.organisation import Organisation
from incidents.core.rules.scope import INSTITUTION
from incidents.documents.territory import EEA
from incidents.intake.organisation_file import organisation_from, slug_of
from incidents.runtime import Runtime
from incidents.services.organisations import check_settings, lead_authorities

_PERSON = re.compile(r"\s*([^<>]+?)\s*<([^<>\s]+)>\s*([1-9]?)\s*")
_DPO = ("dpo_name", "dpo_email", "dpo_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One setting: its option on the command line and its words when asked.

    Attributes:
        many: takes several values, separated by spaces when asked.
    """

    key: str
    option: str
    says: str
    many: bool = False


QUESTIONS = (
    Question(key="name", option="name", says="Full name of the organisation."),
    Question(key="slug", option="slug", says="Short name, in the form's address."),
    Question(
        key="establishments",
        option="country",
        says="Countries with an establishment, as two letters (IE).",
        many=True,
    ),
    Question(
        key="main_establishment",
        option="main-country",
        says="Country of the main establishment; EU for an institution of the Union.",
    ),
    Question(
        key="lead_authority",
        option="lead-authority",
        says="Id of the supervisory authority (ie-dpc).",
    ),
    Question(key="zone", option="zone", says="IANA time zone (Europe/Dublin)."),
    Question(
        key="languages", option="language", says="Languages, as en or de.", many=True
    ),
    Question(
        key="sectors",
        option="field",
        says="Fields: health, financial, telecom, public, education,"
        " critical_infrastructure, other.",
        many=True,
    ),
    Question(
        key="nis2",
        option="nis2",
        says="Under NIS2 (EU, energy, health, digital and others): essential,"
        " important or none.",
    ),
    Question(
        key="dora",
        option="dora",
        says="Under DORA (EU, banks, insurers and others): yes or no.",
    ),
    Question(
        key="hipaa",
        option="hipaa",
        says="Under HIPAA (US health care): covered_entity, business_associate, none.",
    ),
    Question(
        key="telecom_in",
        option="telecom-in",
        says="Countries with a public telephone or internet service (IE), if any.",
        many=True,
    ),
    Question(key="sector", option="sector", says="private or public."),
    Question(key="size", option="size", says="micro, sme, large or other."),
    Question(
        key="default_role",
        option="role",
        says="Usual role: controller, joint_controller or processor.",
    ),
    Question(
        key="identifier_type",
        option="identifier-type",
        says="Kind of number: company_id, organisation_number or vat_number.",
    ),
    Question(key="identifier", option="identifier", says="The organisation's number."),
    Question(key="address", option="address", says="Postal address."),
    Question(key="contact_email", option="contact-email", says="Office e-mail."),
    Question(key="contact_phone", option="contact-phone", says="Office telephone."),
    Question(key="dpo_name", option="dpo-name", says="Data protection officer."),
    Question(key="dpo_email", option="dpo-email", says="Their e-mail."),
    Question(key="dpo_phone", option="dpo-phone", says="Their telephone."),
    Question(
        key="fallback_phone",
        option="fallback-phone",
        says="Telephone for staff when this system is down.",
    ),
    Question(
        key="fallback_address",
        option="fallback-address",
        says="E-mail or place for staff when this system is down.",
    ),
    Question(
        key="slack_channel", option="slack-channel", says="Slack channel id (C...)."
    ),
    Question(
        key="people",
        option="person",
        says='Whom to alert, as "Name <e-mail> 1"; 1 is told first, then 2.',
        many=True,
    ),
)


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given or answered as the settings of an organisation file.

    Raises:
        InputRefusedError: a person is not written as ``Name <e-mail> level``, or yes
            or no is neither.
    """
    settings = {key: value for key, value in given.items() if key not in _DPO}
    dpo = {key.removeprefix("dpo_"): given[key] for key in _DPO if key in given}
    if dpo:
        settings["dpo"] = dpo
    if "dora" in given:
        settings["dora"] = _yes_or_no("dora", given["dora"])
    if "people" in given:
        settings["people"] = [_person(text) for text in given["people"]]
    return settings


def ask(given: dict[str, Any], rt: Runtime) -> dict[str, Any]:
    """Return *given* with an answer to each question that it leaves open.

    An empty answer leaves the setting out: not known yet.
    """
    click.echo("An empty answer leaves a setting out; the console adds it later.\n")
    answers = dict(given)
    for question in QUESTIONS:
        if question.key in answers:
            continue
        while not _answer(question, answers, default=_default(question, answers, rt)):
            if question.key != "name":
                break
    return answers


def ask_again(answers: dict[str, Any], rt: Runtime) -> Organisation:
    """Return the organisation; asks again for each answer that is wrong."""
    while True:
        organisation, faults = _built(answers, rt)
        if organisation is not None and not faults:
            return organisation
        click.echo()
        for fault in faults:
            click.secho(f"{fault.path}: {fault.says}", fg="red")
        for question in _questions_on(faults):
            _answer(question, answers, default="")


def _built(
    answers: Mapping[str, Any], rt: Runtime
) -> tuple[Organisation | None, tuple[Fault, ...]]:
    try:
        organisation = organisation_from(settings_of(answers))
    except InputRefusedError as refused:
        return None, refused.faults
    return organisation, check_settings(organisation, rt)


def _questions_on(faults: tuple[Fault, ...]) -> list[Question]:
    roots = {fault.path.split(".")[0] for fault in faults}
    found = [q for q in QUESTIONS if q.key.split("_")[0] in roots or q.key in roots]
    if not found:  # nothing that was asked is wrong: asking again would not end
        raise InputRefusedError(faults)
    return found


def _answer(question: Question, answers: dict[str, Any], *, default: str) -> bool:
    """Ask one question, keep the answer, and tell whether there was one."""
    prompt = question.says.removesuffix(".")
    answers.pop(question.key, None)
    if question.key == "people":
        entries = []
        while text := click.prompt(prompt, default="", show_default=False):
            entries.append(text)
            prompt = "Somebody else"
        value: Any = entries
    else:
        text = click.prompt(prompt, default=default, show_default=bool(default))
        value = text.replace(",", " ").split() if question.many else text.strip()
    if value:
        answers[question.key] = value
    return bool(value)


def _default(question: Question, answers: Mapping[str, Any], rt: Runtime) -> str:
    countries = answers.get("establishments", ())
    main = answers.get("main_establishment", "")
    defaults = {
        "slug": slug_of(answers.get("name", "")),
        "main_establishment": countries[0] if len(countries) == 1 else "",
        "lead_authority": _lead(main, countries, rt),
        "zone": "UTC",
        "languages": "en",
        "default_role": "controller",
    }
    return defaults.get(question.key, "")


def _lead(main: str, countries: Sequence[str], rt: Runtime) -> str:
    """Return the authority that leads, "" where none does or it is not clear.

    A main establishment outside leaves a single one inside in the lead (GDPR Art. 56).
    """
    inside = [country for country in countries if country in EEA]
    if main == INSTITUTION:
        return ""
    place = main if main in EEA else inside[0] if len(inside) == 1 else ""
    found = rt.law.authority_of(place) if place else None
    return found if found in {each.id for each in lead_authorities(rt)} else ""


def _yes_or_no(key: str, text: str) -> bool:
    known = {"yes": True, "no": False}
    if text.lower() not in known:
        raise InputRefusedError((Fault(key, "answer yes or no"),))
    return known[text.lower()]


def _person(text: str) -> dict[str, Any]:
    found = _PERSON.fullmatch(text)
    if found is None:
        says = 'write it as "Name <e-mail> 1"'
        raise InputRefusedError((Fault("people", says),))
    name, email, level = found.groups()
    return {"name": name, "email": email, "level": int(level or 1)}
