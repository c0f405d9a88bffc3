"""What stands within a paragraph of a Word document, as HTML: text, breaks, fields, links and pictures."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docx.opc.part import Part
from docx.oxml.ns import qn
from markupsafe import escape

from documents.note.word.elements import Element, child, children, is_on, value
from documents.note.word.looks import style_text, text_css
from documents.note.word.pictures import Pictures
from documents.note.word.styles import Styles
from models.errors import UnshownContentError

_IGNORED = frozenset(
    {
        "bookmarkEnd",
        "bookmarkStart",
        "lastRenderedPageBreak",
        "pPr",
        "permEnd",
        "permStart",
        "proofErr",
        "rPr",
        "sdtEndPr",
        "sdtPr",
        "softHyphen",
    }
)
"""What stands in a paragraph without being seen."""

_INSIDE = frozenset({"sdt", "sdtContent", "smartTag"})
"""What only wraps other text."""

_CHANGE = ("changes that are not accepted yet", "accept or reject all changes in Word")
_COMMENT = ("comments", "delete all comments in Word")
_DRAWING = (
    "a drawing or a text box",
    "put its text into a paragraph, or use a picture in line with text",
)

_NAMES: Mapping[str, tuple[str, str]] = {
    "ins": _CHANGE,
    "del": _CHANGE,
    "moveFrom": _CHANGE,
    "moveTo": _CHANGE,
    "commentRangeStart": _COMMENT,
    "commentRangeEnd": _COMMENT,
    "commentReference": _COMMENT,
    "footnoteReference": ("a footnote", "put its text into the paragraph"),
    "endnoteReference": ("an endnote", "put its text into the paragraph"),
    "AlternateContent": _DRAWING,
    "pict": _DRAWING,
    "object": ("an embedded object", "put its content into the text, or use a picture"),
    "sym": ("a sign of a symbol font", "type the sign itself, or choose another one"),
}
"""What cannot be shown: what it is called, and what to do instead."""

PAGE_BREAK = "\f"
"""Stands where Word begins a new page; no text can hold it."""

_LINKS = re.compile(r"(https?://|mailto:)[^\s]+")

_HYPERLINK, _SHOWN_FIELDS = "HYPERLINK", {"PAGE": "page", "NUMPAGES": "pages"}


def refuse(name: str) -> UnshownContentError:
    """Return the refusal of something that the PDF could not show."""
    short = name.rpartition("}")[2]
    found, way_out = _NAMES.get(short, (f"something that Word calls '{short}'", ""))
    return UnshownContentError(found, way_out)


@dataclass
class Field:
    """A field as it is read: what it asks for, and whether its stored result is being passed."""

    asks: str = ""
    is_result: bool = False

    @property
    def word(self) -> str:
        """Return what the field is called, such as 'PAGE'."""
        return (self.asks.split() or [""])[0].upper()


@dataclass
class Inline:
    """Writes what stands in one paragraph; fields may go over several runs."""

    styles: Styles
    pictures: Pictures
    part: Part
    """Part of the document that the paragraph stands in, which knows where its links and pictures are."""
    _fields: list[Field] = field(default_factory=list)

    def html(self, container: Element) -> str:
        """Return the HTML of what stands in a paragraph, or in what wraps a part of it.

        Raises:
            UnshownContentError: there is something that could not be shown.
        """
        return "".join(self._entry(name, entry) for name, entry in children(container))

    def _entry(self, name: str, entry: Element) -> str:
        if name in _IGNORED:
            return ""
        if name in _INSIDE:
            return self.html(entry)
        if name == "r":
            return self._run(entry)
        if name == "hyperlink":
            return self._link(entry)
        if name == "fldSimple":
            found = Field(value(entry, "instr") or "")
            return self._field(found) or self.html(entry)
        raise refuse(name)

    def _link(self, entry: Element) -> str:
        text = self.html(entry)
        relation = self.part.rels.get(entry.get(qn("r:id")) or "")
        target = relation.target_ref if relation is not None and relation.is_external else ""
        return f'<a href="{escape(target)}">{text}</a>' if _LINKS.fullmatch(target) else text

    def _run(self, run: Element) -> str:
        properties = child(run, "rPr")
        text = "".join(self._piece(name, piece) for name, piece in children(run))
        if not text or is_on(child(properties, "vanish")):
            return ""
        css = self.styles.run_look(value(child(properties, "rStyle"))) | text_css(properties)
        # Underlining apart, what is bold or slanted is said by CSS alone: the tags of a PDF know neither.
        return f'<span style="{escape(style_text(css))}">{text}</span>' if css else text

    def _piece(self, name: str, piece: Element) -> str:
        if name in ("fldChar", "instrText"):
            return self._field_mark(name, piece)
        if any(found.is_result and found.word in _SHOWN_FIELDS for found in self._fields):
            return ""
        if name in _PIECES:
            return _PIECES[name](piece)
        if name == "drawing":
            return self.pictures.html(piece, self.part)
        if name in _IGNORED:
            return ""
        raise refuse(name)

    def _field_mark(self, name: str, mark: Element) -> str:
        kind = value(mark, "fldCharType") if name == "fldChar" else name
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "end" and self._fields:
            found = self._fields.pop()
            return "" if found.is_result else self._field(found)
        elif kind == "instrText" and self._fields:
            self._fields[-1].asks += mark.text or ""
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
            return self._field(self._fields[-1])
        return ""

    def _field(self, found: Field) -> str:
        if found.word in _SHOWN_FIELDS:
            return f'<span class="{_SHOWN_FIELDS[found.word]}"></span>'
        if found.word != _HYPERLINK:
            raise UnshownContentError(
                f"the field '{found.word}', whose value only Word knows",
                "replace the field by its text; page numbers may stay",
            )
        return ""


def _break(piece: Element) -> str:
    return PAGE_BREAK if value(piece, "type") == "page" else "<br>"


_PIECES: Mapping[str, Callable[[Element], str]] = {
    "t": lambda piece: str(escape(piece.text or "")),
    "tab": lambda _: "\t",
    "br": _break,
    "cr": _break,
    "noBreakHyphen": lambda _: "\u2011",
}
"""Pieces of a run, and what they are in HTML."""
