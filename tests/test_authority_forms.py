"""Which form an authority's notification is drafted with."""

from dataclasses import replace

import pytest

from incidents.core.errors import LawPackError
from incidents.documents.territory import EEA
from incidents.packs import load_law
from incidents.packs_forms import check_named_forms, load_forms

LAW, FORMS = load_law(), load_forms()
OWN = {
    "be-apd": "be-apd-1",
    "ch-fdpic": "ch-fdpic-1",
    "eu-edps": "eudpr-1",
    "ie-dpc": "ie-dpc-1",
    "nl-ap": "nl-ap-1",
    "uk-ico": "uk-ico-1",
    "us-ca-ag": "us-ca-ag-1",
    "us-hhs-ocr": "us-hhs-ocr-1",
}


def _with_form(authority: str, form: str | None):
    changed = replace(LAW.authorities[authority], form=form)
    return replace(LAW, authorities={**LAW.authorities, authority: changed})


def test_each_of_the_authorities_has_a_form():
    assert [each.id for each in LAW.authorities.values() if each.form is None] == []
    check_named_forms(LAW, FORMS)


@pytest.mark.parametrize("authority", LAW.authorities.values(), ids=lambda a: a.id)
def test_the_template_goes_where_an_authority_is_competent_for_its_country(authority):
    general = "edpb-1.0" if authority.general else "art33-1"

    assert authority.form == OWN.get(authority.id, general)
    if authority.form in {"edpb-1.0", "art33-1"}:
        assert authority.country in EEA


def test_a_pack_that_names_an_unknown_form_stops_the_start():
    with pytest.raises(LawPackError, match=r"uk-ico.toml: form: there is no form ico"):
        check_named_forms(_with_form("uk-ico", "ico"), FORMS)


def test_a_law_has_one_general_form():
    both = {**FORMS, "art33-1": replace(FORMS["art33-1"], general=True)}

    with pytest.raises(LawPackError, match="general"):
        check_named_forms(LAW, both)


@pytest.mark.parametrize(
    ("regime", "addressee", "form"),
    [
        ("uk-gdpr", "uk-ico", "uk-ico-1"),
        ("uk-pecr", "uk-ico", None),  # another form, and none here
        ("ch-fadp", "ch-fdpic", "ch-fdpic-1"),
        ("us-hipaa", "us-hhs-ocr", "us-hhs-ocr-1"),
        ("us-ca", "us-ca-ag", "us-ca-ag-1"),
        ("eu-institutions", "eu-edps", "eudpr-1"),
        ("eu-gdpr", "fr-cnil", "edpb-1.0"),
        ("eu-gdpr", "de-by-baylda", "art33-1"),
        ("eu-gdpr", "lt-zeit", "art33-1"),
        ("eu-gdpr", "", "edpb-1.0"),  # nobody knows yet who leads
        ("eu-gdpr", "de", "edpb-1.0"),
        ("eu-nis2", "", None),
        ("us-ca", "", None),
    ],
)
def test_a_notification_is_drafted_with_the_form_of_its_law_and_authority(
    rt, regime: str, addressee: str, form: str | None
):
    found = rt.form_for(regime, addressee)

    assert (found.id if found else None) == form


def test_an_authority_whose_pack_names_no_form_gets_the_general_one(rt):
    silent = replace(rt, law=_with_form("fr-cnil", None))

    found = silent.form_for("eu-gdpr", "fr-cnil")

    assert found is not None
    assert found.id == "edpb-1.0"
