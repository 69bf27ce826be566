"""Composition root: settings become a runtime. Nothing else reads settings."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from incidents.clocks import DatabaseClock, SystemClock
from incidents.core.errors import Fault, InputRefusedError
from incidents.core.ports import Clock, Notifier
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.migrate import upgrade
from incidents.packs import load_law
from incidents.packs_forms import check_named_forms, load_forms
from incidents.runtime import PublicSettings, Runtime
from incidents.settings import Settings
from incidents.store import Database, UnitOfWork, open_database
from notifiers.email import EmailNotifier, MailServer, Tls
from notifiers.regulator_pdf import PdfRenderer
from notifiers.slack import SlackNotifier


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
    clock, pdf = _clock(database), PdfRenderer()
    return Runtime(
        uow=UnitOfWork(database),
        law=law,
        forms=forms,
        clock=clock,
        keys=Keys(_server_key(settings)),
        fallbacks=Fallbacks(folder / "fallbacks.json"),
        notifiers=_notifiers(settings, clock),
        pdf=pdf,
        public=PublicSettings(
            base_url=settings.public_url,
            secure=settings.public_url.startswith("https://"),
            trusted_proxy=settings.trusted_proxy,
            lists_organisations=settings.list_organisations,
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


def _server_key(settings: Settings) -> bytes:
    given = settings.server_key.get_secret_value()
    if given:
        return given.encode()
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
