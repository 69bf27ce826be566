"""The letter of a case: begun from the facts, kept in versions, never rewritten."""

import pytest

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.core.ledger import first_fault
from incidents.documents.letter import PART_AT_MOST, PARTS
from incidents.services.additions import add_facts
from incidents.services.closing import Closing, close_case
from incidents.services.letters import Written, keep_letter, letter_view
from tests.support.reports import chain_of, report_lost_laptop


@pytest.fixture
def sent(rt, house):
    return report_lost_laptop(rt, key="a", certainty="ruled_out")


@pytest.fixture
def case(sent):
    return sent.reference


def view(rt, house, case):
    return letter_view(rt, house.dpo, reference=case, now=rt.clock.now())


def keep(rt, house, case, *, before=0, language="en", layout="general", **parts):
    written = Written(
        language=language,
        layout=layout,
        parts={**dict.fromkeys(PARTS, "Said."), **parts},
        before=before,
    )
    return keep_letter(
        rt, house.dpo, reference=case, written=written,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip


def test_nothing_is_kept_until_somebody_keeps_it(rt, house, case):
    found = view(rt, house, case)

    assert (found.number, found.versions) == (0, ())
    assert found.parts["happened"].startswith("A device that holds data about you")
    assert "train" not in "".join(found.parts.values())


def test_each_version_is_a_row_and_an_entry_of_its_own(rt, house, case):
    assert keep(rt, house, case) == 1
    assert keep(rt, house, case, before=1, advice="Ask us.\r\nSoon.") == 2

    found = view(rt, house, case)

    assert found.number == 2
    assert found.parts["advice"] == "Ask us.\nSoon."
    assert [each.number for each in found.versions] == [1, 2]
    key, entries = chain_of(rt, case)
    kept = [entry for entry in entries if entry.kind == "letter-kept"]
    assert [entry.payload["number"] for entry in kept] == [1, 2]
    assert first_fault(key, entries) is None


def test_the_same_words_are_kept_once(rt, house, case):
    keep(rt, house, case)

    assert keep(rt, house, case, before=1) == 1
    assert len(view(rt, house, case).versions) == 1


def test_each_language_has_versions_of_its_own(rt, house, case):
    keep(rt, house, case, happened="English.")
    keep(rt, house, case, language="fr", happened="Français.")

    def in_language(language):
        return letter_view(
            rt, house.dpo, reference=case, language=language, now=rt.clock.now()
        )

    assert in_language("fr").parts["happened"] == "Français."
    assert in_language("").parts["happened"] == "English."
    assert in_language("xx").words.language == "en"
    assert in_language("nl").number == 0
    assert "apparaat" in in_language("nl").parts["happened"]
    assert in_language("fr").kept == {"en": 1, "fr": 2}


def test_somebody_elses_version_is_not_overwritten(rt, house, case):
    keep(rt, house, case, happened="Theirs.")

    with pytest.raises(ConflictError):
        keep(rt, house, case, happened="Mine, begun before theirs was kept.")

    assert view(rt, house, case).parts["happened"] == "Theirs."


def test_new_facts_leave_the_letter_behind(rt, house, sent):
    keep(rt, house, sent.reference)
    assert not view(rt, house, sent.reference).behind
    more = {"mitigation": ["access_closed"]}
    add_facts(rt, code=sent.receipt_code, more=more, now=rt.clock.forward(hours=1))

    assert view(rt, house, sent.reference).behind


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("happened", {"happened": "x" * (PART_AT_MOST + 1)}),
        ("layout", {"layout": "martian"}),
        ("layout", {"language": "xx"}),
        ("layout", {"language": "fr", "layout": "hipaa"}),
    ],
)
def test_what_cannot_be_kept_is_named(rt, house, case, field, wrong):
    with pytest.raises(InputRefusedError) as refused:
        keep(rt, house, case, **wrong)

    assert [fault.path for fault in refused.value.faults] == [field]
    assert view(rt, house, case).number == 0


def test_a_closed_case_keeps_its_letter_as_it_was(rt, house, case):
    keep(rt, house, case)
    closing = Closing(
        closed_as="no_personal_data_breach",
        reason="No data on it at all",
        unsettled_seen=True,
    )
    close_case(rt, house.dpo, reference=case, closing=closing, now=rt.clock.now())

    with pytest.raises(ConflictError):
        keep(rt, house, case, before=1, happened="Later.")
    assert view(rt, house, case).number == 1


def test_nobody_reads_the_letter_of_others(rt, house):
    with pytest.raises(NotFoundError):
        view(rt, house, "INC-0000-0000")
