"""Settings from the environment: secrets and addresses of machines.

Organisations, people and channels live in the database. Read once, by wiring only.
"""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that may be set as ``TOCSIN_<NAME>``.

    Attributes:
        data_folder: database, server key and caches; mode 0700.
        database_url: empty means ``tocsin.db`` in the data folder.
        server_key: 32 bytes or more of secret; empty means a file made at first start.
        base_url: how people reach us; links in alerts start with it. Empty means
            http on *host* and *port*.
        list_organisations: the first page names every organisation to strangers.
        slack_token: bot token ``xoxb-...``; empty means no Slack.
        smtp_host: mail relay; empty means no mail.
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
    slack_base_url: str = "https://slack.com/api/"
    slack_timeout_s: int = 10
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_timeout_s: int = 20

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
