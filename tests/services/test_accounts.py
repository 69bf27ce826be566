"""Signing in: one answer for every failure, sessions that end, slow guessing."""

import pytest
from argon2 import Type

from incidents.core.errors import InputRefusedError, NotAllowedError
from incidents.services import accounts
from incidents.services.accounts import (
    TRIES_WINDOW,
    actor_of,
    change_password,
    create_user,
    reset_password,
    sign_in,
    sign_out,
)
from tests.support.runtime import HASHER

EMAIL = "orla@harbour.example"
PASSPHRASE = "a good long passphrase"


def sign(rt, password, *, email=EMAIL, network="n"):
    return sign_in(
        rt, email=email, password=password, network=network, now=rt.clock.now()
    )


def change(rt, actor, token, *, old, new=PASSPHRASE):
    return change_password(rt, actor, token=token, old=old, new=new, now=rt.clock.now())


def test_the_right_password_opens_a_session_with_its_organisations(rt, house):
    token = sign(rt, house.password, email="Orla@Harbour.example")

    actor = actor_of(rt, token=token, now=rt.clock.now())

    assert actor.scope == [house.id]
    assert actor.must_change_password


def test_a_wrong_password_and_an_unknown_address_read_the_same(rt, house):
    with pytest.raises(NotAllowedError) as wrong:
        sign(rt, "wrong")
    with pytest.raises(NotAllowedError) as unknown:
        sign(rt, house.password, email="nobody@harbour.example")

    assert str(wrong.value) == str(unknown.value)


def test_guessing_is_stopped_even_with_the_right_password(rt, house):
    for _ in range(10):
        with pytest.raises(NotAllowedError):
            sign(rt, "wrong")

    with pytest.raises(NotAllowedError, match="too many"):
        sign(rt, house.password)

    rt.clock.forward(minutes=16)
    assert sign(rt, house.password)


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(rt, house):
    for _ in range(12):
        with pytest.raises(NotAllowedError):
            sign(rt, "wrong", network="a stranger's")

    assert sign(rt, house.password, network="the owner's")


def test_an_account_is_guessed_at_from_many_networks_a_hundred_times_only(rt, house):
    with rt.uow.begin() as tx:
        subject = "sign-in:" + rt.keys.keyed_digest("account", EMAIL)
        for _ in range(100):
            tx.count_try(subject, window=TRIES_WINDOW, now=rt.clock.now())

    with pytest.raises(NotAllowedError, match="too many"):
        sign(rt, house.password, network="yet another")


def test_a_session_ends_when_idle_when_old_and_when_signed_out(rt, house):
    token = sign(rt, house.password)
    assert actor_of(rt, token=token, now=rt.clock.forward(minutes=119))
    assert actor_of(rt, token=token, now=rt.clock.forward(minutes=121)) is None

    busy = sign(rt, house.password)
    for _ in range(12):
        last = actor_of(rt, token=busy, now=rt.clock.forward(minutes=60))
    assert last is None

    gone = sign(rt, house.password)
    sign_out(rt, token=gone)
    assert actor_of(rt, token=gone, now=rt.clock.now()) is None


def test_a_new_password_ends_every_session(rt, house):
    token = sign(rt, house.password)
    actor = actor_of(rt, token=token, now=rt.clock.now())

    other = sign(rt, house.password)

    given = change(rt, actor, token, old=house.password)

    ended = [actor_of(rt, token=each, now=rt.clock.now()) for each in (token, other)]
    assert ended == [None, None]
    fresh = actor_of(rt, token=given, now=rt.clock.now())
    assert not fresh.must_change_password
    assert sign(rt, PASSPHRASE)


@pytest.mark.parametrize("new", ["short", "x" * 257])
def test_a_password_has_a_least_and_a_most_length(rt, house, new):
    with pytest.raises(InputRefusedError):
        change(rt, house.dpo, "none", old=house.password, new=new)


def test_the_old_password_is_asked_for(rt, house):
    with pytest.raises(NotAllowedError, match="old password is wrong"):
        change(rt, house.dpo, sign(rt, house.password), old="wrong")


def test_whoever_guesses_at_a_sign_in_keeps_nobody_from_a_new_password(rt, house):
    token = sign(rt, house.password)
    with rt.uow.begin() as tx:
        for subject in accounts._limits(rt, EMAIL, "n"):
            for _ in range(101):
                tx.count_try(subject, window=TRIES_WINDOW, now=rt.clock.now())
    with pytest.raises(NotAllowedError, match="too many"):
        sign(rt, house.password)

    given = change(rt, house.dpo, token, old=house.password)

    assert actor_of(rt, token=given, now=rt.clock.now())


def test_an_open_session_guesses_ten_times_and_no_other_session_pays_for_it(rt, house):
    stolen, own = sign(rt, house.password), sign(rt, house.password)
    for _ in range(10):
        with pytest.raises(NotAllowedError, match="old password is wrong"):
            change(rt, house.dpo, stolen, old="a guess")

    with pytest.raises(NotAllowedError, match="too many"):
        change(rt, house.dpo, stolen, old=house.password)

    assert change(rt, house.dpo, own, old=house.password)


def test_a_session_that_has_ended_changes_no_password(rt, house):
    token = sign(rt, house.password)
    sign_out(rt, token=token)

    with pytest.raises(NotAllowedError, match="ended"):
        change(rt, house.dpo, token, old=house.password)

    assert sign(rt, house.password)


def test_a_reset_gives_a_new_one_time_password_and_ends_sessions(rt, house):
    token = sign(rt, house.password)

    password = reset_password(rt, email=EMAIL)

    assert actor_of(rt, token=token, now=rt.clock.now()) is None
    assert sign(rt, password)


def test_an_address_has_one_login(rt, house):
    with pytest.raises(InputRefusedError):
        create_user(
            rt, email=EMAIL.upper(), name="Again", organisations={}, now=rt.clock.now()
        )


def test_passwords_are_hashed_at_a_price_that_guessing_feels():
    """At least what OWASP asks of argon2id: 19 MiB twice; tests hash cheaper."""
    assert HASHER.type is Type.ID
    assert HASHER.memory_cost >= 19 * 1024
    assert HASHER.time_cost >= 2
    assert accounts._HASHER is not HASHER
