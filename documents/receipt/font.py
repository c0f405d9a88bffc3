"""A TrueType font, cut down to the glyphs that a page uses: the same letters, the same bytes."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

FACES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
"""Upright and bold; they come with the report, under the SIL Open Font License."""

UNKNOWN = "?"
"""Stands for what the font cannot show."""

_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80
"""Flags of a part of a composite glyph."""

_HINTS = ("cvt ", "fpgm", "prep")
"""Tables that the instructions of glyphs need."""


@cache
def face(name: str) -> "Face":
    """Return a font of ours by its file name."""
    return Face((files("documents.report") / "fonts" / name).read_bytes())


@dataclass(frozen=True)
class Cut:
    """A font with some glyphs only, numbered anew: `glyphs` says which character is which."""

    program: bytes
    glyphs: Mapping[str, int]
    widths: tuple[int, ...]
    """Advance of each glyph, in thousandths of the font size."""


@dataclass(frozen=True)
class Face:
    """A font as it stands in its file."""

    content: bytes

    @cached_property
    def tables(self) -> Mapping[str, bytes]:
        """Return the tables by name."""
        (count,) = struct.unpack_from(">H", self.content, 4)
        found = {}
        for place in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", self.content, 12 + 16 * place)
            found[tag.decode("ascii")] = self.content[offset : offset + length]
        return found

    @cached_property
    def characters(self) -> Mapping[str, int]:
        """Return the glyph of each character, of the Unicode table in format 4."""
        cmap = self.tables["cmap"]
        (count,) = struct.unpack_from(">H", cmap, 2)
        records = [struct.unpack_from(">HHL", cmap, 4 + 8 * place) for place in range(count)]
        [start] = [offset for platform, encoding, offset in records if (platform, encoding) == (3, 1)]
        return _format_4(cmap[start:])

    @cached_property
    def units(self) -> int:
        """Return the units of an em."""
        (units,) = struct.unpack_from(">H", self.tables["head"], 18)
        return int(units)

    @property
    def box(self) -> tuple[int, ...]:
        """Return the box around all glyphs: left, bottom, right, top, in thousandths of the font size."""
        corners = struct.unpack_from(">hhhh", self.tables["head"], 36)
        return tuple(round(corner * 1000 / self.units) for corner in corners)

    def width(self, text: str) -> int:
        """Return the width of a text, in thousandths of the font size."""
        known = self._known_widths
        for character in text:
            if character not in known:
                known[character] = self._width(self.glyph(character))
        return sum([known[character] for character in text])

    def shown(self, text: str) -> str:
        """Return the text with what the font cannot show replaced."""
        return "".join(character if character in self.characters else UNKNOWN for character in text)

    def glyph(self, character: str) -> int:
        """Return the glyph of a character."""
        return self.characters.get(character, self.characters[UNKNOWN])

    def cut(self, text: Iterable[str]) -> Cut:
        """Return the font with the glyphs of these characters alone."""
        wanted = sorted(set(text))
        old = list(dict.fromkeys([0, *(self.glyph(one) for one in wanted)]))
        for glyph in old:  # it grows while it is gone through: parts of parts
            old += [part for part in _parts(self._outline(glyph)) if part not in old]
        new = {glyph: place for place, glyph in enumerate(old)}
        outlines = [_renumbered(self._outline(glyph), new) for glyph in old]
        return Cut(
            program=self._program(outlines, old),
            glyphs={one: new[self.glyph(one)] for one in wanted},
            widths=tuple(self._width(glyph) for glyph in old),
        )

    @cached_property
    def _known_widths(self) -> dict[str, int]:
        return {}

    def _width(self, glyph: int) -> int:
        return round(self._metric(glyph)[0] * 1000 / self.units)

    def _metric(self, glyph: int) -> tuple[int, int]:
        advance, bearing = struct.unpack_from(">Hh", self.tables["hmtx"], 4 * glyph)
        return advance, bearing

    def _outline(self, glyph: int) -> bytes:
        start, end = struct.unpack_from(">LL", self.tables["loca"], 4 * glyph)
        return self.tables["glyf"][start:end]

    def _program(self, outlines: list[bytes], old: list[int]) -> bytes:
        padded = [one + bytes(-len(one) % 4) for one in outlines]
        starts = [0]
        for one in padded:
            starts.append(starts[-1] + len(one))
        count = struct.pack(">H", len(old))
        head = self.tables["head"]
        tables = {name: self.tables[name] for name in _HINTS}
        tables["glyf"] = b"".join(padded)
        tables["head"] = head[:8] + bytes(4) + head[12:]
        tables["hhea"] = self.tables["hhea"][:34] + count
        tables["hmtx"] = b"".join(struct.pack(">Hh", *self._metric(glyph)) for glyph in old)
        tables["loca"] = struct.pack(f">{len(starts)}L", *starts)
        tables["maxp"] = self.tables["maxp"][:4] + count + self.tables["maxp"][6:]
        return _assembled(tables)


def _format_4(table: bytes) -> Mapping[str, int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * doubled)
    at = 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", table, at)
    found = {}
    for place, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", table, at + 2 * place + offset + 2 * (code - start))
            if not offset or glyph:
                glyph = (glyph + delta) % 0x10000
            if glyph:
                found[chr(code)] = glyph
    return found


def _parts(outline: bytes) -> list[int]:
    return [glyph for _, glyph in _components(outline)]


def _components(outline: bytes) -> list[tuple[int, int]]:
    """Return the places and glyphs of the parts of a composite glyph; none for a simple one."""
    if not outline or outline[0] < 0x80:  # noqa: PLR2004 - the sign of the number of contours
        return []
    found, place, flags = [], 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        found.append((place + 2, glyph))
        place += 8 if flags & _WORDS else 6
        place += 8 if flags & _MATRIX else 4 if flags & _TWO_SCALES else 2 if flags & _SCALE else 0
    return found


def _renumbered(outline: bytes, new: Mapping[int, int]) -> bytes:
    changed = bytearray(outline)
    for place, glyph in _components(outline):
        struct.pack_into(">H", changed, place, new[glyph])
    return bytes(changed)


def _assembled(tables: Mapping[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    span = 16 << power
    parts = [struct.pack(">LHHHH", 0x10000, len(tables), span, power, 16 * len(tables) - span)]
    bodies, offset = [], 12 + 16 * len(tables)
    for tag in sorted(tables):
        body = tables[tag] + bytes(-len(tables[tag]) % 4)
        total = sum(struct.unpack(f">{len(body) // 4}L", body)) % 2**32
        parts.append(struct.pack(">4sLLL", tag.encode("ascii"), total, offset, len(tables[tag])))
        bodies.append(body)
        offset += len(body)
    return b"".join([*parts, *bodies])
