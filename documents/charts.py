"""Charts as SVG, drawn here: one picture for page and PDF, with title and description, without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from documents.text import printable

INK = "#1d2939"
"""Colour of words; the page may override it by class, the PDF takes it as it is."""

BAR = "#0b3d91"

RULE = "#667085"

_FONT = "'Report Sans', 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True)
class Bar:
    """One bar: its place on the axis, its value, and the words above and below it."""

    label: str
    value: float | None
    value_text: str
    note: str


@dataclass(frozen=True)
class BarChart:
    """Bars side by side, such as the sums of a figure by year."""

    key: str
    """Prefix of the identifiers in the picture; unique on the page."""
    title: str
    description: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Dot:
    """One number of a line: its place on the axis, its value, and the words above and below it."""

    label: str
    value: float | None
    value_text: str
    note: str
    is_joined: bool
    """Whether a line leads to it from the number before; none leads over a gap."""
    is_hollow: bool = False
    """Whether it is told apart, such as a planned one."""


@dataclass(frozen=True)
class LineChart:
    """Numbers in a row, joined only where that is true; the axis begins at zero."""

    key: str
    title: str
    description: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Part:
    """A kind of segment of stacked bars: class name, word and colours."""

    name: str
    word: str
    colour: str
    ink: str


@dataclass(frozen=True)
class StackedChart:
    """One bar a row, each of the same length, cut into parts."""

    key: str
    title: str
    description: str
    parts: tuple[Part, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """Label of each row, and the size of each of its parts."""


@dataclass(frozen=True)
class _Look:
    """How words are set."""

    size: int = 12
    anchor: str = "middle"
    weight: str = "normal"
    ink: str = INK
    name: str = "word"


_PLAIN = _Look()

_SMALL = _Look(size=11)


def bar_chart(chart: BarChart) -> str:
    """Return bars as SVG; a bar without a value is words only, a negative one hangs below the line."""
    step, top, depth, foot = 96, 26, 170, 44
    values = [bar.value or 0.0 for bar in chart.bars]
    high, low = max([*values, 0.0]), min([*values, 0.0])
    scale = depth / ((high - low) or 1.0)
    base = top + high * scale
    drawn = [_bar(bar, place * step, base, scale) for place, bar in enumerate(chart.bars)]
    width, floor = step * len(chart.bars), top + depth + (16 if low < 0 else 0)
    labels = [
        _text((place + 0.5) * step, floor + 18, bar.label, _Look(weight="bold"))
        + _text((place + 0.5) * step, floor + 34, bar.note, _SMALL)
        for place, bar in enumerate(chart.bars)
    ]
    line = f'<path class="rule" d="M0 {_n(base)}H{width}" stroke="{RULE}" fill="none"/>'
    return _picture(chart, (width, floor + foot), "".join([*drawn, line, *labels]))


def _bar(bar: Bar, left: float, base: float, scale: float) -> str:
    middle, inset, wide = left + 48, 20, 56
    if bar.value is None:
        return _text(middle, base - 6, bar.value_text, _SMALL)
    height = abs(bar.value) * scale
    top = base - height if bar.value >= 0 else base
    box = (
        f'<rect class="bar" x="{_n(left + inset)}" y="{_n(top)}" width="{wide}" height="{_n(height)}" '
        f'fill="{BAR}"/>'
    )
    return box + _text(middle, top - 6 if bar.value >= 0 else top + height + 14, bar.value_text)


def line_chart(chart: LineChart) -> str:
    """Return a line as SVG, broken where it may not be joined; a number that is missing is words only."""
    step, top, depth, foot = 84, 30, 130, 44
    values = [dot.value for dot in chart.dots if dot.value is not None]
    high, low = max([*values, 0.0]), min([*values, 0.0])
    scale = depth / ((high - low) or 1.0)
    base, width = top + high * scale, step * len(chart.dots)
    places = [
        ((place + 0.5) * step, None if dot.value is None else base - dot.value * scale)
        for place, dot in enumerate(chart.dots)
    ]
    drawn = [
        f'<path class="line" d="M{_n(x)} {_n(y)}L{_n(to_x)} {_n(to_y)}" stroke="{BAR}" stroke-width="2"/>'
        for (x, y), (to_x, to_y), dot in zip(places, places[1:], chart.dots[1:], strict=False)
        if dot.is_joined and y is not None and to_y is not None
    ]
    drawn += [_dot(dot, x, y, base) for dot, (x, y) in zip(chart.dots, places, strict=True)]
    floor = top + depth
    labels = [
        _text(x, floor + 18, dot.label, _Look(weight="bold")) + _text(x, floor + 34, dot.note, _SMALL)
        for dot, (x, _) in zip(chart.dots, places, strict=True)
    ]
    line = f'<path class="rule" d="M0 {_n(base)}H{width}" stroke="{RULE}" fill="none"/>'
    return _picture(chart, (width, floor + foot), "".join([line, *drawn, *labels]))


def _dot(dot: Dot, x: float, y: float | None, base: float) -> str:
    if y is None:
        return _text(x, base - 6, dot.value_text, _SMALL)
    fill = "#ffffff" if dot.is_hollow else BAR
    name = "hollow" if dot.is_hollow else "dot"
    look = f'class="{name}" fill="{fill}" stroke="{BAR}" stroke-width="2"'
    point = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" {look}/>'
    return point + _text(x, y - 11, dot.value_text)


def stacked_chart(chart: StackedChart) -> str:
    """Return stacked rows as SVG with a legend; each segment bears its number, not its colour alone."""
    left, length, pitch, head = 40, 600, 22, 34
    rows = [
        _text(left - 10, head + place * pitch + 15, label, _Look(anchor="end"))
        + _segments(chart.parts, sizes, (left, head + place * pitch, length))
        for place, (label, sizes) in enumerate(chart.rows)
    ]
    size = (left + length + 4, head + pitch * len(chart.rows) + 4)
    return _picture(chart, size, "".join([_legend(chart.parts, left), *rows]))


def _segments(parts: Sequence[Part], sizes: Sequence[int], place: tuple[int, int, int]) -> str:
    left, top, length = place
    total = sum(sizes) or 1
    drawn, x = [], float(left)
    for part, size in zip(parts, sizes, strict=True):
        wide = length * size / total
        if size:
            drawn.append(_block(part, (x, top, wide, 18)))
            drawn.append(_text(x + wide / 2, top + 13, str(size), _Look(11, ink=part.ink, name=part.name)))
        x += wide
    return "".join(drawn)


def _legend(parts: Sequence[Part], left: int) -> str:
    return "".join(
        _block(part, (left + place * 160, 6, 14, 14))
        + _text(left + place * 160 + 20, 17, part.word, _Look(anchor="start"))
        for place, part in enumerate(parts)
    )


def _block(part: Part, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = (_n(edge) for edge in box)
    return (
        f'<rect class="part-{part.name}" x="{x}" y="{y}" width="{width}" height="{height}" '
        f'fill="{part.colour}" stroke="{RULE}" stroke-width="0.5"/>'
    )


def _picture(chart: BarChart | StackedChart | LineChart, size: tuple[float, float], drawing: str) -> str:
    width, height = (_n(edge) for edge in size)
    shape = _SHAPES[type(chart)]
    names = f"{chart.key}-title {chart.key}-desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{names}" class="chart {shape}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{_FONT}">'
        f'<title id="{chart.key}-title">{_safe(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{_safe(chart.description)}</desc>{drawing}</svg>'
    )


_SHAPES: Mapping[type, str] = MappingProxyType(
    {BarChart: "bars", StackedChart: "stacked", LineChart: "lines"}
)


def _text(x: float, y: float, text: str, look: _Look = _PLAIN) -> str:
    style = (
        f'class="ink-{look.name}" fill="{look.ink}" font-size="{look.size}" font-weight="{look.weight}" '
        f'text-anchor="{look.anchor}"'
    )
    return f'<text x="{_n(x)}" y="{_n(y)}" {style}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(printable(text))


def _n(number: float) -> str:
    """Write a coordinate in the shortest way with two decimals, so that the picture has one spelling."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
