"""How properties of text and paragraphs in Word are said in CSS."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from documents.note.word.elements import Element, child, children, is_on, points, value

Css = dict[str, str]

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")

_ALIGNMENTS = MappingProxyType(
    {"left": "start", "start": "start", "right": "end", "end": "end", "center": "center", "both": "justify"}
)

_LINES = MappingProxyType(
    {"none": "none", "nil": "none", "double": "double", "dotted": "dotted", "dashed": "dashed"}
)
"""Kinds of lines that are not drawn solid."""

_HIGHLIGHTS = MappingProxyType({"yellow": "#ffff00", "green": "#00ff00", "cyan": "#00ffff"})

_LINE_UNITS = 240
"""What Word calls one line in the spacing of lines."""


def text_css(properties: Element | None) -> Css:
    """Return how text with these properties (`w:rPr`) looks; what is not set is left out."""
    css: Css = {}
    if properties is not None:
        for name, found in children(properties):
            if name in _TEXT:
                css |= _TEXT[name](found)
    return css


def paragraph_css(properties: Element | None) -> Css:
    """Return how a paragraph with these properties (`w:pPr`) looks; what is not set is left out."""
    css: Css = {}
    if properties is not None:
        for name, found in children(properties):
            if name in _PARAGRAPH:
                css |= _PARAGRAPH[name](found)
    return css


def indent_css(indent: Element | None) -> Css:
    """Return the indents of a paragraph (`w:ind`); a hanging one is said as a negative first line."""
    if indent is None:
        return {}
    left = points(value(indent, "left") or value(indent, "start"))
    right = points(value(indent, "right") or value(indent, "end"))
    first, hanging = points(value(indent, "firstLine")), points(value(indent, "hanging"))
    if hanging is not None:
        first = -hanging
    found = {"margin-left": left, "margin-right": right, "text-indent": first}
    return {name: _pt(size) for name, size in found.items() if size is not None}


def border_css(borders: Element | None) -> Css:
    """Return the lines around a paragraph, a cell or a table that are set at its four sides."""
    css: Css = {}
    if borders is not None:
        for name, line in children(borders):
            side = {"start": "left", "end": "right"}.get(name, name)
            if side in ("top", "bottom", "left", "right"):
                css[f"border-{side}"] = line_css(line)
    return css


def line_css(line: Element) -> str:
    """Return one line, such as '0.5pt solid #98a2b3'."""
    kind = _LINES.get(value(line) or "", "solid")
    if kind == "none":
        return "none"
    width = int(value(line, "sz") or 4) / 8
    return f"{max(width, 0.25):g}pt {kind} {_colour(value(line, 'color')) or '#000000'}"


def fill_css(shade: Element | None) -> Css:
    """Return the colour behind a paragraph, a cell or a text."""
    colour = _colour(value(shade, "fill"))
    return {"background-color": colour} if colour else {}


def style_text(css: Css) -> str:
    """Return declarations as they stand in a style sheet or an attribute."""
    return "; ".join(f"{name}: {css[name]}" for name in css)


def _pt(size: float) -> str:
    return f"{size:g}pt"


def _colour(text: str | None) -> str:
    return f"#{text.lower()}" if text and _COLOUR.fullmatch(text) else ""


def _spacing(found: Element) -> Css:
    css: Css = {}
    for side, name in (("before", "margin-top"), ("after", "margin-bottom")):
        size = points(value(found, side))
        if size is not None:
            css[name] = _pt(size)
    if line := value(found, "line"):
        is_share = value(found, "lineRule") in (None, "auto")
        # Word counts from the height of the font, CSS from its size: 1.15 for the fonts of the PDF.
        css["line-height"] = f"{int(line) / _LINE_UNITS * 1.15:.3g}" if is_share else _pt(int(line) / 20)
    return css


def _toggle(name: str, on: str, off: str) -> Callable[[Element], Css]:
    return lambda found: {name: on if is_on(found) else off}


def _underline(found: Element) -> Css:
    return {"text-decoration": "none" if value(found) in (None, "none") else "underline"}


def _text_colour(found: Element) -> Css:
    return {"color": _colour(value(found)) or "#000000"}


def _size(found: Element) -> Css:
    return {"font-size": _pt(float(value(found) or 0) / 2)}


def _place(found: Element) -> Css:
    kind = {"superscript": "super", "subscript": "sub"}.get(value(found) or "")
    return {"vertical-align": kind, "font-size": "65%"} if kind else {}


def _highlight(found: Element) -> Css:
    return {"background-color": _HIGHLIGHTS.get(value(found) or "", "#ffff00")}


def _alignment(found: Element) -> Css:
    return {"text-align": _ALIGNMENTS.get(value(found) or "", "start")}


def _borders(found: Element) -> Css:
    css = border_css(found)
    for side, line in ((side, child(found, side)) for side in ("top", "bottom", "left", "right")):
        if line is not None and css[f"border-{side}"] != "none":
            css[f"padding-{side}"] = f"{value(line, 'space') or 0}pt"
    return css


_TEXT: Mapping[str, Callable[[Element], Css]] = {
    "b": _toggle("font-weight", "bold", "normal"),
    "i": _toggle("font-style", "italic", "normal"),
    "caps": _toggle("text-transform", "uppercase", "none"),
    "smallCaps": _toggle("font-variant-caps", "small-caps", "normal"),
    "strike": _toggle("text-decoration", "line-through", "none"),
    "u": _underline,
    "color": _text_colour,
    "sz": _size,
    "vertAlign": _place,
    "highlight": _highlight,
    "shd": fill_css,
}

_PARAGRAPH: Mapping[str, Callable[[Element], Css]] = {
    "jc": _alignment,
    "spacing": _spacing,
    "ind": indent_css,
    "pBdr": _borders,
    "shd": fill_css,
    "pageBreakBefore": _toggle("break-before", "page", "auto"),
    "keepNext": _toggle("break-after", "avoid", "auto"),
    "keepLines": _toggle("break-inside", "avoid", "auto"),
    "bidi": _toggle("direction", "rtl", "ltr"),
}
