"""Settings from the environment: secrets and addresses of machines.

Organisations, people and channels live in the database. Read once, by wiring only.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from incidents.settings_slack import odd_slack_settings

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
METRICS_TOKEN_AT_LEAST = 32
# So that a key that began in a file can move to a machine that has no such file.
KEY_FILE_TEXT = "hex:"
_KEY_FILE = re.compile(r"hex:(?:[0-9a-f]{2}){32,}")


class Settings(BaseSettings):
    """Everything that may be set as ``TOCSIN_<NAME>``.

    Attributes:
        data_folder: database, server key and caches; mode 0700.
        database_url: empty means ``tocsin.db`` in the data folder.
        server_key: 32 bytes or more of secret, or ``hex:`` and the text of a key file;
            empty means a file made at first start.
        base_url: how people reach us; links in alerts start with it. Empty means
            http on *host* and *port*.
        list_organisations: the first page names every organisation to strangers.
        slack_token: bot token ``xoxb-...``; empty means no Slack.
        slack_signing_secret: tells Slack's requests from others, so that buttons work
            over our public address; two with a comma between while one is replaced.
        slack_app_token: ``xapp-...`` for Socket Mode: buttons without such an address.
        smtp_host: mail relay; empty means no mail.
        imap_host: holds the mailbox of the sender's address; empty means that nobody
            reads what comes back.
        webhooks: ``off``, to ``public`` addresses, or to ``private`` ones as well.
        dead_man_url: beaten while all is well; https, or http on this machine.
        metrics_token: what a reader of ``/metrics`` shows; empty means no such page.
        metrics_by_organisation: figures carry an organisation's short name.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", extra="ignore")

    data_folder: Path = Path("var")
    database_url: str = ""
    server_key: SecretStr = SecretStr("")
    law_folder: Path | None = None
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxy: str = ""
    list_organisations: bool = False
    slack_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_base_url: str = "https://slack.com/api/"
    slack_timeout_s: int = 10
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_timeout_s: int = 20
    imap_host: str = ""
    imap_port: int = 993
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    imap_tls: Literal["starttls", "tls", "none"] = "tls"
    webhooks: Literal["off", "public", "private"] = "off"
    webhook_timeout_s: int = 10
    dead_man_url: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")
    metrics_by_organisation: bool = False

    @field_validator("dead_man_url")
    @classmethod
    def _is_private(cls, value: SecretStr) -> SecretStr:
        address = urlsplit(value.get_secret_value())
        here = address.scheme == "http" and address.hostname in LOOPBACK_HOSTS
        if value and not (address.scheme == "https" and address.hostname) and not here:
            msg = "must begin with https://"
            raise ValueError(msg)
        return value

    @field_validator("server_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        if given.startswith(KEY_FILE_TEXT) and not _KEY_FILE.fullmatch(given):
            msg = f"must have the text of server.key after {KEY_FILE_TEXT}"
            raise ValueError(msg)
        return value

    @field_validator("metrics_token")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if value and len(value) < METRICS_TOKEN_AT_LEAST:
            msg = f"must be at least {METRICS_TOKEN_AT_LEAST} characters"
            raise ValueError(msg)
        return value

    @property
    def key(self) -> bytes:
        """Return the server key that is set, b"" when none is."""
        given = self.server_key.get_secret_value()
        if given.startswith(KEY_FILE_TEXT):
            return bytes.fromhex(given.removeprefix(KEY_FILE_TEXT))
        return given.encode()

    @property
    def slack_signing_secrets(self) -> tuple[str, ...]:
        """Return the secrets that Slack may sign with."""
        given = self.slack_signing_secret.get_secret_value().split(",")
        return tuple(secret.strip() for secret in given if secret.strip())

    @property
    def public_url(self) -> str:
        """Return how people reach us, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def url(self) -> str:
        """Return the database's URL, absolute for SQLite."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.data_folder.resolve() / 'tocsin.db'}"


def unsafe(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    """Give what a careful person would not leave so, as the doctor says it.

    Returns:
        for each: is it grave (people or data are in danger), what is wrong, what to do.
    """
    address = urlsplit(settings.public_url)
    reached_from_afar = address.hostname not in LOOPBACK_HOSTS
    if reached_from_afar and address.scheme != "https":
        yield (
            True,
            "People reach this server without TLS: passwords and reports can be read.",
            "Put a proxy with TLS in front, and its https address in TOCSIN_BASE_URL.",
        )
    if settings.host not in LOOPBACK_HOSTS and not settings.trusted_proxy:
        yield (
            False,
            "The server listens to other machines and names no proxy.",
            "Set TOCSIN_TRUSTED_PROXY, or TOCSIN_HOST to 127.0.0.1.",
        )
    yield from _unsafe_channels(settings)
    if not settings.dead_man_url.get_secret_value():
        yield (
            False,
            "Nobody outside notices when this whole machine stops.",
            "Set TOCSIN_DEAD_MAN_URL (see docs/operations.md).",
        )


def _unsafe_channels(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    if settings.smtp_host and not settings.smtp_sender:
        says = "Mail has a relay and no sender, so that no mail can leave."
        yield True, says, "Set TOCSIN_SMTP_SENDER."
    if settings.smtp_host not in {"", *LOOPBACK_HOSTS} and settings.smtp_tls == "none":
        says = "Mail would go to another machine without TLS."
        yield True, says, "Set TOCSIN_SMTP_TLS to starttls or tls."
    if settings.imap_host not in {"", *LOOPBACK_HOSTS} and settings.imap_tls == "none":
        says = "The mailbox would be read from another machine without TLS."
        yield True, says, "Set TOCSIN_IMAP_TLS to starttls or tls."
    if settings.smtp_host and not settings.imap_host:
        says = "Nobody reads the mails that come back: a wrong address stays unseen."
        yield False, says, "Set TOCSIN_IMAP_HOST (see docs/mail.md)."
    yield from odd_slack_settings(
        token=settings.slack_token.get_secret_value(),
        secrets=settings.slack_signing_secrets,
        app_token=settings.slack_app_token.get_secret_value(),
        public_url=settings.public_url,
    )
    slack = urlsplit(settings.slack_base_url)
    if slack.scheme != "https" and slack.hostname not in LOOPBACK_HOSTS:
        says = "Slack would be spoken to without TLS."
        yield True, says, "Remove TOCSIN_SLACK_BASE_URL."
