"""Pictures of a Word document: those in line with the text, in formats that a PDF can hold."""

from collections.abc import Mapping
from types import MappingProxyType

from docx.opc.part import Part
from docx.oxml.ns import qn
from markupsafe import escape

from documents.note.word.elements import Element
from models.errors import UnshownContentError

SCHEME = "note-picture:"
"""How the page names its pictures; nothing outside the document is ever asked for."""

_FORMATS = ("image/png", "image/jpeg", "image/gif")

_UNITS_PER_POINT = 12700


class Pictures:
    """The pictures that the page shows, each with its bytes."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}
        self.in_text = True
        """Whether what is read is the text itself, not a header or footer."""

    @property
    def by_name(self) -> Mapping[str, bytes]:
        """Return the pictures by their address on the page."""
        return MappingProxyType(self._found)

    def html(self, drawing: Element, part: Part) -> str:
        """Return a picture as it stands on the page.

        Raises:
            UnshownContentError: it floats, has no words for those who do not see it, or is no plain picture.
        """
        frame = drawing.find(qn("wp:inline"))
        image = None if frame is None else next(frame.iter(qn("a:blip")), None)
        if frame is None or image is None:
            raise UnshownContentError(
                "a drawing, a diagram or a picture that floats",
                "use a picture, and choose 'In line with text' in Word",
            )
        target = part.related_parts.get(image.get(qn("r:embed")))
        kind = "missing" if target is None else target.content_type
        if target is None or kind not in _FORMATS:
            raise UnshownContentError(
                f"a picture of the kind '{kind}'",
                "save the picture as PNG or JPEG and insert it again",
            )
        return self._image(frame, target)

    def _image(self, frame: Element, target: Part) -> str:
        words = frame.find(qn("wp:docPr")).get("descr") or ""
        if self.in_text and not words.strip():
            raise UnshownContentError(
                "a picture without alternative text to those who cannot see it",
                "say in Word what the picture shows: 'Edit Alt Text'",
            )
        name = f"{SCHEME}{target.partname}"
        self._found[name] = target.blob
        extent = frame.find(qn("wp:extent"))
        width, height = (int(extent.get(side)) / _UNITS_PER_POINT for side in ("cx", "cy"))
        size = f"width: {width:g}pt; height: {height:g}pt"
        return f'<img src="{escape(name)}" alt="{escape(words)}" style="{size}">'
