"""How long a message waits before it is tried again."""

from datetime import timedelta
from hashlib import sha256

LONGEST_WAIT = timedelta(minutes=5)
# Nobody answers there: one message at a time tries, so the wait need not grow.
LONGEST_WAIT_AWAY = timedelta(seconds=30)
# A provider may ask for more patience than we have in general, but not for ever.
LONGEST_ASKED_WAIT = timedelta(hours=1)


def wait_before(
    number: int, asked_s: float | None = None, *, key: str, away: bool = False
) -> timedelta:
    """Return the wait after attempt *number*: about 2, 4, 8 s to 5 min, or as asked.

    Args:
        asked_s: what the provider asked for, in seconds.
        key: spreads messages that failed together: up to half of the wait is dropped,
            always the same for one message and number.
        away: the whole channel does not answer.
    """
    if asked_s is not None:
        return min(timedelta(seconds=asked_s), LONGEST_ASKED_WAIT)
    longest = LONGEST_WAIT_AWAY if away else LONGEST_WAIT
    wait = min(timedelta(seconds=2 ** min(number, 9)), longest)
    draw = int.from_bytes(sha256(f"{key} {number}".encode()).digest()[:4]) / 2**32
    return wait * (1 - draw / 2)
