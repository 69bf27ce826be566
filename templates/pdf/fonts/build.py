"""Cut Source Sans 3 down to the three faces of the PDF; run by hand, rarely.

Usage: ``python build.py FOLDER`` with the variable fonts of the PyPI package
``fontpkg-source-sans-3`` in FOLDER. The Open Font License reserves the name
"Source" for the original, so the cut faces are called Tocsin Text.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
FACES = (
    ("SourceSans3[wght].ttf", 400, "Regular"),
    ("SourceSans3[wght].ttf", 600, "Semibold"),
    ("SourceSans3-Italic[wght].ttf", 400, "Italic"),
)
# Latin, Greek and Cyrillic with their extensions, and the marks of office prose.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F),
    (0x1E00, 0x1FFF), (0x2000, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F),
    (0x2190, 0x2193), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2713, 0x2717),
    (0xFB00, 0xFB06), (0xFFFD, 0xFFFD),
)  # fmt: skip
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum", "calt"]
NAMED = {1: "Tocsin Text", 3: "Tocsin Text {0}", 4: "Tocsin Text {0}",
         6: "TocsinText-{0}", 16: "Tocsin Text", 25: "TocsinText"}  # fmt: skip


def cut(source: Path, weight: int, style: str) -> set[int]:
    """Write one static, subset, renamed face; return the code points it draws."""
    font = TTFont(source, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(
        font, {"wght": weight}, updateFontNames=True
    )
    options = subset.Options(layout_features=FEATURES, hinting=False)
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for a, b in RANGES for c in range(a, b + 1)])
    cutter.subset(font)
    for record in list(font["name"].names):
        if name := NAMED.get(record.nameID):
            record.string = name.format(style)
    font.recalcTimestamp = False
    font.save(HERE / f"TocsinText-{style}.ttf")
    return set(font.getBestCmap())


def main(folder: Path) -> None:
    drawn = sorted(set.intersection(*(cut(folder / f, w, s) for f, w, s in FACES)))
    lines: list[list[int]] = []
    for point in drawn:
        if lines and lines[-1][1] == point - 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    text = "".join(f"{a:04X} {b:04X}\n" for a, b in lines)
    (HERE / "coverage.txt").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
