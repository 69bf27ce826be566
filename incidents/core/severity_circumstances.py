"""Circumstances of the breach: four parts that add up, in quarters 0 to 8.

Source: ENISA 2013, Circumstances of the Breach: loss of confidentiality, of integrity,
of availability, and malicious intent.
"""

from incidents.core import words
from incidents.core.facts_breach import Breach
from incidents.core.severity_factor import (
    Factor,
    Interval,
    may_hold_more,
    unknown_of,
)

_KNOWN_READERS = frozenset({"internal", "trusted", "known"})
_NOT_PROCESSED = frozenset({"unlikely", "excluded"})
_SERVICE_STOOD = frozenset({"minor", "serious"})
_TITLES = {
    "confidentiality": "Loss of confidentiality",
    "integrity": "Loss of integrity",
    "availability": "Loss of availability",
}


def circumstances(breach: Breach) -> tuple[Factor, Factor, Factor, Factor]:
    """Return the four parts: confidentiality, integrity, availability, intent."""
    return (
        _confidentiality(breach),
        _integrity(breach),
        _availability(breach),
        _intent(breach),
    )


def total(parts: tuple[Factor, ...]) -> Interval:
    """Return the sum of parts that share no fact but the list of effects."""
    return sum(part.bounds[0] for part in parts), sum(part.bounds[1] for part in parts)


def _confidentiality(breach: Breach) -> Factor:
    access, reader = breach.code("exposure.access"), breach.code("exposure.recipient")
    readers = {None: (1, 2)}.get(reader, (1, 1) if reader in _KNOWN_READERS else (2, 2))
    if access in _NOT_PROCESSED:
        bounds, says = (0, 0), "There is no sign that anybody read the data."
    elif access is None:
        bounds, says = (0, readers[1]), _who(reader)
    else:
        bounds = readers
        says = f"Somebody read them: {_word('exposure.access', access)}. {_who(reader)}"
    paths = ("exposure.access",) if access in _NOT_PROCESSED else _EXPOSURE
    return _part(breach, "confidentiality", bounds, paths, says.strip())


_EXPOSURE = ("exposure.access", "exposure.recipient")


def _who(reader: str | None) -> str:
    if reader is None:
        return ""
    kind = "known people" if reader in _KNOWN_READERS else "an unknown number of people"
    return f"Who has them: {_word('exposure.recipient', reader)}, that is {kind}."


def _integrity(breach: Breach) -> Factor:
    misused = breach.code("integrity.misused")
    recoverable = breach.code("integrity.recoverable")
    low = 2 if recoverable is False else int(misused is True)
    high = 2 if recoverable is not True else int(misused is not False)
    said = []
    if misused is not None:
        said.append(
            "The wrong data were used." if misused else "The wrong data were not used."
        )
    if recoverable is not None:
        said.append(
            "They can be put right." if recoverable else "They cannot be put right."
        )
    paths = ("integrity.misused", "integrity.recoverable")
    read = paths if recoverable is not False else paths[1:]
    return _part(breach, "integrity", (low, high), read, " ".join(said))


_LOST, _COPY, _IMPACT = (
    "availability.lost_for_good",
    "availability.backup",
    "availability.service_impact",
)


def _availability(breach: Breach) -> Factor:
    lost, copy, impact = (breach.code(path) for path in (_LOST, _COPY, _IMPACT))
    stood = impact in _SERVICE_STOOD or copy is False
    may_stand = stood or impact is None or copy is None
    low = 2 if lost else int(stood)
    high = 2 if lost is not False else int(may_stand)
    read: tuple[str, ...] = (_LOST, _COPY, _IMPACT)
    if lost:
        read = (_LOST,)
    elif stood:
        # One of the two is enough; the other moves nothing.
        read = (_LOST, _COPY if copy is False else _IMPACT)
    said = [
        {True: "The data are lost for good.", False: "They are not lost for good."}.get(
            lost, ""
        ),
        "A copy exists." if copy and _COPY in read else "",
        "No copy exists: rebuilt, or asked for again." if copy is False else "",
        f"Effect on services: {_word(_IMPACT, impact)}." if impact else "",
    ]
    says = said[0] if lost else " ".join(each for each in said if each)
    return _part(breach, "availability", (low, high), read, says)


def _intent(breach: Breach) -> Factor:
    malicious = breach.code("malicious")
    if malicious is None:
        bounds, says = (0, 2), ""
    elif malicious:
        bounds, says = (2, 2), "It was done to do harm or to gain."
    else:
        bounds, says = (0, 0), "It was not done to do harm or to gain."
    return Factor(
        name="cb-malicious-intent",
        bounds=bounds,
        read=("malicious",),
        unknown=unknown_of(breach, ("malicious",)),
        says=f"Malicious intent. {says}".strip(),
        source="Circumstances of the Breach: malicious intent",
    )


def _part(
    breach: Breach, effect: str, bounds: Interval, paths: tuple[str, ...], says: str
) -> Factor:
    """Return a part as far as *effect* is known to be compromised."""
    effects = breach.listed("effects")
    read: tuple[str, ...] = ("effects", *paths)
    if effect not in effects.known:
        if may_hold_more(effects):
            bounds = (0, bounds[1])
            never = effects.undeterminable
            knows = "Nobody will ever know" if never else "It is not known yet"
            says = f"{knows} whether this happened. {says}".strip()
        else:
            bounds, read, says = (0, 0), ("effects",), "This did not happen."
    return Factor(
        name=f"cb-{effect}",
        bounds=bounds,
        read=read,
        unknown=unknown_of(breach, paths) if bounds[0] != bounds[1] else (),
        says=f"{_TITLES[effect]}. {says}".strip(),
        source=f"Circumstances of the Breach: {_TITLES[effect].lower()}",
    )


def _word(path: str, code: str) -> str:
    text = words.label(path, code)
    return text[:1].lower() + text[1:]
