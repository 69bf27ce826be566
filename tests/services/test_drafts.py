"""A report being written is kept for a day and opened by two secrets only."""

import pytest

from incidents.core.errors import NotAllowedError, NotFoundError
from incidents.models import DraftRow
from incidents.services.drafts import (
    STARTS_AT_MOST,
    DraftIdleError,
    clear,
    create_draft,
    drop_expired,
    load,
    resume,
    save_page,
)
from tests.support.runtime import open_house


def started(rt):
    opened = create_draft(rt, slug="harbour", network="n", now=rt.clock.now())
    save_page(
        rt, slug="harbour", cookie=opened.cookie, page="what",
        fields={"description": "half a sen"}, now=rt.clock.now(),
    )  # fmt: skip
    return opened


def test_what_was_typed_is_there_again(rt, house):
    opened = started(rt)

    draft = load(
        rt, slug="harbour", cookie=opened.cookie, now=rt.clock.forward(minutes=29)
    )

    assert draft.answers == {"what": {"description": "half a sen"}}
    assert draft.idempotency_key == opened.draft.idempotency_key
    assert not draft.sent


def test_after_half_an_hour_the_browser_alone_no_longer_opens_it(rt, house):
    opened = started(rt)
    later = rt.clock.forward(minutes=31)

    with pytest.raises(DraftIdleError):
        load(rt, slug="harbour", cookie=opened.cookie, now=later)
    with pytest.raises(DraftIdleError):
        save_page(
            rt, slug="harbour", cookie=opened.cookie, page="p", fields={}, now=later
        )

    code = opened.draft.resume_code.lower()
    back = resume(rt, slug="harbour", code=code, network="n", now=later)
    assert back.draft.answers == {"what": {"description": "half a sen"}}
    assert back.cookie != opened.cookie
    assert load(rt, slug="harbour", cookie=opened.cookie, now=later) is None


def test_after_a_day_it_is_gone_for_good(rt, house):
    opened = started(rt)
    later = rt.clock.forward(hours=24)

    assert load(rt, slug="harbour", cookie=opened.cookie, now=later) is None
    with pytest.raises(NotFoundError):
        resume(
            rt, slug="harbour", code=opened.draft.resume_code, network="n", now=later
        )
    assert drop_expired(rt, now=later) == 1
    assert drop_expired(rt, now=later) == 0


def test_clearing_erases_what_was_typed(rt, house):
    opened = started(rt)

    clear(rt, cookie=opened.cookie)

    assert load(rt, slug="harbour", cookie=opened.cookie, now=rt.clock.now()) is None


def test_a_draft_of_one_organisation_does_not_open_at_another(rt, house):
    opened = started(rt)

    assert load(rt, slug="other", cookie=opened.cookie, now=rt.clock.now()) is None


def test_guessing_short_codes_is_slowed_down(rt, house):
    opened = started(rt)
    now = rt.clock.now()
    for _ in range(10):
        with pytest.raises(NotFoundError):
            resume(rt, slug="harbour", code="AAAAA-AAAAA", network="n", now=now)

    with pytest.raises(NotAllowedError):
        resume(rt, slug="harbour", code=opened.draft.resume_code, network="n", now=now)


def begin(rt, network="an office"):
    return create_draft(rt, slug="harbour", network=network, now=rt.clock.now())


def test_a_machine_that_begins_reports_without_end_is_stopped_for_minutes_only(
    sqlite_rt,
):
    rt = sqlite_rt
    open_house(rt)
    begin(rt, "elsewhere")
    for _ in range(STARTS_AT_MOST):
        begin(rt)

    with pytest.raises(NotAllowedError):
        begin(rt)
    begin(rt, "elsewhere")
    with rt.uow.read() as tx:
        assert tx.session.query(DraftRow).count() == STARTS_AT_MOST + 2
    rt.clock.forward(minutes=11)
    assert begin(rt)


def test_whoever_has_begun_goes_on_while_others_must_wait(sqlite_rt):
    rt = sqlite_rt
    open_house(rt)
    mine = begin(rt)
    for _ in range(STARTS_AT_MOST - 1):
        begin(rt)
    with pytest.raises(NotAllowedError):
        begin(rt)

    kept = save_page(
        rt, slug="harbour", cookie=mine.cookie, page="what",
        fields={"story": ["half a sen"]}, now=rt.clock.now(),
    )  # fmt: skip

    assert kept.answers == {"what": {"story": ["half a sen"]}}
