"""The time limits of a duty, from TOML tables to core values."""

from datetime import date

from incidents.core.facts_breach import INSTANTS
from incidents.core.facts_codes import DUTIES, STAGES
from incidents.core.regime import Cap, StartingAct, TimeLimit, Unit
from incidents.packs_table import PackTable

_WITHOUT_NUMBER = (Unit.UNDUE_DELAY, Unit.ON_RECORD)


def limits(table: PackTable) -> tuple[TimeLimit, ...]:
    """Return the limits of one duty.

    They stand in the order of their dates; limits of one date differ in the number of
    people, and together they leave none out.
    """
    found = tuple(_limit(each) for each in table.tables("limits"))
    dates = [each.in_force for each in found]
    if dates != sorted(dates):
        raise table.refuse("limits", "must be in the order of their dates, each once")
    for day in dict.fromkeys(dates):
        _check_sizes(table, [each for each in found if each.in_force == day])
    return found


def _check_sizes(table: PackTable, of_one_date: list[TimeLimit]) -> None:
    expected = 0
    for each in sorted(of_one_date, key=lambda limit: limit.people_from):
        if each.people_from != expected:
            raise table.refuse(
                "limits",
                "must be in the order of their dates, each once, and those of one date"
                " must follow each other in the number of people",
            )
        expected = each.people_below or 0
    if expected:
        raise table.refuse("limits", f"say nothing of {expected} people and more")


def _limit(table: PackTable) -> TimeLimit:
    after = _after(table)
    limit = TimeLimit(
        in_force=table.take("in_force", date),
        unit=Unit(table.one_of("unit", list(Unit))),
        amount=table.number("amount"),
        starts=() if after else table.text_or_texts("starts", INSTANTS),
        after=after,
        at_most=_cap(table),
        people_from=table.number("people_from") or 0,
        people_below=table.number("people_below"),
        alarm_from=table.texts("alarm_from", INSTANTS),
        target_hours=table.number("target_hours"),
        reminders=_reminders(table),
        says=table.text("says"),
        source=table.text("source"),
    )
    _check_number(table, limit)
    table.close()
    return limit


def _check_number(table: PackTable, limit: TimeLimit) -> None:
    if (limit.unit in _WITHOUT_NUMBER) != (limit.amount is None):
        raise table.refuse(
            "amount", "belongs to a limit with a number, and to no other"
        )
    if (limit.unit is Unit.UNDUE_DELAY) != (limit.target_hours is not None):
        raise table.refuse(
            "target_hours", "belongs to a limit without a number, and to no other"
        )
    if limit.after:
        if limit.alarm_from or limit.at_most:
            raise table.refuse("after", "starts the clock alone")
    elif limit.unit is not Unit.ON_RECORD and not limit.alarm_from:
        raise table.refuse("alarm_from", "is missing: alarms need a start")


def _after(table: PackTable) -> StartingAct | None:
    inner = table.optional_table("after")
    if inner is None:
        return None
    act = StartingAct(
        duty=inner.one_of("duty", DUTIES),
        stage=inner.optional_one_of("stage", STAGES),
        latest=inner.take("latest", bool, False),
    )
    inner.close()
    return act


def _cap(table: PackTable) -> Cap | None:
    inner = table.optional_table("at_most")
    if inner is None:
        return None
    hours = inner.number("hours")
    if hours is None:
        raise inner.refuse("hours", "is missing")
    cap = Cap(hours=hours, starts=inner.one_of("starts", INSTANTS))
    inner.close()
    return cap


def _reminders(table: PackTable) -> tuple[int, ...]:
    values = table.take("reminders", list, [])
    for value in values:
        if type(value) is not int or value < 1:
            raise table.refuse("reminders", "must be hours above zero")
    if values != sorted(set(values), reverse=True):
        raise table.refuse("reminders", "must be in falling order, each once")
    return tuple(values)
