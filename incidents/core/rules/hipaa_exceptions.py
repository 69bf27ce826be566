"""What HIPAA does not count as a breach: its three exceptions.

The facts say no more of a colleague than that it was one; whoever answers for the case
confirms good faith, which includes that the data were within the colleague's job.
"""

from collections.abc import Mapping

from incidents.core.rules.circumstances import COLLEAGUE, STRANGER
from incidents.core.rules.criteria import Ground, Judged
from incidents.core.rules.hipaa_factors import WHO, mitigated
from incidents.core.rules.hipaa_readings import BAD_FAITH, GOOD_FAITH
from incidents.core.triage_answer import Reason

_INTERIM_RULE = "74 Fed. Reg. 42740 (2009)"


def _in_good_faith(judged: Judged) -> bool:
    """Did only a colleague come upon it, in good faith and within the job?

    Source: 45 CFR 164.402, breach (1)(i).
    """
    colleague = judged.circumstances.reach == COLLEAGUE
    return colleague and judged.view["bad_faith"] == GOOD_FAITH


def _between_colleagues(judged: Judged) -> bool:
    """Did it go astray between colleagues only, and no further?

    Source: 45 CFR 164.402, breach (1)(ii).
    """
    colleague = judged.circumstances.reach == COLLEAGUE
    honest = judged.view["bad_faith"] < BAD_FAITH
    return colleague and mitigated(judged) and honest


def _could_not_retain(judged: Judged) -> bool:
    """Could the recipient not have kept any of it? No attacker, and not the public.

    Source: 45 CFR 164.402, breach (1)(iii).
    """
    c = judged.circumstances
    return c.reach <= STRANGER and not judged.view["retainable"]


def _exception(number: str) -> str:
    return f"45 CFR 164.402, breach (1)({number})"


EXEMPTIONS: Mapping[str, Ground] = {
    "hipaa-good-faith-access": Ground(
        _in_good_faith,
        Reason(
            "access-in-good-faith",
            (*WHO, "exposure.good_faith"),
            "A colleague came upon the data unintentionally, in good faith and within"
            " the job, and nothing further was done with them.",
            f"{_exception('i')}; {_INTERIM_RULE}",
        ),
        _exception("i"),
        ("hipaa-good-faith",),
    ),
    "hipaa-between-colleagues": Ground(
        _between_colleagues,
        Reason(
            "astray-between-colleagues",
            (*WHO, "exposure.contained", "exposure.good_faith"),
            "The data went astray between people of the same organisation who may"
            " handle such data, and were not used or passed on.",
            f"{_exception('ii')}; {_INTERIM_RULE}",
        ),
        _exception("ii"),
        ("hipaa-good-faith",),
    ),
    "hipaa-could-not-retain": Ground(
        _could_not_retain,
        Reason(
            "could-not-have-been-kept",
            (*WHO, "exposure.could_not_retain"),
            "We believe in good faith that whoever was shown the data could not have"
            " kept any of them.",
            f"{_exception('iii')}; {_INTERIM_RULE}",
        ),
        _exception("iii"),
        ("hipaa-retention",),
    ),
}
