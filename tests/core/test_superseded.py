"""A special law replaces only what it asks for itself."""

from dataclasses import replace

from incidents.core.errors import DeliveryRefused
from incidents.core.triage_superseded import replaces
from incidents.packs import load_law


def test_a_special_law_that_tells_only_the_authority_leaves_the_people_to_the_general():
    law = load_law()
    telecom = next(regime for regime in law.regimes if regime.id == "eu-telecom")
    only = tuple(duty for duty in telecom.duties if duty.id == "notify-authority")

    assert set(replaces(telecom)) == {
        ("eu-gdpr", "notify-authority"),
        ("eu-gdpr", "communicate-to-data-subjects"),
        *((general, duty) for general in telecom.supersedes for duty in _BOTH),
    }
    assert {duty for _, duty in replaces(replace(telecom, duties=only))} == {
        "notify-authority"
    }


_BOTH = ("notify-authority", "communicate-to-data-subjects")


def test_a_refusal_says_whether_the_whole_channel_is_refused():
    assert DeliveryRefused("the token is revoked", whole_channel=True).whole_channel
    assert not DeliveryRefused("no such user").whole_channel
