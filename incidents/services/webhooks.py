"""Endpoints of an organisation: add, replace the secret, remove; and what signs.

Secrets are made from the server's key, so that none is stored; each is shown once, to
whoever made it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.core.errors import InputRefusedError, NotFoundError
from incidents.core.organisation import Organisation
from incidents.core.ports import Endpoint
from incidents.core.webhook import Webhook
from incidents.keys import Keys, new_webhook_id
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.organisations import change_organisation, organisation_for
from incidents.services.profiles import organisation_of
from incidents.store import UnitOfWork

CHANNEL = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSecret:
    """A secret that was just made; it is not shown again."""

    name: str
    secret: str


class SettingsEndpoints:
    """Finds the endpoint behind a message in the settings of its organisation."""

    def __init__(self, uow: UnitOfWork, keys: Keys) -> None:
        self._uow = uow
        self._keys = keys

    def find(self, recipient: str) -> Endpoint | None:
        """Return the endpoint as it is set now, None when it was removed.

        Args:
            recipient: ``<short name>/<id>``, see ``alerting``.
        """
        slug, _, key = recipient.partition("/")
        try:
            with self._uow.read() as tx:
                organisation = organisation_of(tx.organisation(slug))
        except NotFoundError:
            return None
        hook = next((each for each in organisation.webhooks if each.id == key), None)
        if hook is None:
            return None
        secrets = (secret_of(self._keys, hook, number) for number in hook.secrets)
        return Endpoint(url=hook.url, secrets=tuple(secrets))


def secret_of(keys: Keys, hook: Webhook, number: int | None = None) -> str:
    """Return the secret of this number, the newest if none is given."""
    return keys.webhook_secret(hook.id, number or hook.secret)


def add_webhook(
    rt: Runtime, actor: Actor, *, slug: str, name: str, url: str, now: datetime
) -> MadeSecret:
    """Tell *url* too from now on, and return what signs.

    Raises:
        InputRefusedError: name or address is wrong; paths are ``name`` and ``url``.
        NotAllowedError: *actor* does not serve this organisation.
        ConflictError: somebody changed the settings at the same time.
    """
    hook = Webhook(id=new_webhook_id(), name=name.strip(), url=url.strip())
    try:
        _change(rt, actor, slug, lambda hooks: (*hooks, hook), now=now)
    except InputRefusedError as error:
        ours = (each for each in error.faults if each.path.startswith("webhooks"))
        faults = tuple(
            replace(each, path=each.path.rpartition(".")[2].replace("webhooks", "url"))
            for each in ours
        )
        raise InputRefusedError(faults or error.faults) from error
    return MadeSecret(name=hook.name, secret=secret_of(rt.keys, hook))


def replace_secret(
    rt: Runtime, actor: Actor, *, slug: str, key: str, now: datetime
) -> MadeSecret:
    """Sign with a new secret as well, until ``drop_earlier``; return the new one.

    Raises:
        NotFoundError: there is no such endpoint.
    """
    made = _changed(
        rt, actor, slug, key,
        lambda hook: replace(hook, secret=hook.secret + 1, keeps_earlier=True),
        now=now,
    )  # fmt: skip
    return MadeSecret(name=made.name, secret=secret_of(rt.keys, made))


def drop_earlier(
    rt: Runtime, actor: Actor, *, slug: str, key: str, now: datetime
) -> None:
    """Sign with the newest secret alone; ``NotFoundError`` as above."""
    _changed(
        rt, actor, slug, key,
        lambda hook: replace(hook, keeps_earlier=False),
        now=now,
    )  # fmt: skip


def remove_webhook(
    rt: Runtime, actor: Actor, *, slug: str, key: str, now: datetime
) -> None:
    """Tell this endpoint no more; what waits for it goes to the next in line."""
    _found(organisation_for(rt, actor, slug=slug), key)
    _change(
        rt, actor, slug,
        lambda hooks: tuple(each for each in hooks if each.id != key),
        now=now,
    )  # fmt: skip


def _changed(
    rt: Runtime,
    actor: Actor,
    slug: str,
    key: str,
    change: Callable[[Webhook], Webhook],
    *,
    now: datetime,
) -> Webhook:
    _found(organisation_for(rt, actor, slug=slug), key)
    after = _change(
        rt, actor, slug,
        lambda hooks: tuple(change(h) if h.id == key else h for h in hooks),
        now=now,
    )  # fmt: skip
    return _found(after, key)


def _found(organisation: Organisation, key: str) -> Webhook:
    for hook in organisation.webhooks:
        if hook.id == key:
            return hook
    raise NotFoundError("no such webhook")


def _change(
    rt: Runtime,
    actor: Actor,
    slug: str,
    change: Callable[[tuple[Webhook, ...]], tuple[Webhook, ...]],
    *,
    now: datetime,
) -> Organisation:
    before = organisation_for(rt, actor, slug=slug)
    after = replace(before, webhooks=change(before.webhooks))
    change_organisation(rt, actor, after, before=before, now=now)
    return after
