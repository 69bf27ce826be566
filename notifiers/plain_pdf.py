"""Text becomes a plain PDF, in this process, with nothing but the standard library.

For when a document cannot be laid out: line by line in one bundled face, the data
attached. It is neither tagged nor PDF/A; it exists within a second, whatever the text.
"""

import hashlib
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from incidents.core.ports import Printout

FACE = Path(__file__).parents[1] / "templates/pdf/fonts/TocsinText-Regular.ttf"
# Points; A4.
WIDTH, HEIGHT, MARGIN = 595, 842, 57
SIZE, LEADING, FOOT_SIZE = 10, 13, 8
_LINES = (HEIGHT - 2 * MARGIN) // LEADING
_ROOM = WIDTH - 2 * MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A TrueType face: its bytes, its glyphs by character, their widths in 1/1000."""

    data: bytes
    glyphs: Mapping[int, int]
    widths: Mapping[int, int]

    def width(self, text: str, size: float) -> float:
        """Return how wide *text* runs, in points."""
        return sum(self.widths[self._glyph(c)] for c in text) * size / 1000

    def show(self, text: str) -> bytes:
        """Return *text* as the operand of a text operator: its glyphs in hex."""
        return b"<%s>" % b"".join(b"%04X" % self._glyph(c) for c in text)

    def _glyph(self, char: str) -> int:
        return self.glyphs.get(ord(char), self.glyphs.get(ord("?"), 0))


def plain_pdf(printout: Printout, text: str) -> bytes:
    """Return *text* as a PDF with the data of *printout* attached.

    The same text and data give the same bytes. Characters that the face lacks become
    question marks; the attached data have them all.
    """
    face = _face()
    lines = [part for line in text.split("\n") for part in _fitted(face, line)]
    pages = [lines[i : i + _LINES] for i in range(0, len(lines), _LINES)]
    return _written(_objects(face, pages, printout, text), printout)


def _fitted(face: Face, line: str) -> Iterator[str]:
    """Cut *line* where the page ends."""
    part = ""
    for char in line:
        if part and face.width(part + char, SIZE) > _ROOM:
            yield part
            part = ""
        part += char
    yield part


def _objects(
    face: Face, pages: list[list[str]], printout: Printout, text: str
) -> list[bytes]:
    """Return the bodies of all objects; the number of each is its place plus one."""
    title = text.split("\n", 1)[0]
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(pages)))
    name = printout.attachment_name
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(en)/ViewerPreferences<</DisplayDocTitle "
        b"true>>/Names<</EmbeddedFiles<</Names[%s 8 0 R]>>>>/AF[8 0 R]>>" % _text(name),
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/TocsinText/Encoding/Identity-H"
            b"/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>"
        ),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/TocsinText/CIDSystemInfo<<"
        b"/Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 5 0 R"
        b"/CIDToGIDMap/Identity/W[%s]>>" % _widths(face),
        (
            b"<</Type/FontDescriptor/FontName/TocsinText/Flags 32"
            b"/FontBBox[-500 -300 1500 1000]/ItalicAngle 0/Ascent 984/Descent -273"
            b"/CapHeight 660/StemV 80"
            b"/FontFile2 6 0 R>>"
        ),
        _stream(face.data, b"/Length1 %d" % len(face.data)),
        _stream(_to_unicode(face)),
        b"<</Type/Filespec/F%s/UF%s/Desc(The filled form as data)/AFRelationship"
        b"/Source/EF<</F 9 0 R/UF 9 0 R>>>>" % (_text(name), _text(name)),
        _stream(printout.attachment, b"/Type/EmbeddedFile/Subtype/application#2Fjson"),
    ]
    for number, lines in enumerate(pages, 1):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R"
            b">>>>/Contents %d 0 R>>" % (WIDTH, HEIGHT, 9 + 2 * number),
            _stream(
                _page(face, lines, f"Page {number} of {len(pages)}", printout.mark)
            ),
        ]
    info = b"<</Title%s/Producer(Tocsin)/CreationDate(D:%sZ)>>"
    at = printout.at.strftime("%Y%m%d%H%M%S").encode()
    return [*objects, info % (_text(title), at)]


def _page(face: Face, lines: list[str], foot: str, mark: str) -> bytes:
    shown = b" T* ".join(b"%s Tj" % face.show(line) for line in lines)
    head = b"BT /F %d Tf %d %d Td %s Tj ET\n" % (
        *(SIZE, MARGIN, HEIGHT - MARGIN // 2 - SIZE, face.show(mark)),
    )
    return (
        head if mark else b""
    ) + b"BT /F %d Tf %d TL %d %d Td %s ET\nBT /F %d Tf %d %d Td %s Tj ET" % (
        *(SIZE, LEADING, MARGIN, HEIGHT - MARGIN - SIZE, shown),
        *(FOOT_SIZE, MARGIN, MARGIN // 2, face.show(foot)),
    )


def _written(objects: list[bytes], printout: Printout) -> bytes:
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    mark = hashlib.sha256(printout.identifier.encode()).hexdigest()[:32].encode()
    last = len(objects)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R/Info %d 0 R"
        b"/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
        % (last + 1, rows, last + 1, last, mark, mark, len(body))
    )


def _stream(data: bytes, keys: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        *(keys, len(packed), packed),
    )


def _text(text: str) -> bytes:
    """Return *text* as a string object."""
    return b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode()


def _widths(face: Face) -> bytes:
    return b" ".join(b"%d[%d]" % pair for pair in sorted(face.widths.items()))


def _to_unicode(face: Face) -> bytes:
    """Return the map by which a reader copies text and a screen reader speaks it."""
    # Of several characters with one glyph the plain one speaks: a space, no hard one.
    points = sorted(
        face.glyphs.items(), key=lambda pair: (_is_plain(pair[0]), -pair[0])
    )
    by_glyph = {glyph: point for point, glyph in points if glyph}
    pairs = [b"<%04X> <%04X>" % pair for pair in sorted(by_glyph.items())]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def"
        b" /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"\n".join(
            b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block))
            for block in blocks
        )
        + b"\nendcmap end end"
    )


def _is_plain(point: int) -> bool:
    return unicodedata.normalize("NFKC", chr(point)) == chr(point)


@cache
def _face() -> Face:
    """Return the bundled face, read out of its tables.

    Source: OpenType 1.9, tables head, hhea, hmtx and cmap (format 4).
    """
    data = FACE.read_bytes()
    tables = {}
    for i in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        tables[tag.decode()] = data[start : start + length]
    unit = struct.unpack_from(">H", tables["head"], 18)[0]
    count = struct.unpack_from(">H", tables["hhea"], 34)[0]
    glyphs = _characters(tables["cmap"])
    widths = {0: 0} | {
        glyph: struct.unpack_from(">H", tables["hmtx"], 4 * min(glyph, count - 1))[0]
        * 1000
        // unit
        for glyph in (0, *glyphs.values())
    }
    return Face(data=data, glyphs=glyphs, widths=widths)


def _characters(cmap: bytes) -> dict[int, int]:
    """Return glyph by code point from the format 4 subtable."""
    starts = (
        struct.unpack_from(">I", cmap, 8 + 8 * i)[0]
        for i in range(struct.unpack_from(">H", cmap, 2)[0])
    )
    at = next(s for s in starts if struct.unpack_from(">H", cmap, s)[0] == 4)
    size = struct.unpack_from(">H", cmap, at + 6)[0]
    ends, firsts, deltas, ranges = (
        struct.unpack_from(f">{size // 2}H", cmap, at + 14 + n * size + 2 * (n > 0))
        for n in range(4)
    )
    found = {}
    for i, (end, first, delta, offset) in enumerate(
        zip(ends, firsts, deltas, ranges, strict=True)
    ):
        for point in range(first, min(end, 0xFFFE) + 1):
            glyph = point
            if offset:
                place = at + 16 + 3 * size + 2 * i + offset + 2 * (point - first)
                glyph = struct.unpack_from(">H", cmap, place)[0]
                if not glyph:
                    continue
            found[point] = (glyph + delta) % 65536
    return {point: glyph for point, glyph in found.items() if glyph}
