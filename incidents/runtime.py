"""What a running Tocsin holds; built by wiring, handed to every use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event

from incidents.core.ports import (
    ChatDesk,
    ChatLink,
    Clock,
    DeadMan,
    Mailbox,
    Notifier,
    Renderer,
    Signatures,
)
from incidents.core.regime import Law
from incidents.documents.form import Form
from incidents.documents.letter import LetterWords
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.known import KnownOrganisations
from incidents.store import UnitOfWork
from incidents.system_clock import SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSettings:
    """The settings that pages and messages may show.

    Attributes:
        base_url: without a slash at the end.
        secure: people reach us by https, so cookies are ``__Host-`` and Secure.
        trusted_proxy: address whose X-Forwarded-For is believed, or "".
        lists_organisations: the first page names every organisation to strangers.
    """

    base_url: str
    secure: bool
    trusted_proxy: str = ""
    lists_organisations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsSettings:
    """Who may read the figures for machines, and in how much detail.

    Attributes:
        token: what a reader must show; "" means that there are no figures at all.
        by_organisation: figures carry an organisation's short name.
    """

    token: str = field(default="", repr=False)
    by_organisation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """How people answer on Slack; without settings nothing of it is there.

    Attributes:
        desk: what Slack does for us besides taking messages; None without a token.
        signatures: tells Slack's requests from others; None where none are taken.
        link: Socket Mode, for a server without a public address; None without it.
    """

    desk: ChatDesk | None = None
    signatures: Signatures | None = None
    link: ChatLink | None = None

    @property
    def answers(self) -> bool:
        """Tell whether a button that somebody presses comes back to us."""
        heard = self.signatures is not None or self.link is not None
        return self.desk is not None and heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything a use case needs.

    Attributes:
        forms: authorities' forms by id.
        letters: the words of letters to data subjects, by language.
        notifiers: by channel name; a channel without settings is absent.
        pdf: renders away from this process; never called inside a transaction.
        wake: set after a commit that left something to send; the worker waits on it.
        machine_clock: this machine's own, to compare with the database's.
        chat: how people answer on Slack.
        dead_man: whoever raises the alarm when we no longer say that all is well.
        mailbox: where bounces of our mails come back to; None = nobody reads them.
    """

    uow: UnitOfWork
    law: Law
    forms: Mapping[str, Form]
    clock: Clock
    keys: Keys
    fallbacks: Fallbacks
    notifiers: Mapping[str, Notifier]
    pdf: Renderer
    public: PublicSettings
    letters: Mapping[str, LetterWords] = field(default_factory=dict)
    wake: Event = field(default_factory=Event)
    machine_clock: Clock = field(default_factory=SystemClock)
    dead_man: DeadMan | None = None
    mailbox: Mailbox | None = None
    chat: Chat = field(default_factory=Chat)
    metrics: MetricsSettings = field(default_factory=MetricsSettings)
    known: KnownOrganisations = field(default_factory=KnownOrganisations)
    closers: tuple[Callable[[], None], ...] = ()

    def form_for(self, regime: str, addressee: str) -> Form | None:
        """Return the form of a notification under *regime*, None if we have none.

        The one that the authority's pack names, where it is made for this law. While
        no authority is named, or its pack names none: the law's general form.

        Args:
            addressee: id of the authority; anything else is nobody yet.
        """
        authority = self.law.authorities.get(addressee)
        if authority is not None and authority.form is not None:
            form = self.forms[authority.form]
            return form if regime in form.regimes else None
        general = (each for each in self.forms.values() if each.general)
        return next((each for each in general if regime in each.regimes), None)

    def close(self) -> None:
        """Give back connections and child processes; nothing works afterwards."""
        for close in self.closers:
            close()
