"""Composition root: settings become a runtime. Nothing else reads settings."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from incidents.clocks import DatabaseClock, SystemClock
from incidents.core.errors import Fault, InputRefusedError
from incidents.core.ports import Clock, DeadMan, Endpoints, Mailbox, Notifier
from incidents.core.regime import Law
from incidents.doctor import Premises
from incidents.documents.form import Form
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.migrate import upgrade
from incidents.packs import load_law
from incidents.packs_forms import check_named_forms, load_forms
from incidents.packs_letters import load_letters
from incidents.runtime import Chat, MetricsSettings, PublicSettings, Runtime
from incidents.services.webhooks import SettingsEndpoints
from incidents.settings import Settings, unsafe
from incidents.store import Database, UnitOfWork, open_database
from notifiers.dead_man import HttpDeadMan
from notifiers.email import EmailNotifier, MailServer, Tls
from notifiers.mailbox import ImapMailbox, MailboxServer
from notifiers.regulator_pdf import PdfRenderer
from notifiers.slack import SlackNotifier
from notifiers.slack_desk import SlackDesk
from notifiers.slack_signature import SlackSignatures
from notifiers.slack_socket import SlackSocket
from notifiers.webhook import WebhookNotifier


def read_settings() -> Settings:
    """Return the settings of this environment.

    Raises:
        InputRefusedError: a variable has a value that it cannot have; the message
            names the variable and never repeats the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise InputRefusedError(
            tuple(
                Fault(f"TOCSIN_{str(fault['loc'][0]).upper()}", fault["msg"])
                for fault in error.errors()
            )
        ) from error


def build_runtime(settings: Settings) -> Runtime:
    """Open the database, bring it up to date, load the law, connect the channels.

    Raises:
        LawPackError: a law pack is faulty; nothing starts on faulty law.
        StoreUnavailableError: the database does not answer.
    """
    folder = settings.data_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    law, forms = load_law(settings.law_folder), load_forms()
    check_named_forms(law, forms)
    upgrade(settings.url)
    database = open_database(settings.url)
    key = _server_key(settings)
    return _assemble(settings, database=database, law=law, forms=forms, key=key)


def premises(settings: Settings) -> Premises:
    """Return what the doctor examines; nothing is created, upgraded or sent."""

    def enter(database: Database) -> Runtime:
        law, forms = load_law(settings.law_folder), load_forms()
        # Keys are not used by what is examined; a missing one is a finding of its own.
        return _assemble(
            settings, database=database, law=law, forms=forms, key=b"-" * 32
        )

    return Premises(
        data_folder=settings.data_folder,
        key_file=None if settings.key else settings.data_folder / "server.key",
        key_length=len(settings.key),
        database_url=settings.url,
        load_law=lambda: _checked_law(settings),
        renderer=PdfRenderer,
        enter=enter,
        unsafe=tuple(unsafe(settings)),
    )


def _checked_law(settings: Settings) -> Law:
    law = load_law(settings.law_folder)
    check_named_forms(law, load_forms())
    return law


def _assemble(
    settings: Settings,
    *,
    database: Database,
    law: Law,
    forms: Mapping[str, Form],
    key: bytes,
) -> Runtime:
    clock, pdf = _clock(database), PdfRenderer()
    uow, keys = UnitOfWork(database), Keys(key)
    return Runtime(
        uow=uow,
        law=law,
        forms=forms,
        letters=load_letters(),
        clock=clock,
        keys=keys,
        fallbacks=Fallbacks(settings.data_folder / "fallbacks.json"),
        notifiers=_notifiers(settings, clock)
        | _webhooks(settings, clock, SettingsEndpoints(uow, keys)),
        pdf=pdf,
        public=PublicSettings(
            base_url=settings.public_url,
            secure=settings.public_url.startswith("https://"),
            trusted_proxy=settings.trusted_proxy,
            lists_organisations=settings.list_organisations,
        ),
        dead_man=_dead_man(settings),
        mailbox=_mailbox(settings),
        chat=_chat(settings),
        metrics=MetricsSettings(
            token=settings.metrics_token.get_secret_value(),
            by_organisation=settings.metrics_by_organisation,
        ),
        closers=(database.close, pdf.close),
    )


def _clock(database: Database) -> Clock:
    if database.name == "sqlite":
        return SystemClock()
    return DatabaseClock(database.reader)


def _notifiers(settings: Settings, clock: Clock) -> dict[str, Notifier]:
    found: dict[str, Notifier] = {}
    token = settings.slack_token.get_secret_value()
    if token:
        found["slack"] = SlackNotifier(
            token,
            base_url=settings.slack_base_url,
            timeout_s=settings.slack_timeout_s,
        )
    if settings.smtp_host:
        server = MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            sender=settings.smtp_sender,
            tls=Tls(settings.smtp_tls),
            timeout_s=settings.smtp_timeout_s,
        )
        found["email"] = EmailNotifier(server, clock=clock)
    return found


def _chat(settings: Settings) -> Chat:
    token = settings.slack_token.get_secret_value()
    if not token:
        return Chat()
    app_token, secrets_set = (
        settings.slack_app_token.get_secret_value(),
        settings.slack_signing_secrets,
    )
    base_url, timeout_s = settings.slack_base_url, settings.slack_timeout_s
    return Chat(
        desk=SlackDesk(token, base_url=base_url, timeout_s=timeout_s),
        signatures=SlackSignatures(secrets_set) if secrets_set else None,
        link=SlackSocket(app_token, base_url=base_url, timeout_s=timeout_s)
        if app_token
        else None,
    )


def _webhooks(
    settings: Settings, clock: Clock, endpoints: Endpoints
) -> dict[str, Notifier]:
    if settings.webhooks == "off":
        return {}
    notifier = WebhookNotifier(
        endpoints,
        clock=clock,
        private=settings.webhooks == "private",
        timeout_s=settings.webhook_timeout_s,
    )
    return {notifier.name: notifier}


def _mailbox(settings: Settings) -> Mailbox | None:
    if not settings.imap_host:
        return None
    server = MailboxServer(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=settings.imap_password.get_secret_value(),
        folder=settings.imap_folder,
        tls=Tls(settings.imap_tls),
    )
    return ImapMailbox(server)


def _dead_man(settings: Settings) -> DeadMan | None:
    url = settings.dead_man_url.get_secret_value()
    return HttpDeadMan(url) if url else None


def _server_key(settings: Settings) -> bytes:
    if settings.key:
        return settings.key
    path = settings.data_folder / "server.key"
    with suppress(FileExistsError):
        _write_key(path)
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def _write_key(path: Path) -> None:
    # Written whole under another name, then linked: a second process that starts at
    # the same moment reads either nothing or the whole key, and never makes its own.
    if path.exists():
        raise FileExistsError(path)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    finally:
        beside.unlink()
