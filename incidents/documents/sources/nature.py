"""What happened to which data of whom: coded facts in the form's options."""

from collections.abc import Mapping

from incidents.core.words import label
from incidents.documents.draft import Draft, Found, choose, number_in
from incidents.documents.filled import Origin
from incidents.documents.form import Field, FieldType

Params = Mapping[str, object]

AT_LEAST = "At least these; the list may grow."
_HARD_COPY = {"paper", "post_fax"}


def coded(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the options that the codes at ``fact`` mean.

    A code that a form splits (``by``: code to another fact) is looked up with that
    fact's value, as ``device_lost_or_stolen+accidental``; while the value is not known,
    or a code is ``undecided`` in the form, nothing is said for it.
    A list that is not settled says "at least these" (law 2 of the vocabulary).
    """
    path = str(params["fact"])
    codes = draft.fact(path)
    if field.type is FieldType.ENUM:
        return choose(field, _split(draft, codes, params), Origin.FACTS)
    if not codes:
        settled = draft.settled(path) == "none"
        return Found(value=[], origin=Origin.FACTS) if settled else None
    meant = {_split(draft, code, params) for code in codes}
    keys = [o.key for o in field.options if set(o.codes) & meant]
    if not keys:
        return None
    remark = "" if draft.settled(path) == "complete" else AT_LEAST
    unsaid = any(field.option_of(code) is None for code in meant)
    return Found(value=keys, origin=Origin.FACTS, partial=unsaid, remark=remark)


def _split(draft: Draft, code: object, params: Params) -> str:
    by = params.get("by")
    fact = by.get(code) if isinstance(by, Mapping) else None
    return f"{code}+{draft.fact(fact)}" if fact else str(code or "")


def any_of(draft: Draft, field: Field, params: Params) -> Found | None:
    """Is one of ``codes`` at ``fact``? No only where the list is settled."""
    path, wanted = str(params["fact"]), params["codes"]
    if not isinstance(wanted, list):
        raise TypeError("any-of wants codes = list")
    if set(wanted) & set(draft.fact(path) or ()):
        return choose(field, "yes", Origin.FACTS)
    settled = draft.settled(path) in ("complete", "none")
    return choose(field, "no", Origin.FACTS) if settled else None


def listed(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the codes at ``fact`` in the form's words, a line each."""
    path = str(params["fact"])
    words = list(draft.words_of(field.no, draft.fact(path) or ()))
    remark = "" if draft.settled(path) == "complete" else AT_LEAST
    return Found(value=words, origin=Origin.FACTS, remark=remark) if words else None


def flag(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return yes or no for the fact that is true, false or an object."""
    held = draft.fact(str(params["fact"]))
    if held is None:
        return None
    return choose(field, "yes" if held else "no", Origin.FACTS)


def count_in(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the number that stands for ``code`` in the counts at ``fact``."""
    count = (draft.fact(str(params["fact"])) or {}).get(str(params["code"]))
    if count is None:
        return None
    return Found(value={"min": count, "max": count}, origin=Origin.FACTS)


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
        return choose(field, "subvertible" if key_lost else "intact", Origin.FACTS)
    if held.get("encryption") == "weak" or any(masked):
        return choose(field, "subvertible", Origin.FACTS)
    bare = held.get("encryption") == "none" or _all_hard_copy(draft)
    unmasked = all(m is False for m in masked) or (
        _all_hard_copy(draft) and masked[0] is False
    )
    return choose(field, "readable", Origin.FACTS) if bare and unmasked else None


def _all_hard_copy(draft: Draft) -> bool:
    media = set(draft.fact("media") or ())
    return bool(media) and media <= _HARD_COPY and draft.settled("media") == "complete"


def integrity(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether altered data were misused, and can be put right."""
    misused = draft.fact("integrity.misused")
    recoverable = draft.fact("integrity.recoverable")
    if misused is False:
        return choose(field, "not_misused", Origin.FACTS)
    if misused is None or recoverable is None:
        return None
    return choose(field, "reversible" if recoverable else "lasting", Origin.FACTS)


def availability(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether data are away for a time or for good."""
    lost = draft.fact("availability.lost_for_good")
    back = draft.fact("availability.restored_within_h")
    if lost is True:
        return choose(field, "permanent", Origin.FACTS)
    if lost is False or back is not None:
        return choose(field, "temporary", Origin.FACTS)
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
    code = f"{origin}+{'malicious' if malicious else 'not_malicious'}"
    return choose(field, code, Origin.FACTS)


def nature_in_words(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return, from codes alone, what the options of field ``of`` could not say."""
    of = number_in(params, "of")
    types = [draft.fact("incident_type"), *(draft.fact("also_types") or ())]
    beyond = draft.words_of(of, types[:1])
    also = tuple(
        draft.label_of(of, code) or _lower(label("incident_type", code))
        for code in types[1:]
        if code and code != "other"
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


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _codes(draft: Draft) -> list[str]:
    return list(draft.fact("media") or ())


def _sentence(lead: str, words: tuple[str, ...]) -> str:
    return f"{lead}: {'; '.join(words)}." if words else ""


def beyond_options(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the codes at ``fact`` that field ``of`` had to call "other"."""
    of, path = number_in(params, "of"), str(params["fact"])
    text = _sentence("Additional", draft.words_of(of, draft.fact(path) or ()))
    return Found(value=text, origin=Origin.FACTS, partial=True) if text else None


def data_in_words(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return what the options of ``of`` could not say: further kinds and amounts."""
    codes = draft.fact("data_categories") or ()
    said = [_sentence("Additional", draft.words_of(number_in(params, "of"), codes))]
    amount = draft.fact("quantity") or {}
    unit = field.words.get(str(amount.get("unit", "")))
    if unit and amount.get("n") is not None:
        said.append(f"Amount as counted so far: {amount['n']:,} {unit}.")
    text = " ".join(s for s in said if s)
    return Found(value=text, origin=Origin.FACTS, partial=True) if text else None
