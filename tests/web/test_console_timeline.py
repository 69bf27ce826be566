"""The timeline in words: it says what was answered, not only that it was asked."""

import pytest

from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.web.console.case_timeline import timeline
from tests.support.reports import report_lost_laptop


@pytest.mark.parametrize(
    ("path", "value", "settled", "said"),
    [
        ("availability.lost_for_good", False, None, ": no."),
        ("availability.lost_for_good", None, "cannot_be_determined", "ever know."),
        ("effects", ["availability"], "complete", ", and nothing else."),
        ("data_description", "Names of Ada and Eve", None, "reporter's words”."),
    ],
)
def test_an_answer_stands_in_the_timeline_with_its_value_but_without_typed_text(
    rt, house, path, value, settled, said
):
    case = report_lost_laptop(rt).reference
    answer = Answer(
        path=path,
        value=value,
        settled=settled,
        reason="IT looked at the log",
        seen_version=1,
    )
    now = rt.clock.now()
    answer_question(
        rt, house.dpo, reference=case,
        answer=answer, now=now,
    )  # fmt: skip

    entry = timeline(case_file(rt, house.dpo, reference=case))[-1]

    assert entry["says"].startswith("Answered the question about “")
    assert entry["says"].endswith(said)
    assert "Ada" not in entry["says"]
