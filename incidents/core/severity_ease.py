"""Ease of identification: how readily the data lead to a person, in quarters 1 to 4.

Source: ENISA 2013, Ease of Identification: the four levels and the identifiers.
"""

from incidents.core import words
from incidents.core.facts_breach import Breach
from incidents.core.facts_codes import HARD_COPY
from incidents.core.severity_factor import Factor, may_hold_more, unknown_of

_LEVELS = {"negligible": 1, "limited": 2, "significant": 3, "maximum": 4}
_LOWEST, _HIGHEST = 1, 4
_SEALING = ("protection.encryption", "protection.key_compromised", "media")


def unintelligible(breach: Breach) -> bool | None:
    """Tell whether nobody can read the data; None where it is not known.

    Strong encryption, the key not compromised, and nothing on paper: paper is never
    encrypted.
    """
    encryption = breach.code("protection.encryption")
    media = breach.listed("media")
    key = breach.code("protection.key_compromised")
    if encryption in ("none", "weak") or key is True or media.known & HARD_COPY:
        return False
    if encryption == "strong" and key is False and not may_hold_more(media):
        return True
    return None


def ease(breach: Breach) -> Factor:
    """Return the ease of identification.

    The level that somebody stated counts; sealed data a quarter. What is listed only
    hints at a level: the method asks how rare a name is and who holds the register,
    which no fact says.
    """
    sealed = unintelligible(breach)
    stated = breach.code("identifiability")
    low, high = _LEVELS.get(stated, _LOWEST), _LEVELS.get(stated, _HIGHEST)
    if sealed is not False:
        low = _LOWEST
    if sealed:
        high = _LOWEST
    read = _SEALING if sealed else ("identifiability", *_SEALING)
    unknown = unknown_of(breach, () if sealed else read[:1])
    if sealed is None:
        unknown += unknown_of(breach, _SEALING)
    return Factor(
        name="ei",
        bounds=(low, high),
        read=read,
        unknown=unknown,
        says=_says(breach, sealed=sealed, stated=stated),
        source="Ease of Identification: levels and identifiers",
    )


def _says(breach: Breach, *, sealed: bool | None, stated: str | None) -> str:
    if sealed:
        return (
            "The data are strongly encrypted and the key is safe: hardly anybody can"
            " tell from them who is meant."
        )
    said = []
    if stated is not None:
        word = words.label("identifiability", stated).lower()
        said.append(f"Whose data they are can be told: {word}.")
    else:
        said += _hints(breach)
    if sealed is None:
        said.append("If the data are strongly encrypted and the key is safe, 0.25.")
    return " ".join(said)


def _hints(breach: Breach) -> list[str]:
    """Return what the method's table says of the identifiers that are listed."""
    known = breach.listed("data_categories").known
    said = ["Nobody has judged yet how easily people can be told from the data."]
    if known & {"official_documents", "national_id"} and "basic" in known:
        said.append("A name with an identity number or document usually counts 1.")
    elif {"basic", "contact"} <= known:
        said.append("A full name with an address or e-mail usually counts 0.75 or 1.")
    elif known & {"official_documents", "national_id"}:
        said.append("An identity number alone counts 0.25, with other data up to 1.")
    elif "basic" in known:
        said.append("A name alone counts 0.25 if common, 0.75 in a small place.")
    if "images_audio" in known:
        said.append("A clear picture counts 0.75, tied to a name or place 1.")
    if breach.code("protection.pseudonymised"):
        said.append(
            "Pseudonyms count 0.25 while the list that resolves them is safe, and 1"
            " for whoever holds it."
        )
    return said
