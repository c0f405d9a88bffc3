"""What python-docx has no word for: fields, language, fixed properties, and the look of the styles."""

from docx.document import Document as DocxDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from documents.report.fixed import FIXED_AT

BLUE = RGBColor(0x0B, 0x2A, 0x66)

FONT = "Arial"

_LOOKS = (("Title", 22), ("Heading 1", 16), ("Heading 2", 12), ("Caption", 9))
"""Styles that the report uses beside Normal, with their size in points."""


def set_styles(document: DocxDocument) -> None:
    """Set fonts, sizes, colours and the language of the document: British English."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    _set_font(normal.element)
    for name, size in _LOOKS:
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.italic = Pt(size), BLUE, False
        _set_font(style.element)
    caption = document.styles["Caption"].paragraph_format
    caption.keep_with_next, caption.space_before, caption.space_after = True, Pt(12), Pt(4)
    tabs = document.styles["Header"].paragraph_format.tab_stops
    tabs.clear_all()
    tabs.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), "en-GB")


def _set_font(style: BaseOxmlElement) -> None:
    fonts = style.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def set_properties(document: DocxDocument, title: str) -> None:
    """Set the properties of the file; nothing in them says when, where or by whom it was made."""
    properties = document.core_properties
    properties.title, properties.language = title, "en-GB"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = FIXED_AT
    properties.revision = 1


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word fills in, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.append(OxmlElement("w:r"))
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields
