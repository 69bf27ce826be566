"""What happened to which data of whom: coded facts in the form's options."""

from collections.abc import Mapping

from incidents.documents.draft import Draft, Found
from incidents.documents.filled import Origin
from incidents.documents.form import Field, FieldType

Params = Mapping[str, object]

AT_LEAST = "At least these; the list may grow."
_HARD_COPY = {"paper", "post_fax"}


def coded(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the options that the codes at ``fact`` mean.

    A list that is not settled says "at least these" (law 2 of the vocabulary).
    """
    path = str(params["fact"])
    codes = draft.fact(path)
    if field.type is FieldType.ENUM:
        option = field.option_of(codes) if codes else None
        return Found(value=option.key, origin=Origin.FACTS) if option else None
    if not codes:
        settled = draft.settled(path) == "none"
        return Found(value=[], origin=Origin.FACTS) if settled else None
    keys = [o.key for o in field.options if set(o.codes) & set(codes)]
    remark = "" if draft.settled(path) == "complete" else AT_LEAST
    return Found(value=keys, origin=Origin.FACTS, remark=remark)


def intelligible(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how far the data were unreadable for others.

    "No" only when every protection is known to be absent, or on paper that was not
    pseudonymised.
    Source: GDPR Art. 34(3)(a); EDPB template field 57.
    """
    held = draft.fact("protection") or {}
    strong, key_lost = held.get("encryption") == "strong", held.get("key_compromised")
    masked = (held.get("pseudonymised"), held.get("hashed_salted"))
    if strong and key_lost is None:
        return None
    if strong:
        return Found(value="b" if key_lost else "a", origin=Origin.FACTS)
    if held.get("encryption") == "weak" or any(masked):
        return Found(value="b", origin=Origin.FACTS)
    bare = held.get("encryption") == "none" or _all_hard_copy(draft)
    unmasked = all(m is False for m in masked) or (
        _all_hard_copy(draft) and masked[0] is False
    )
    return Found(value="c", origin=Origin.FACTS) if bare and unmasked else None


def _all_hard_copy(draft: Draft) -> bool:
    media = set(draft.fact("media") or ())
    return bool(media) and media <= _HARD_COPY and draft.settled("media") == "complete"


def integrity(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether altered data were misused, and can be put right."""
    misused = draft.fact("integrity.misused")
    recoverable = draft.fact("integrity.recoverable")
    if misused is False:
        return Found(value="a", origin=Origin.FACTS)
    if misused is None or recoverable is None:
        return None
    return Found(value="b" if recoverable else "c", origin=Origin.FACTS)


def availability(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether data are away for a time or for good."""
    lost = draft.fact("availability.lost_for_good")
    back = draft.fact("availability.restored_within_h")
    if lost is True:
        return Found(value="b", origin=Origin.FACTS)
    if lost is False or back is not None:
        return Found(value="a", origin=Origin.FACTS)
    return None


def cause(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return internal or external, malicious or not.

    An accident is not malicious; a deliberate act is not malicious by itself.
    """
    origin, malicious = draft.fact("origin"), draft.fact("malicious")
    if malicious is None and draft.fact("intent") == "accidental":
        malicious = False
    if malicious is None or origin is None:
        return None
    keys = {("internal", False): "a", ("internal", True): "b"}
    keys |= {("external", False): "c", ("external", True): "d"}
    return Found(value=keys[origin, malicious], origin=Origin.FACTS)


def nature_in_words(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return, from codes alone, what the form's options could not say."""
    types = [draft.fact("incident_type"), *(draft.fact("also_types") or ())]
    beyond = draft.words_of(60, types[:1])
    also = tuple(
        label for code in types[1:] if code and (label := draft.label_of(60, code))
    )
    where = draft.fact("place")
    said = (
        _sentence("Nature", beyond),
        _sentence("Also", also),
        _sentence("The data were held on", draft.words_of(field.no, _codes(draft))),
        _sentence("Place", draft.words_of(field.no, [where] if where else [])),
    )
    text = " ".join(s for s in said if s)
    return Found(value=text, origin=Origin.FACTS, partial=True) if text else None


def _codes(draft: Draft) -> list[str]:
    return list(draft.fact("media") or ())


def _sentence(lead: str, words: tuple[str, ...]) -> str:
    return f"{lead}: {'; '.join(words)}." if words else ""


def beyond_options(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the codes at ``fact`` that field ``of`` had to call "other"."""
    of, path = params["of"], str(params["fact"])
    if not isinstance(of, int):
        raise TypeError("beyond-options wants of = number")
    text = _sentence("Additional", draft.words_of(of, draft.fact(path) or ()))
    return Found(value=text, origin=Origin.FACTS, partial=True) if text else None


def data_in_words(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return what the data options could not say: further kinds and amounts."""
    said = [
        _sentence("Additional", draft.words_of(70, draft.fact("data_categories") or ()))
    ]
    amount = draft.fact("quantity") or {}
    unit = field.words.get(str(amount.get("unit", "")))
    if unit and amount.get("n") is not None:
        said.append(f"Amount as counted so far: {amount['n']:,} {unit}.")
    text = " ".join(s for s in said if s)
    return Found(value=text, origin=Origin.FACTS, partial=True) if text else None


def certainty(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return how surely the number at ``fact`` is known."""
    count = draft.fact(str(params["fact"])) or {}
    low, high = count.get("min"), count.get("max")
    if low is None and high is None:
        return None
    exact = low == high and count.get("certainty") == "exact"
    return Found(value="a" if exact else "b", origin=Origin.FACTS)


def number(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the number at ``fact`` as its bounds."""
    count = draft.fact(str(params["fact"])) or {}
    bounds = {"min": count.get("min"), "max": count.get("max")}
    known = any(v is not None for v in bounds.values())
    return Found(value=bounds, origin=Origin.FACTS) if known else None
