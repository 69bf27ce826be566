"""What only HIPAA reads: health information, ransomware, good faith, States."""

from collections.abc import Mapping

from incidents.core.facts_breach import Beside, Breach
from incidents.core.facts_codes import SUBJECT_KINDS
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.core.rules.beside import (
    asked_of,
    counted_twice,
    enter,
    living_together_in,
)
from incidents.core.rules.readings import Reader, Readings
from incidents.core.rules.residents import (
    every_state,
    living_in,
    most_in_a_state,
    surely_over,
)
from incidents.core.rules.scales import LESS, NO, YES, Scale

BUSINESS_ASSOCIATE = "business_associate"
HEALTH_DATA = frozenset({"health", "genetic"})
PATIENTS = frozenset({"patients"})
# Employment and education records are no PHI (45 CFR 160.103), nor are our suppliers.
_OUTSIDE = frozenset({"employees", "students", "partners_suppliers"})
_TREATED_OR_INSURED = frozenset(SUBJECT_KINDS) - _OUTSIDE

# More than this number of residents of one State or jurisdiction: 45 CFR 164.406(a).
MANY_IN_A_STATE = 500
MANY_OF_A_STATE = "breach-of-many-in-a-state"

# How far the good faith of whoever came upon the data is known.
GOOD_FAITH, FAITH_NOT_KNOWN, BAD_FAITH = range(3)
_FAITH = Scale("exposure.good_faith", "bad_faith", {True: GOOD_FAITH, False: BAD_FAITH})
_RETAINABLE = Scale("exposure.could_not_retain", "retainable", LESS)


def _read_health_information(breach: Breach, readings: Readings) -> None:
    """Enter whether the data are protected health information.

    Health data are, and so is whatever identifies a patient. A covered entity gives
    care or cover, so everybody but its staff, students and suppliers counts as one whom
    it treats or insures; a business associate has customers of its own too.

    Source: 45 CFR 160.103 (individually identifiable and protected health information).
    """
    covered = breach.settings.hipaa != BUSINESS_ASSOCIATE
    people = _TREATED_OR_INSURED if covered else PATIENTS
    presumed = _presumed(breach, covered=covered)
    for path, attribute, telling, likely in (
        ("data_categories", "phi_data", HEALTH_DATA, presumed),
        ("subject_kinds", "phi_people", people, False),
    ):
        listed = breach.listed(path)
        low = listed.undeterminable or not listed.known.isdisjoint(telling)
        readings.add(
            path,
            ((attribute, low),),
            ((attribute, low or listed.open),),
            ((attribute, low or (listed.open and likely)),),
        )


def _presumed(breach: Breach, *, covered: bool) -> bool:
    """Presume health information while the lists are open, unless they point away.

    What a business associate holds for others may be in messages; what it holds for
    itself is not presumed to be a covered entity's, nor what is known to be about staff
    or suppliers alone about patients.
    """
    data = breach.listed("data_categories").known
    kinds = breach.listed("subject_kinds").known
    if covered:
        return not (data and kinds and kinds <= _OUTSIDE)
    own = breach.code("role") in ("controller", "joint_controller")
    return not own and (not data or "communications" in data)


def _read_ransomware(breach: Breach, readings: Readings) -> None:
    """Enter whether ransomware took hold of the data."""
    code = breach.code("incident_type")
    also = breach.listed("also_types")
    unknown = code is None and "incident_type" not in breach.undeterminable
    low = code == "ransomware" or (code is None and not unknown)
    pair = (("ransomware", int(low)),)
    readings.add("incident_type", pair, (("ransomware", int(low or unknown)),), pair)
    low = also.undeterminable or "ransomware" in also.known
    pair = (("ransomware_too", int(low)),)
    readings.add("also_types", pair, (("ransomware_too", int(low or also.open)),), pair)


def _read_faith(breach: Breach, readings: Readings) -> None:
    readings.add_scale(breach, _FAITH, presumed=FAITH_NOT_KNOWN)


def _read_retention(breach: Breach, readings: Readings) -> None:
    readings.add_scale(breach, _RETAINABLE, presumed=YES)


def _read_states(breach: Breach, readings: Readings) -> None:
    """Enter whether more than 500 residents of one State are concerned.

    People not counted by State are presumed to live in one; those of other parts of the
    same breach count too.

    Source: 45 CFR 164.406(a).
    """
    low = surely_over((breach,), MANY_IN_A_STATE)
    high = most_in_a_state([(breach, LARGEST_COUNT)]) > MANY_IN_A_STATE
    own = [(breach, int(readings.presumed["people"]))]
    presumed = low or most_in_a_state(own) > MANY_IN_A_STATE
    path = "us_states"
    if beside := breach.beside.get(MANY_OF_A_STATE):
        path = _asked_of(breach, beside)
        low, high = _over_all_parts(breach, beside, low=low, high=high)
        likely = [(each.part, each.people) for each in beside if each.presumably]
        over = most_in_a_state([*own, *likely]) > MANY_IN_A_STATE
        presumed = low or (high and (presumed or over))
    enter(readings, path, _many(low), _many(high), _many(presumed))


def _over_all_parts(
    breach: Breach, beside: tuple[Beside, ...], *, low: bool, high: bool
) -> tuple[bool, bool]:
    """Return whether so many surely and perhaps live in one State, over all parts."""
    parts = [breach, *(each.part for each in beside)]
    counts = [living_together_in(breach, s, beside) for s in every_state(parts)]
    surely = [breach, *(each.part for each in beside if each.surely)]
    apart = counted_twice(breach) == 0
    return (
        low
        or any(count.low > MANY_IN_A_STATE for count in counts)
        or (apart and surely_over(surely, MANY_IN_A_STATE)),
        high or any(count.high > MANY_IN_A_STATE for count in counts),
    )


def _asked_of(breach: Breach, beside: tuple[Beside, ...]) -> str:
    states = every_state([breach, *(each.part for each in beside)])
    own = [living_in(breach, state) for state in states]
    known = all(count.low == count.high for count in own)
    asked = (asked_of(breach, state, known=known) for state in states)
    return next(filter(None, asked), "")


def _many(many: bool) -> tuple[tuple[str, float], ...]:
    return (("many_in_a_state", YES if many else NO),)


READERS: Mapping[str, Reader] = {
    "hipaa-health-information": _read_health_information,
    "hipaa-ransomware": _read_ransomware,
    "hipaa-good-faith": _read_faith,
    "hipaa-retention": _read_retention,
    "hipaa-states": _read_states,
}
