"""Law packs: TOML files to core values, strictly, with a trial run.

Refuses at start what could silently change what the law says: unknown keys, wrong
types, unknown rules or parameters, and any duty that is decided without facts.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from incidents.core import facts
from incidents.core.authority import Authority, Held
from incidents.core.errors import LawPackError
from incidents.core.facts_codes import COUNTRIES
from incidents.core.regime import Law, Regime
from incidents.core.rules.practices import MATTERS
from incidents.core.rules.registry import SCOPES
from incidents.core.triage import Outcome, triage
from incidents.packs_regime import identifier, regime
from incidents.packs_table import PackTable, parse

_SHIPPED = Path(__file__).parent / "law"
_RULES = Path(__file__).parent / "core" / "rules"
_REGISTER = "record-in-register"

Pack = TypeVar("Pack", Regime, Authority)


def load_law(folder: Path | None = None) -> Law:
    """Return every pack below *folder*, by default the packs shipped with Tocsin.

    Raises:
        LawPackError: a pack is faulty; the message names file, key and reason.
    """
    root = folder or _SHIPPED
    digest = hashlib.sha256()
    regimes = _each(root / "regimes", regime, digest)
    proposals = _each(root / "proposals", regime, digest)
    authorities = _each(root / "authorities", _authority, digest)
    if not regimes:
        raise LawPackError(f"{root / 'regimes'}: holds no pack")
    for rules in sorted(_RULES.glob("*.py")):
        digest.update(rules.read_bytes())
    reviewed = max(
        *(each.reviewed for each in regimes),
        *(each.reviewed for each in authorities),
    )
    law = Law(
        regimes=tuple(regimes),
        authorities={authority.id: authority for authority in authorities},
        version=f"{reviewed.isoformat()}-{digest.hexdigest()[:12]}",
        proposals={proposal.id: proposal for proposal in proposals},
    )
    _check_names(law)
    list(tried(law))
    return law


def _check_names(law: Law) -> None:
    """Refuse a pack that names a regime or an authority that there is no pack of."""
    known = {each.id for each in law.regimes}
    for each in law.regimes:
        if each.instead_of:
            raise _refused(each, "instead_of", "belongs into the folder proposals")
    for each in law.proposals.values():
        if each.instead_of not in known:
            raise _refused(each, "instead_of", "must name a regime that is law")
    for each in _regimes(law):
        if unknown := set(each.supersedes) - known:
            raise _refused(each, "supersedes", f"{min(unknown)!r} is not known")
        if each.authority and each.authority not in law.authorities:
            raise _refused(each, "authority", f"{each.authority!r} is not known")


def _regimes(law: Law) -> tuple[Regime, ...]:
    return (*law.regimes, *law.proposals.values())


def _refused(regime: Regime, key: str, reason: str) -> LawPackError:
    return LawPackError(f"{regime.id}.toml: {key}: {reason}")


def _each(
    folder: Path, make: Callable[[PackTable], Pack], digest: "hashlib._Hash"
) -> list[Pack]:
    made = []
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        table = PackTable(path.name, parse(path.name, content))
        made.append(make(table))
        table.close()
        if made[-1].id != path.stem:
            raise table.refuse("id", "must be the name of the file")
    return made


def _authority(table: PackTable) -> Authority:
    country = table.one_of("country", {*COUNTRIES, "EU"})
    region = table.optional_text("region")
    sector = table.optional_text("sector")
    if sector not in (None, "public", "private"):
        raise table.refuse("sector", "must be public or private")
    if region is not None and not region.startswith(f"{country}-"):
        raise table.refuse("region", "must lie in the country")
    keys = set(Authority.__dataclass_fields__)
    return Authority(
        id=identifier(table),
        country=country,
        region=region,
        sector=sector,
        general=table.take("general", bool, False),
        telecom=table.take("telecom", bool, False),
        public_elsewhere=_subdivisions(table, country),
        name=table.text("name"),
        local_name=table.text("local_name"),
        languages=table.texts("languages"),
        postal_address=table.optional_text("postal_address"),
        website=table.text("website"),
        breach_portal=table.optional_text("breach_portal"),
        breach_email=table.optional_text("breach_email"),
        form_name=table.optional_text("form_name"),
        form=table.optional_text("form"),
        notes=table.optional_text("notes"),
        strictness=_strictness(table),
        unchecked=table.texts("unchecked", keys),
        reviewed=table.take("reviewed", date),
    )


def _subdivisions(table: PackTable, country: str) -> tuple[str, ...]:
    regions = table.texts("public_elsewhere")
    for region in regions:
        if not region.startswith(f"{country}-"):
            raise table.refuse(
                "public_elsewhere", f"{region!r} must lie in the country"
            )
    return regions


def _strictness(authority: PackTable) -> tuple[Held, ...]:
    """Read what an authority holds: a value for each matter, and its source."""
    table = authority.optional_table("strictness")
    if table is None:
        return ()
    found = []
    for name, matter in MATTERS.items():
        if held := table.optional_table(name):
            value = held.one_of("value", matter.views)
            found.append(Held(matter=name, value=value, source=held.text("source")))
            held.close()
    table.close()
    if not found:
        raise authority.refuse("strictness", "must name a matter")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Trial:
    """A pack tried alone on a breach of which nothing is known but that it speaks.

    Attributes:
        facts: all that was known.
        open_duties: the duties that stayed undetermined.
    """

    regime: str
    facts: Mapping[str, Any]
    open_duties: tuple[str, ...]


def tried(law: Law) -> Iterator[Trial]:
    """Triage a breach of which nothing is known: nothing may be decided.

    Each regime is tried as the only one, made to speak, so that none hides.

    Raises:
        LawPackError: a regime stays silent, or decides a duty but the register.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for each in _regimes(law):
        speaking = SCOPES[each.scope].trial(each)
        alone = Law(regimes=(each,), authorities=law.authorities, version=law.version)
        duties = triage(facts.read(speaking), alone, now=now).duties
        if not duties:
            raise _refused(each, "scope", "does not speak in its own trial")
        for finding in duties:
            undecided = finding.outcome is Outcome.UNDETERMINED
            if finding.duty != _REGISTER and not undecided:
                raise LawPackError(
                    f"{each.id}.toml: duties.{finding.duty}: is decided"
                    f" ({finding.outcome}) although nothing is known"
                )
        undetermined = [f.duty for f in duties if f.outcome is Outcome.UNDETERMINED]
        yield Trial(each.id, speaking, tuple(dict.fromkeys(undetermined)))
