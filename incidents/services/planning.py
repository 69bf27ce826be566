"""What a version before this one did not plan: done once, when a worker starts."""

from datetime import datetime

from incidents.runtime import Runtime
from incidents.services import digests, escalating


def plan_what_is_missing(rt: Runtime, *, now: datetime) -> int:
    """Plan the next level of open cases and the next digest, where there is none.

    Returns:
        How many steps were written.
    """
    with rt.uow.begin() as tx:
        cases = escalating.begin_where_missing(tx, now=now)
        return cases + digests.plan_where_missing(tx, now=now)
