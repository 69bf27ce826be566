"""Page 6: when and where it happened, when it was noticed, whether it goes on."""

from datetime import date
from functools import lru_cache

from incidents.core.errors import Fault
from incidents.intake.web_form_countries import country_options
from incidents.intake.web_form_fields import (
    Choice,
    Option,
    Question,
    Select,
    Text,
    not_known,
)
from incidents.intake.web_form_moments import (
    Day,
    Moment,
    TimeOfDay,
    asked_on,
    day_moment,
    is_rough,
    moment_in,
    when,
)
from incidents.intake.web_form_page import Page
from incidents.intake.web_form_values import (
    NO,
    YES,
    Answers,
    Context,
    Values,
    known,
    values_of,
)

NAME = "when"
_BEST_GUESS = (
    "Give the day as you best remember it: deadlines may count from it. "
    "If you cannot, month and year will do, or the year alone."
)
_VAGUE = frozenset({"month", "year"})

_NOTICED_BY = Choice(
    name="noticed_by",
    label="Who noticed it first?",
    options=(
        Option(value="controller", label="Somebody who works here"),
        Option(value="processor", label="A company that works for us"),
        Option(value="data_subject", label="One of the people whose information it is"),
        Option(value="external", label="Somebody else from outside"),
        Option(value="press", label="It was in the press or on social media"),
        Option(value="authority", label="The police or another authority"),
        Option(value="other", label="Another way"),
        not_known(),
    ),
)
_PLACES = (
    Option(value="own_work_area", label="At work, in an office or working area"),
    Option(value="own_public_area", label="At work, where visitors go"),
    Option(value="own_secure_area", label="At work, in a locked or guarded area"),
    Option(value="own_grounds", label="At work, outdoors"),
    Option(value="archive_storage", label="In an archive or store room"),
    Option(value="home", label="At somebody’s home"),
    Option(value="vehicle", label="In a car or another vehicle"),
    Option(value="public_transport", label="On a bus, train or plane"),
    Option(value="public_place", label="In a public place"),
    Option(value="supplier_site", label="At a supplier or partner"),
    Option(value="post_courier", label="In the post or with a courier"),
    Option(value="waste", label="In the waste or recycling"),
    Option(value="resold_equipment", label="On sold or returned equipment"),
    Option(value="online", label="Online, or in a computer system"),
    Option(
        value="electronic_transmission", label="While it was being sent, e.g. by e-mail"
    ),
    Option(value="other", label="Somewhere else"),
)


def asks(answers: Answers, context: Context) -> tuple[Question, ...]:
    """Return the questions; "today" is the day on which the page was asked."""
    asked = asked_on(values_of(answers, NAME), context)
    return _questions(asked, context.today, context.countries)


@lru_cache(maxsize=64)
def _questions(
    asked: date, today: date, countries: tuple[str, ...]
) -> tuple[Question, ...]:
    return (
        when(
            "noticed",
            "When was it noticed?",
            today=today,
            asked_on=asked,
            rough_hint=_BEST_GUESS,
        ),
        TimeOfDay(name="noticed_time", label="At what time was it noticed?"),
        _NOTICED_BY,
        when("happened", "When did it happen?", today=today, asked_on=asked),
        TimeOfDay(name="happened_time", label="At what time did it happen?"),
        _ongoing(today),
        Select(name="place", label="Where did it happen?", options=_PLACES),
        Text(
            name="place_words",
            label="The place in your own words, if that helps",
            limit=1_000,
        ),
        Select(
            name="place_country",
            label="In which country did it happen?",
            options=country_options(countries),
        ),
    )


def _ongoing(today: date) -> Choice:
    ended = Day(
        name="ended",
        label="If you know, on which day did it end?",
        latest=today,
        needed=False,
    )
    return Choice(
        name="ongoing",
        label="Is it still going on?",
        options=(
            Option(value=YES, label="Yes"),
            Option(value=NO, label="No, it is over", reveals=(ended,)),
            not_known(apart=False),
        ),
    )


def facts(answers: Answers, context: Context) -> dict[str, object]:
    """Return instants in UTC, and how exact those of the event itself are.

    Where only a day is known the instant is its beginning: the clock then starts
    rather early than late. It never starts before the thing itself happened. The
    vocabulary has no precision for the discovery, so a month or a year makes no
    ``discovered_at``: its first day would read as known, in the notification too.
    """
    values = values_of(answers, NAME)
    happened, noticed = _moments(values, context)
    ended = _ended(values, context, happened)
    ongoing = values.yes("ongoing")
    return known(
        {
            "occurred_from": _text(happened),
            "occurred_until": ended,
            "date_precision": _precision(happened, ended),
            "ongoing": ongoing,
            "discovered_at": _text(_not_before(noticed, happened))
            if noticed and noticed.precision not in _VAGUE
            else None,
            "discovered_how": values.choice("noticed_by"),
            "place": values.text("place") or None,
            "place_detail": values.text("place_words") or None,
            "place_country": values.text("place_country") or None,
        }
    )


def remarks(answers: Answers, context: Context) -> tuple[str, ...]:
    """Name how roughly it is known, where an instant alone would look exact."""
    values = values_of(answers, NAME)
    happened, noticed = _moments(values, context)
    moments = {"happened": happened, "noticed": noticed}
    found = [
        f"{name}_time"
        for name, moment in moments.items()
        if values.text(f"{name}_time")
        and (moment is None or moment.start != moment.end)
    ]
    if noticed is not None and noticed.precision != "exact":
        found.append("noticed")
        if is_rough(values.text("noticed_time")):
            found.append("noticed_time")
    if _end_day(values, context) and _ended(values, context, happened) is None:
        found.append("ongoing")
    return tuple(dict.fromkeys(found))


def checks(answers: Answers, context: Context) -> tuple[Fault, ...]:
    """Return faults of instants that contradict each other or the present."""
    values = values_of(answers, NAME)
    happened, noticed = _moments(values, context)
    found = []
    for name, moment in (("happened", happened), ("noticed", noticed)):
        if moment is not None and moment.start > context.now:
            found.append(
                Fault(f"{name}_time", "This time is still to come. Check day and time.")
            )
    if happened and noticed and noticed.end < happened.start:
        says = "It was noticed before it happened. Check both dates and times."
        found.append(Fault("noticed", says))
    ended = _end_day(values, context)
    if happened and ended and ended.end < happened.start:
        found.append(Fault("ended", "It ended before it began. Check both dates."))
    return tuple(found)


def _moments(values: Values, context: Context) -> tuple[Moment | None, Moment | None]:
    happened, noticed = (
        moment_in(values, name, context=context, time_name=f"{name}_time")
        for name in ("happened", "noticed")
    )
    return happened, noticed


def _precision(happened: Moment | None, ended: str | None) -> str | None:
    """Return how exact both ends are together; an end is known to the day only."""
    if happened is None or (ended and happened.precision == "exact"):
        return "day" if ended else None
    return happened.precision


def _not_before(noticed: Moment | None, happened: Moment | None) -> Moment | None:
    if noticed is None or happened is None:
        return noticed
    start = min(max(noticed.start, happened.start), noticed.end)
    return Moment(start=start, end=noticed.end, precision=noticed.precision)


def _ended(values: Values, context: Context, happened: Moment | None) -> str | None:
    """Return the end, None while it is not over for a whole day.

    Never measured by the present: the same answers sent twice are the same report.
    """
    ended = _end_day(values, context)
    if ended is None or (happened and ended.end < happened.start):
        return None
    today = asked_on(values, context)
    over = ended.end.astimezone(context.zone).date() < today
    return ended.end.isoformat() if over else None


def _end_day(values: Values, context: Context) -> Moment | None:
    if values.yes("ongoing") is not False:
        return None
    day = Day(name="ended", label="", latest=context.today, needed=False)
    bounds = day.bounds(values)
    return day_moment(bounds, context.zone) if bounds else None


def _text(moment: Moment | None) -> str | None:
    return moment.start.isoformat() if moment else None


PAGE = Page(
    name=NAME,
    step=6,
    title="When and where?",
    lead="If you do not know exactly, choose “I only know roughly”.",
    asks=asks,
    facts=facts,
    checks=checks,
    remarks=remarks,
)
