"""Receipts, references and tokens: enough chance, readable, forgiving to type."""

import re
import time
from uuid import RFC_4122

import pytest

from incidents.keys import (
    Keys,
    check_character,
    digest_of,
    new_reference,
    new_row_id,
    normalised,
)

KEYS = Keys(b"k" * 32)


def test_a_receipt_code_has_160_bits_in_groups_of_four():
    code = KEYS.receipt_code("organisation", "key")

    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}", code)


def test_the_same_report_gets_the_same_receipt_and_another_a_different_one():
    first = KEYS.receipt_code("organisation", "key")

    assert KEYS.receipt_code("organisation", "key") == first
    assert KEYS.receipt_code("organisation", "other") != first
    assert KEYS.receipt_code("another", "key") != first
    assert Keys(b"j" * 32).receipt_code("organisation", "key") != first


def test_a_code_may_be_typed_in_small_letters_without_dashes_and_with_an_o_for_a_0():
    code = "0A1B-V2C3"

    assert digest_of(" oaib u2c3 ") == digest_of(code)
    assert normalised("oaLb-u2c3") == "0A1BV2C3"


def test_a_short_server_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Keys(b"short")


def test_a_token_belongs_to_its_purpose_and_subject():
    token = KEYS.token_for("csrf", "session-1")

    assert KEYS.is_token_for("csrf", "session-1", token)
    assert not KEYS.is_token_for("csrf", "session-2", token)
    assert not KEYS.is_token_for("other", "session-1", token)
    assert not KEYS.is_token_for("csrf", "session-1", "\udcff")


def test_references_do_not_count_cases_and_carry_a_check_sign():
    found = {new_reference() for _ in range(500)}

    assert len(found) == 500
    for reference in found:
        assert re.fullmatch(r"INC-[0-9A-Z]{4}-[0-9A-Z]{4}", reference)
        body = reference[4:].replace("-", "")
        assert check_character(body[:-1]) == body[-1]


def test_one_wrong_sign_in_a_reference_is_noticed():
    body = "7K3F2QX"
    check = check_character(body)
    for place, sign in enumerate(body):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if other != sign:
                wrong = body[:place] + other + body[place + 1 :]
                assert check_character(wrong) != check


def test_keys_of_rows_sort_by_time_and_say_so_in_their_version():
    before = time.time_ns() // 1_000_000
    keys = [new_row_id() for _ in range(500)]
    after = time.time_ns() // 1_000_000

    assert len(set(keys)) == 500
    assert {(key.version, key.variant) for key in keys} == {(7, RFC_4122)}
    times = [key.int >> 80 for key in keys]
    assert times == sorted(times)
    assert before <= times[0] <= times[-1] <= after
