"""The settings of an organisation as the rules read them."""

from incidents.core.facts import read
from incidents.core.organisation import Organisation

NAMED = {"slug": "harbour", "name": "Harbour Ltd"}


def test_settings_left_empty_are_not_known():
    assert Organisation(**NAMED).as_facts() == {}


def test_settings_are_facts_in_the_vocabulary():
    facts = Organisation(
        **NAMED,
        establishments=("IE",),
        main_establishment="IE",
        size="sme",
        sectors=("health",),
        dora=False,
    ).as_facts()

    assert facts["established_in"] == ["IE"]
    assert read({"organisation": facts}).settings.dora is False


def test_a_size_that_the_vocabulary_lacks_is_left_out():
    assert "size" not in Organisation(**NAMED, size="other").as_facts()
