"""Typed text made harmless to a page: what cannot be seen is shown, runs can break.

The attached data keep the text as it was typed; only what is printed goes through
here.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

COVERAGE = Path(__file__).parents[2] / "templates/pdf/fonts/coverage.txt"

# A run without a space costs the renderer the square of its length.
LONGEST_RUN = 80
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# A stack of marks on one letter climbs over the lines above it.
_STACK = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
MOST_NAMED = 4


def printable(text: str) -> str:
    """Return *text* as it may be printed: one form, nothing hidden, breakable.

    Directional and zero-width controls and what the faces cannot draw come out as
    marks like ``[U+202E]``; long foreign runs as their number of characters.
    """
    plain = _NEWLINES.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    plain = _STACK.sub(r"\1[…]", plain)
    return _RUN.sub("\\g<0>\u200b", _foreign().sub(_mark, plain))


def _mark(match: re.Match[str]) -> str:
    run = match[0]
    if len(run) <= MOST_NAMED:
        return "[" + " ".join(f"U+{ord(char):04X}" for char in run) + "]"
    return f"[{len(run)} characters outside Latin, Greek and Cyrillic: see attachment]"


@cache
def _foreign() -> re.Pattern[str]:
    """Return a pattern of the runs that the faces do not draw."""
    drawn = "".join(
        f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}"
        for first, last in map(str.split, COVERAGE.read_text("ascii").splitlines())
    )
    hidden = "\u200b-\u200f\u202a-\u202e"
    return re.compile(rf"[^{drawn}\n]+(?: +[^{drawn}\n]+)*|[{hidden}]")
