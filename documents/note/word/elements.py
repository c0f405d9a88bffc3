"""The few words of the XML of Word documents that all readers of it share."""

from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

POINTS_PER_TWIP = 1 / 20
"""Word measures in twentieths of a point."""


def name_of(element: Element) -> str:
    """Return the name of an element: of Word without its namespace, of another one with it."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.removeprefix(_WORD)


def child(element: Element | None, *names: str) -> Element | None:
    """Return the element below another one at the end of a path of names, none where there is no such."""
    for name in names:
        if element is None:
            return None
        element = element.find(qn(f"w:{name}"))
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute of an element of Word, none where there is none."""
    if element is None:
        return None
    found: str | None = element.get(qn(f"w:{name}"))
    return found


def is_on(element: Element | None) -> bool | None:
    """Return whether a mark that may be switched off is on, none where it is not set."""
    return None if element is None else value(element) not in ("0", "false", "off")


def points(twips: str | None) -> float | None:
    """Return a measure in points."""
    return None if twips is None else float(twips) * POINTS_PER_TWIP


def children(element: Element) -> Iterator[tuple[str, Element]]:
    """Return the elements right below one, with their names."""
    for found in element.iterchildren():
        if name := name_of(found):
            yield name, found


_WORD = qn("w:p").removesuffix("p")
