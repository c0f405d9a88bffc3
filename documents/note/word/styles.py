"""The styles of a Word document: what each comes down to once all that it is based on is taken in."""

from collections.abc import Iterator
from functools import cached_property

from docx.oxml.ns import qn

from documents.note.word.elements import Element, child, is_on, value
from documents.note.word.looks import Css, paragraph_css, text_css

_MOST_STEPS = 12
"""Styles that one may be based on, one through the other; a ring ends here."""

_SIDES = frozenset({"center", "end", "right"})

_HEADING_LEVELS = 6

BODY_LEVEL = 9
"""Outline level of text that is no heading."""


class Styles:
    """The styles of a document by their identifiers."""

    def __init__(self, root: Element) -> None:
        self._root = root
        found = root.findall(qn("w:style"))
        self._by_id = {value(style, "styleId") or "": style for style in found}
        self._default = next(
            (value(style, "styleId") for style in found if _is_default(style)),
            None,
        )
        self._looks: dict[str | None, Css] = {}

    @cached_property
    def language(self) -> str:
        """Return the language of the document as its defaults have it, such as 'en-GB'."""
        return value(child(self._root, "docDefaults", "rPrDefault", "rPr", "lang")) or "en-GB"

    def name(self, style_id: str | None) -> str:
        """Return the name of a style as Word has it, in small letters."""
        style = self._by_id.get(style_id or self._default or "")
        return (value(child(style, "name")) or "").casefold()

    def look(self, style_id: str | None) -> Css:
        """Return how a paragraph of that style looks."""
        if style_id not in self._looks:
            defaults = child(self._root, "docDefaults")
            css = text_css(child(defaults, "rPrDefault", "rPr"))
            css |= paragraph_css(child(defaults, "pPrDefault", "pPr"))
            for style in self._chain(style_id or self._default):
                css |= text_css(child(style, "rPr")) | paragraph_css(child(style, "pPr"))
            self._looks[style_id] = css
        return dict(self._looks[style_id])

    def run_look(self, style_id: str | None) -> Css:
        """Return what a style of characters adds to the text around it."""
        css: Css = {}
        for style in self._chain(style_id) if style_id else ():
            css |= text_css(child(style, "rPr"))
        return css

    def heading_level(self, style_id: str | None) -> int | None:
        """Return the level of a heading (1 to 6), 0 for the title of the document, none for other text."""
        if self.name(style_id) == "title":
            return 0
        level = next(
            (int(found) for found in self._values(style_id, "pPr", "outlineLvl")),
            BODY_LEVEL,
        )
        return level + 1 if level < _HEADING_LEVELS else None

    def has_contextual_spacing(self, style_id: str | None) -> bool:
        """Whether paragraphs of this style stand close to each other."""
        marks = [child(style, "pPr", "contextualSpacing") for style in self._chain(style_id or self._default)]
        return [is_on(mark) for mark in marks if mark is not None][-1:] == [True]

    def numbering(self, style_id: str | None) -> tuple[str, str | None] | None:
        """Return number and level of the list that a style belongs to, none if to none."""
        for style in reversed(list(self._chain(style_id or self._default))):
            properties = child(style, "pPr", "numPr")
            if number := value(child(properties, "numId")):
                return number, value(child(properties, "ilvl"))
        return None

    def own_indent(self, style_id: str | None) -> Element | None:
        """Return the indent that stands in the style itself; it goes before that of its list."""
        return child(self._by_id.get(style_id or ""), "pPr", "ind")

    def has_side_tabs(self, style_id: str | None) -> bool:
        """Whether tabs of this style set text in the middle or at the right, as in a header."""
        chain = self._chain(style_id or self._default)
        return any(has_side_tabs(child(style, "pPr", "tabs")) for style in chain)

    def table(self, style_id: str | None) -> list[Element]:
        """Return the properties of the styles of a table, the last one first in force."""
        found = [child(style, "tblPr") for style in self._chain(style_id)]
        return [properties for properties in found if properties is not None]

    def _values(self, style_id: str | None, *path: str) -> Iterator[str]:
        for style in reversed(list(self._chain(style_id or self._default))):
            if found := value(child(style, *path)):
                yield found

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        """Return the styles that a style is made of, the one that all the others are based on first."""
        chain: list[Element] = []
        while style_id in self._by_id and len(chain) < _MOST_STEPS:
            chain.append(self._by_id[style_id])
            style_id = value(child(chain[-1], "basedOn"))
        return reversed(chain)


def has_side_tabs(tabs: Element | None) -> bool:
    """Whether one of these tabs sets text in the middle or at the right."""
    return tabs is not None and any(value(tab) in _SIDES for tab in tabs.iterchildren())


def _is_default(style: Element) -> bool:
    return value(style, "type") == "paragraph" and value(style, "default") in ("1", "true")
