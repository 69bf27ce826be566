"""Signing in to the console: passwords, sessions, one-time passwords."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from incidents.core.errors import Fault, InputRefusedError, NotAllowedError
from incidents.keys import base32, grouped, new_row_id, new_token, token_digest
from incidents.models import MembershipRow, SessionRow, UserRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.store import Transaction

SESSION_FOR = timedelta(hours=12)
IDLE_FOR = timedelta(hours=2)
TOUCH_EVERY = timedelta(minutes=1)
TRIES_PER_NETWORK = 10
TRIES_PER_SESSION = 10
TOO_MANY_TRIES = "too many tries; wait a quarter of an hour"
# High, because whoever knows an address could otherwise lock its owner out, in the
# very hours of a breach; a password of ours is not guessed in a hundred tries.
TRIES_PER_ACCOUNT = 100
TRIES_WINDOW = timedelta(minutes=15)
PASSWORD_AT_LEAST = 12
PASSWORD_AT_MOST = 256

_HASHER = PasswordHasher()
# Verified when there is no such user, so that the time taken tells nothing.
_NOBODY = _HASHER.hash("nobody has this password")


def create_user(
    rt: Runtime,
    *,
    email: str,
    name: str,
    organisations: dict[UUID, str],
    now: datetime,
) -> str:
    """Create somebody with a login and return their one-time password.

    Args:
        organisations: role (``admin`` or ``dpo``) by organisation key.

    Raises:
        InputRefusedError: the address is taken.
    """
    password = one_time_password()
    with rt.uow.begin() as tx:
        if tx.user_by_email(email.casefold()) is not None:
            raise InputRefusedError((Fault("email", "has a login already"),))
        user_id = new_row_id()
        values = {
            "id": user_id,
            "email": email.casefold(),
            "name": name,
            "password_hash": _HASHER.hash(password),
            "must_change_password": True,
            "created_at": now,
        }
        tx.add(UserRow, [values])
        _join(tx, user_id, organisations)
    return password


def join_organisations(
    rt: Runtime, *, email: str, organisations: dict[UUID, str]
) -> None:
    """Let an existing user serve further organisations."""
    with rt.uow.begin() as tx:
        user = tx.user_by_email(email.casefold())
        if user is None:
            raise InputRefusedError((Fault("email", "has no login"),))
        known = {
            membership.organisation_id for membership, _ in tx.memberships(user.id)
        }
        new = {key: role for key, role in organisations.items() if key not in known}
        _join(tx, user.id, new)


def reset_password(rt: Runtime, *, email: str) -> str:
    """Give a user a new one-time password and end their sessions."""
    password = one_time_password()
    with rt.uow.begin() as tx:
        user = tx.user_by_email(email.casefold())
        if user is None:
            raise InputRefusedError((Fault("email", "has no login"),))
        tx.change_user(
            user.id, password_hash=_HASHER.hash(password), must_change_password=True
        )
        tx.end_logins_of(user.id)
    return password


def sign_in(
    rt: Runtime, *, email: str, password: str, network: str, now: datetime
) -> str:
    """Return a new session token for the cookie.

    Raises:
        NotAllowedError: address or password is wrong, or there were too many tries;
            the message does not say which of the first two.
    """
    limits = _limits(rt, email, network)
    with rt.uow.begin() as tx:
        counts = {
            subject: tx.count_try(subject, window=TRIES_WINDOW, now=now)
            for subject in limits
        }
        user = tx.user_by_email(email.casefold())
        live = user if user is not None and user.disabled_at is None else None
        stored = live.password_hash if live else _NOBODY
    if any(counts[subject] > limit for subject, limit in limits.items()):
        raise NotAllowedError(TOO_MANY_TRIES)
    if not _matches(stored, password) or live is None:
        msg = "this e-mail address and password do not go together"
        raise NotAllowedError(msg)
    token = new_token()
    with rt.uow.begin() as tx:
        for subject in limits:
            tx.forget_tries(subject)
        tx.add(SessionRow, [_session(live.id, token, now=now)])
    return token


def actor_of(rt: Runtime, *, token: str, now: datetime) -> Actor | None:
    """Return who is signed in with this token, or None."""
    digest = token_digest(token)
    with rt.uow.read() as tx:
        found = tx.login(digest)
        if found is None:
            return None
        session, user = found
        if user.disabled_at is not None or session.expires_at <= now:
            return None
        if now - session.last_seen_at > IDLE_FOR:
            return None
        served = tx.memberships(user.id)
        actor = Actor(
            user_id=user.id,
            name=user.name,
            email=user.email,
            organisations={row.id: row.slug for _, row in served},
            roles={row.id: membership.role for membership, row in served},
            demonstrations=frozenset(r.slug for _, r in served if r.demonstration),
            must_change_password=user.must_change_password,
        )
        stale = now - session.last_seen_at > TOUCH_EVERY
    if stale:
        with rt.uow.begin() as tx:
            tx.touch_login(session.id, now=now)
    return actor


def sign_out(rt: Runtime, *, token: str) -> None:
    """End one session."""
    with rt.uow.begin() as tx:
        tx.end_login(token_digest(token))


def change_password(
    rt: Runtime, actor: Actor, *, token: str, old: str, new: str, now: datetime
) -> str:
    """Set a new password, end every session and return the token of a new one.

    Wrong tries count against the session that makes them: a stolen session cannot
    guess for long, and nobody without one can keep the owner from the change.

    Args:
        token: of the open session that asks.

    Raises:
        NotAllowedError: the old password is wrong, there were too many tries, or the
            session or the password ended meanwhile.
        InputRefusedError: the new one is too short, too long or the same.
    """
    if not PASSWORD_AT_LEAST <= len(new) <= PASSWORD_AT_MOST:
        says = f"use at least {PASSWORD_AT_LEAST} characters"
        raise InputRefusedError((Fault("new", says),))
    if new == old:
        raise InputRefusedError((Fault("new", "choose another than the old one"),))
    tries = "change-password:" + token_digest(token)
    with rt.uow.begin() as tx:
        count = tx.count_try(tries, window=TRIES_WINDOW, now=now)
        user = tx.user(actor.user_id)
        stored = user.password_hash if user else _NOBODY
    if count > TRIES_PER_SESSION:
        raise NotAllowedError(TOO_MANY_TRIES)
    if not _matches(stored, old):
        msg = "the old password is wrong"
        raise NotAllowedError(msg)
    hashed, fresh = _HASHER.hash(new), new_token()
    with rt.uow.begin() as tx:
        user = tx.lock_user(actor.user_id)
        if user.password_hash != stored or tx.login(token_digest(token)) is None:
            msg = "this session or the password has ended; sign in again"
            raise NotAllowedError(msg)
        tx.change_user(user.id, password_hash=hashed, must_change_password=False)
        tx.end_logins_of(user.id)
        tx.forget_tries(tries)
        tx.add(SessionRow, [_session(user.id, fresh, now=now)])
    return fresh


def one_time_password() -> str:
    """Return 80 random bits in groups that can be typed from paper."""
    return grouped(base32(secrets.token_bytes(10)))


def _limits(rt: Runtime, email: str, network: str) -> dict[str, int]:
    """Return how many tries each of the two subjects of a sign-in may have."""
    digest = rt.keys.keyed_digest
    return {
        "sign-in:" + digest("network", network): TRIES_PER_NETWORK,
        "sign-in:" + digest("account", email.casefold()): TRIES_PER_ACCOUNT,
    }


def _session(user_id: UUID, token: str, *, now: datetime) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        "token_sha256": token_digest(token),
        "user_id": user_id,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + SESSION_FOR,
    }


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except VerifyMismatchError:
        return False


def _join(tx: Transaction, user_id: UUID, organisations: dict[UUID, str]) -> None:
    tx.add(
        MembershipRow,
        [
            {
                "id": new_row_id(),
                "user_id": user_id,
                "organisation_id": key,
                "role": role,
            }
            for key, role in organisations.items()
        ],
    )
