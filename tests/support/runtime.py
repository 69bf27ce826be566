"""A runtime over a fresh database, with a clock that the test sets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from incidents.core.organisation import Contact, Organisation, Person
from incidents.core.ports import Notifier, Renderer
from incidents.core.regime import Law
from incidents.documents.form import Form
from incidents.documents.letter import LetterWords
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.packs import load_law
from incidents.packs_forms import load_forms
from incidents.packs_letters import load_letters
from incidents.runtime import PublicSettings, Runtime
from incidents.services import accounts
from incidents.services.accounts import create_user
from incidents.services.actors import Actor
from incidents.services.organisations import create_organisation
from incidents.store import UnitOfWork, open_database
from notifiers.regulator_pdf import PdfRenderer

# What the product itself hashes passwords with; tests use the cheapest there is.
HASHER = accounts._HASHER

FRIDAY_AFTERNOON = datetime(2026, 6, 12, 14, 40, tzinfo=UTC)

HARBOUR = Organisation(
    slug="harbour",
    name="Harbour Freight Brokers Ltd",
    identifier_type="company_id",
    identifier="IE-478812",
    address="4 Custom House Quay, Dublin",
    contact_email="office@harbour.example",
    contact_phone="+353 1 555 0100",
    sector="private",
    size="sme",
    establishments=("IE",),
    main_establishment="IE",
    lead_authority="ie-dpc",
    dpo=Contact(
        name="Orla Byrne", email="dpo@harbour.example", phone="+353 1 555 0101"
    ),
    sectors=("other",),
    zone="Europe/Dublin",
    fallback_phone="+353 1 555 0199",
    fallback_address="dpo@harbour.example",
    people=(
        Person(name="Orla Byrne", email="orla@harbour.example", level=1),
        Person(name="Tom Walsh", email="tom@harbour.example", level=2),
    ),
)


class SetClock:
    """A clock that stands where the test puts it."""

    def __init__(self, instant: datetime = FRIDAY_AFTERNOON) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant

    def forward(self, **span: float) -> datetime:
        """Move on by a span (``hours=2``) and return the new instant."""
        self.instant += timedelta(**span)
        return self.instant


@cache
def _law() -> Law:
    """Return the law; the Irish authority gets the template whose numbers we know."""
    law = load_law()
    irish = replace(law.authorities["ie-dpc"], form="edpb-1.0")
    return replace(law, authorities={**law.authorities, "ie-dpc": irish})


@cache
def _forms() -> Mapping[str, Form]:
    return load_forms()


@cache
def _letters() -> Mapping[str, LetterWords]:
    return load_letters()


def make_runtime(
    url: str,
    folder: Path,
    clock: SetClock,
    *,
    notifiers: Mapping[str, Notifier] | None = None,
    pdf: Renderer | None = None,
    base_url: str = "http://127.0.0.1:8000",
) -> Runtime:
    """Return a runtime over the migrated database at *url*; close it afterwards."""
    database, renderer = open_database(url), pdf or PdfRenderer()
    return Runtime(
        uow=UnitOfWork(database),
        law=_law(),
        forms=_forms(),
        letters=_letters(),
        clock=clock,
        keys=Keys(b"a key for the tests, 32 bytes or so"),
        fallbacks=Fallbacks(folder / "fallbacks.json"),
        notifiers=notifiers or {},
        pdf=renderer,
        public=PublicSettings(base_url=base_url, secure=False),
        closers=(database.close, renderer.close),
    )


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords in no time: a fifth of a second each is a third of all tests."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_HASHER", cheap)
        yield


@pytest.fixture
def clock() -> SetClock:
    """A Friday afternoon in June."""
    return SetClock()


@pytest.fixture
def rt(database_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    """A runtime without channels over a fresh database, once per engine."""
    runtime = make_runtime(database_url, tmp_path, clock)
    yield runtime
    runtime.close()


@pytest.fixture
def sqlite_rt(sqlite_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    """A runtime without channels over a fresh SQLite database."""
    runtime = make_runtime(sqlite_url, tmp_path, clock)
    yield runtime
    runtime.close()


@dataclass(frozen=True, slots=True)
class House:
    """An organisation and its DPO."""

    id: UUID
    dpo: Actor
    password: str


def open_house(
    rt: Runtime,
    organisation: Organisation = HARBOUR,
    *,
    email: str = "orla@harbour.example",
) -> House:
    """Create *organisation* with a DPO."""
    now = rt.clock.now()
    key = create_organisation(rt, organisation, now=now)
    password = create_user(
        rt, email=email, name="Orla Byrne", organisations={key: "dpo"}, now=now
    )
    with rt.uow.read() as tx:
        user = tx.user_by_email(email)
    assert user is not None
    actor = Actor(
        user_id=user.id,
        name=user.name,
        email=email,
        organisations={key: organisation.slug},
        roles={key: "dpo"},
    )
    return House(key, actor, password)


@pytest.fixture
def house(rt: Runtime) -> House:
    """Harbour Freight Brokers with its DPO."""
    return open_house(rt)
