"""What an authority answered is kept byte for byte, by what it is, for good."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.services.replies import (
    FILE_AT_MOST,
    Reply,
    keep_reply,
    kind_of,
    reply_file,
    safe_name,
)
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    start,
    view,
)
from tests.support.runtime import HARBOUR, open_house

PDF = b"%PDF-1.4 we have it"


@pytest.fixture
def filing(rt, house, case):
    found = start(rt, house, case)
    answers(rt, house, case, found, REPORTING_PERSON)
    file_it(rt, house, case, found, reference="none yet")
    return found


def keep(rt, house, case, filing, **given):
    at = given.pop("received_at", rt.clock.now())
    keep_reply(
        rt, house.dpo, reference=case, filing_id=filing,
        reply=Reply(received_at=at, **given), now=rt.clock.now(),
    )  # fmt: skip


def test_the_file_is_kept_byte_for_byte(rt, house, case, filing):
    keep(rt, house, case, filing, file_name="../Eingang 1.exe", content=PDF)

    (reply,) = view(rt, house, case, filing).filed.replies
    found = reply_file(
        rt, house.dpo, reference=case, filing_id=filing, reply_id=reply.id
    )
    assert (found.content, found.name) == (PDF, "Eingang 1.pdf")
    assert reply.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (reply.size, reply.media_type) == (len(PDF), "application/pdf")


def test_its_reference_stands_in_the_next_notification(rt, house, case, filing):
    keep(rt, house, case, filing, authority_reference="BN-26-6-200")

    follow_up = start(rt, house, case)

    assert view(rt, house, case, filing).filed.authority_reference == "BN-26-6-200"
    assert view(rt, house, case, follow_up).filled.previous == "BN-26-6-200"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "authority_reference"),
        ({"content": b"MZ\x90\x00 a program"}, "file"),
        ({"content": b"%PDF-" + b"x" * FILE_AT_MOST}, "file"),
        ({"note": "x" * 2_001}, "note"),
        ({"authority_reference": "x" * 201}, "authority_reference"),
    ],
)
def test_what_says_nothing_or_is_no_document_is_refused(
    rt, house, case, filing, given, path
):
    with pytest.raises(InputRefusedError) as refused:
        keep(rt, house, case, filing, **given)

    assert [fault.path for fault in refused.value.faults] == [path]
    assert view(rt, house, case, filing).filed.replies == ()


@pytest.mark.parametrize("hours", [-2, 2])
def test_it_came_after_the_filing_and_not_in_the_future(rt, house, case, filing, hours):
    at = rt.clock.now() + timedelta(hours=hours)

    with pytest.raises(InputRefusedError) as refused:
        keep(rt, house, case, filing, note="we have it", received_at=at)

    assert [fault.path for fault in refused.value.faults] == ["received_at"]


def test_nothing_is_answered_before_it_was_filed(rt, house, case, filing):
    draft = start(rt, house, case)

    with pytest.raises(ConflictError):
        keep(rt, house, case, draft, note="we have it")


def test_another_organisation_sees_nothing_of_it(rt, house, case, filing):
    keep(rt, house, case, filing, content=PDF)
    (reply,) = view(rt, house, case, filing).filed.replies
    other = open_house(
        rt, replace(HARBOUR, slug="other", name="Other"), email="o@other.example"
    )

    with pytest.raises(NotFoundError):
        reply_file(rt, other.dpo, reference=case, filing_id=filing, reply_id=reply.id)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (b"\x89PNG\r\n\x1a\n...", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        ("From: DPC\r\nSubject: vé\r\n".encode(), ".txt"),
        (b"<html><script>alert(1)</script>", ".txt"),
    ],
)
def test_a_kind_is_told_by_the_bytes(content, ending):
    assert kind_of(content)[1] == ending


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"GIF89a\x01\x00", b"\x7fELF\x02"])
def test_what_is_none_of_them_is_not_kept(content):
    assert kind_of(content) is None


def test_names_hold_no_paths():
    assert safe_name("C:\\x\\a<b>.html", ".txt") == "a-b.txt"
    assert safe_name("....", ".txt") == "reply.txt"
