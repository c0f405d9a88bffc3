"""Paragraphs of a Word document as HTML: headings, lists with the numbers of Word, plain text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import escape

from documents.note.word.elements import Element, child, children, value
from documents.note.word.inline import PAGE_BREAK, Inline, refuse
from documents.note.word.looks import Css, indent_css, paragraph_css, style_text
from documents.note.word.numbering import Numbering
from documents.note.word.styles import Styles, has_side_tabs
from documents.note.word.tables import table_html
from models.errors import UnshownContentError

_IGNORED = frozenset(
    {
        "bookmarkEnd",
        "bookmarkStart",
        "permEnd",
        "permStart",
        "proofErr",
        "sdtEndPr",
        "sdtPr",
        "sectPr",
        "tcPr",
    }
)

_TAG = re.compile(r"<[^>]*>")

_NO_LIST = "0"


@dataclass(frozen=True)
class Block:
    """One paragraph or table; paragraphs of one list are put together with their neighbours."""

    html: str
    family: str = ""
    """The list that it belongs to, if any."""


@dataclass(frozen=True)
class _Number:
    """The place of a paragraph in a list."""

    list_id: str
    level: int
    is_of_style: bool


@dataclass
class Blocks:
    """Writes what stands in a body, a cell, a header or a footer."""

    styles: Styles
    numbering: Numbering
    inline: Inline
    heading_shift: int = 0
    """Levels by which headings stand lower, because the title of the document is the first heading."""

    def html(self, container: Element) -> str:
        """Return the HTML of everything in a container.

        Raises:
            UnshownContentError: there is something that could not be shown.
        """
        return joined(self.blocks(children(container)))

    def blocks(self, entries: Iterable[tuple[str, Element]]) -> Iterator[Block]:
        """Return the blocks of named elements in their order."""
        for name, entry in entries:
            if name == "p":
                yield self._paragraph(entry)
            elif name == "tbl":
                yield Block(table_html(entry, self.styles, self.html))
            elif name in ("sdt", "sdtContent"):
                yield from self.blocks(children(entry))
            elif name not in _IGNORED:
                raise refuse(name)

    def _paragraph(self, paragraph: Element) -> Block:
        properties = child(paragraph, "pPr")
        style_id = value(child(properties, "pStyle"))
        html = self.inline.html(paragraph)
        number = self._number(properties, style_id)
        css = self.styles.look(style_id) | self._list_indent(number, style_id) | paragraph_css(properties)
        html, css = _turned(html, css)
        if self._stands_close(paragraph, style_id):
            css["margin-bottom"] = "0"
        level = self.styles.heading_level(style_id)
        if not html:
            return Block(f'<div class="gap" style="{_attribute(css)}"></div>')
        if number is None:
            has_parts = "\t" in html and self._has_side_tabs(properties, style_id)
            return Block(_parts(html, css) if has_parts else self._element(html, css, level))
        label = self.numbering.next_label(number.list_id, number.level)
        if level is not None:
            return Block(self._element(f"{escape(label)}\t{html}", css, level))
        return Block(_list_item(label, html, css), self.numbering.family(number.list_id))

    def _element(self, html: str, css: Css, level: int | None) -> str:
        name = "p" if level is None else f"h{min(level + self.heading_shift, 6) or 1}"
        return f'<{name} style="{_attribute(css)}">{html}</{name}>'

    def _number(self, properties: Element | None, style_id: str | None) -> _Number | None:
        own = child(properties, "numPr")
        list_id, level = value(child(own, "numId")), value(child(own, "ilvl"))
        is_of_style = list_id is None
        if list_id is None and (found := self.styles.numbering(style_id)):
            list_id, level = found[0], level or found[1]
        if list_id is None or list_id == _NO_LIST:
            return None
        place = self.numbering.level_of_style(list_id, style_id) if level is None else int(level)
        return _Number(list_id, place, is_of_style)

    def _list_indent(self, number: _Number | None, style_id: str | None) -> Css:
        if number is None:
            return {}
        level = self.numbering.level(number.list_id, number.level)
        own = indent_css(self.styles.own_indent(style_id)) if number.is_of_style else {}
        return (level.css if level else {}) | own

    def _has_side_tabs(self, properties: Element | None, style_id: str | None) -> bool:
        return has_side_tabs(child(properties, "tabs")) or self.styles.has_side_tabs(style_id)

    def _stands_close(self, paragraph: Element, style_id: str | None) -> bool:
        if not self.styles.has_contextual_spacing(style_id):
            return False
        after = next(paragraph.itersiblings(), None)
        return after is not None and value(child(after, "pPr", "pStyle")) == style_id


def joined(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML; neighbours of one list stand in one."""
    parts = []
    for family, members in groupby(blocks, key=lambda block: block.family):
        html = "".join(block.html for block in members)
        parts.append(f"<ol>{html}</ol>" if family else html)
    return "".join(parts)


def _parts(html: str, css: Css) -> str:
    """Return a paragraph whose parts stand at the left, in the middle and at the right."""
    parts = "".join(f"<span>{part}</span>" for part in html.split("\t"))
    return f'<p class="parts" style="{_attribute(css)}">{parts}</p>'


def _list_item(label: str, html: str, css: Css) -> str:
    # The hanging indent is the room of the label, which CSS puts before the text by itself.
    css.pop("text-indent", None)
    quoted = (label + "\u2002").replace("\\", "\\\\").replace('"', '\\"')
    css["list-style-type"] = f'"{quoted}"'
    return f'<li style="{_attribute(css)}">{html}</li>'


def _turned(html: str, css: Css) -> tuple[str, Css]:
    """Return a paragraph without its page breaks, and the breaks as properties of it."""
    if PAGE_BREAK not in html:
        return html, css
    text = _TAG.sub("", html)
    html = html.replace(PAGE_BREAK, "")
    if not text.strip(PAGE_BREAK):
        return "", css | {"break-after": "page"}
    if PAGE_BREAK in text.strip(PAGE_BREAK):
        raise UnshownContentError(
            "a page break in the middle of a paragraph",
            "make two paragraphs of it, and choose 'Page break before' for the second",
        )
    return html, css | {f"break-{'before' if text.startswith(PAGE_BREAK) else 'after'}": "page"}


def _attribute(css: Css) -> str:
    return str(escape(style_text(css)))
