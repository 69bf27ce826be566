"""Which authority ``tocsin init`` proposes to lead: one that can, or none."""

import pytest

from incidents.commands.init_questions import QUESTIONS, _default

LEAD = next(each for each in QUESTIONS if each.key == "lead_authority")


@pytest.mark.parametrize(
    ("main", "countries", "proposed"),
    [
        ("IE", ["IE"], "ie-dpc"),
        ("IE", ["IE", "FR"], "ie-dpc"),
        # The Commissioner in Britain leads nobody in the Union.
        ("GB", ["GB"], ""),
        ("GB", ["GB", "IE"], "ie-dpc"),
        ("US", ["IE", "FR"], ""),
        # The seat decides in Germany, and the Union's institutions have their own.
        ("DE", ["DE"], ""),
        ("EU", ["BE"], ""),
        ("", [], ""),
    ],
)
def test_the_proposal_is_an_authority_that_can_lead(
    sqlite_rt, main, countries, proposed
):
    answers = {"main_establishment": main, "establishments": countries}

    assert _default(LEAD, answers, sqlite_rt) == proposed
