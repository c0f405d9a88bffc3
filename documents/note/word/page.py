"""A Word document as one page of HTML: its sections with their size, headers and footers, and its text."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter as HeaderFooter
from docx.shared import Length
from markupsafe import escape

from config.definition import FileFormat
from documents.container import check_container
from documents.note.word.blocks import Blocks, joined
from documents.note.word.elements import Element, child, children, name_of, value
from documents.note.word.inline import Inline, refuse
from documents.note.word.numbering import Numbering
from documents.note.word.pictures import Pictures
from documents.note.word.styles import Styles
from models.errors import ContainerError, FormatRefusedError, UnshownContentError

_UNREADABLE = (AttributeError, IndexError, KeyError, SyntaxError, ValueError)
"""What the reader of Word documents raises on damaged ones; broken XML is a SyntaxError to it."""

_CHANGES = "//w:ins | //w:del | //w:moveFrom | //w:moveTo"
"""Changes that nobody has accepted yet, wherever Word keeps them."""


@dataclass(frozen=True)
class Page:
    """The page, and the pictures that it names, by their address."""

    html: str
    pictures: Mapping[str, bytes]


def open_docx(content: bytes) -> DocxDocument:
    """Return a Word document whose container has been looked at.

    Raises:
        GateError: it is no Word document, is damaged, or holds active content.
    """
    if check_container(content) is not FileFormat.DOCX:
        raise FormatRefusedError("no Word document", [FileFormat.DOCX])
    try:
        document = Document(io.BytesIO(content))
    except _UNREADABLE as error:
        raise ContainerError("it cannot be read as a Word document") from error
    if not len(document.sections):
        raise ContainerError("it has no page to stand on")
    return document


def read_docx(content: bytes) -> Page:
    """Return a Word document as HTML.

    Raises:
        GateError: it is no Word document, is damaged, or holds active content.
        UnshownContentError: it holds something that the page could not show.
    """
    document = open_docx(content)
    if document.settings.odd_and_even_pages_header_footer:
        raise UnshownContentError(
            "odd and even pages with different headers", "use the same headers on all pages"
        )
    try:
        reader = _Reader(document)
        body = reader.body()
        return Page(_whole(document, reader, body), reader.pictures.by_name)
    except ValueError as error:
        raise ContainerError(f"a measure in it is none ({error})") from error


class _Reader:
    """Reads one document; numbers are counted through all of its text."""

    def __init__(self, document: DocxDocument) -> None:
        self._document = document
        self.pictures = Pictures()
        self.styles = Styles(document.styles.element)
        self.sections = list(_sections(document))
        self._numbering = Numbering(_numbering_of(document))
        self._blocks = self._writer(document.part)
        used = {value(style) for style in document.element.body.iter(qn("w:pStyle"))}
        if any(self.styles.heading_level(style) == 0 for style in used):
            self._blocks.heading_shift = 1

    def body(self) -> str:
        """Return the text, each section in an element of its own."""
        if changes := self._document.element.body.xpath(_CHANGES):
            raise refuse(name_of(changes[0]))
        parts = []
        for place, (sections, entries) in enumerate(self.sections):
            html = joined(self._blocks.blocks(entries))
            parts.append(f'<section class="s{place}">{self._margins(sections, place)}{html}</section>')
        return "".join(parts)

    def _margins(self, sections: list[Section], place: int) -> str:
        self.pictures.in_text = False
        html = "".join(
            f'<div class="{name}{place}">{self._writer(found.part).html(found._element)}</div>'  # noqa: SLF001
            for name, found in _headers(sections)
        )
        self.pictures.in_text = True
        return html

    def _writer(self, part: Part) -> Blocks:
        return Blocks(self.styles, self._numbering, Inline(self.styles, self.pictures, part))


def _numbering_of(document: DocxDocument) -> Element | None:
    # A document without any list has no such part, and asking for it would make one.
    found = [relation for relation in document.part.rels.values() if relation.reltype == RT.NUMBERING]
    return document.part.numbering_part.element if found else None


def _sections(document: DocxDocument) -> Iterator[tuple[list[Section], list[tuple[str, Element]]]]:
    """Return what stands on pages of its own, with its section and those before it, whose headers it has."""
    every, begun, ended = list(document.sections), 0, 0
    entries: list[tuple[str, Element]] = []
    for name, entry in children(document.element.body):
        entries.append((name, entry))
        if name == "sectPr" or child(entry, "pPr", "sectPr") is not None:
            ended += 1
            if ended == len(every) or every[ended].start_type is not WD_SECTION.CONTINUOUS:
                yield every[: begun + 1], entries
                begun, entries = ended, []
    if entries:
        yield every, entries


def _headers(sections: list[Section]) -> Iterator[tuple[str, HeaderFooter]]:
    """Return headers and footers of the last section by what they are called on the page."""
    names = {"head": "header", "foot": "footer"}
    if sections[-1].different_first_page_header_footer:
        names |= {"firsthead": "first_page_header", "firstfoot": "first_page_footer"}
    for name, attribute in names.items():
        # Without one in any section there is nothing, and asking for it would make one.
        if not all(getattr(section, attribute).is_linked_to_previous for section in sections):
            yield name, getattr(sections[-1], attribute)


def _whole(document: DocxDocument, reader: _Reader, body: str) -> str:
    properties = document.core_properties
    language = escape(properties.language or reader.styles.language)
    pages = "".join(_page_css(found[-1], place) for place, (found, _) in enumerate(reader.sections))
    style = (files("documents.note.word") / "page.css").read_text(encoding="utf-8")
    made = properties.created
    made_on = f'<meta name="dcterms.created" content="{made:%Y-%m-%d}">' if made else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(properties.title)}</title>"
        f'<meta name="author" content="{escape(properties.author)}">'
        f"{made_on}<style>{style}{pages}</style></head><body>{body}</body></html>"
    )


def _page_css(section: Section, place: int) -> str:
    sizes = [section.page_width, section.page_height]
    margins = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
    head, foot = _points(section.header_distance), _points(section.footer_distance)
    first = "first" if section.different_first_page_header_footer else ""
    names = [f"{prefix}{name}{place}" for prefix in {"", first} for name in ("head", "foot")]
    running = "".join(f".{name} {{ position: running({name}) }}" for name in sorted(names))
    opening = f"@page :nth(1 of s{place}) {{ {_corners(f'first{{}}{place}', head, foot)} }}" if first else ""
    return (
        f".s{place} {{ page: s{place} }} {running}"
        f"@page s{place} {{ size: {' '.join(map(_points, sizes))}; margin: {' '.join(map(_points, margins))};"
        f" {_corners(f'{{}}{place}', head, foot)} }} {opening}"
    )


def _corners(name: str, head: str, foot: str) -> str:
    return (
        f"@top-left {{ content: element({name.format('head')}); padding-top: {head} }} "
        f"@bottom-left {{ content: element({name.format('foot')}); padding-bottom: {foot} }}"
    )


def _points(length: Length | None) -> str:
    return f"{length.pt if length is not None else 0:g}pt"
