"""The look of the Word templates that come with Kalends: styles and numbering."""

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from documents.note.word_tables import TABLE_TEXT
from documents.report.docx_parts import set_styles

PARAGRAPH, POINT, SIGNATURE = "Numbered Paragraph", "Lettered Point", "Signature Line"
"""Styles of a note beside those of Word."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

_LISTS = {PARAGRAPH: (50, "decimal", "%1.", 567, 567), POINT: (51, "lowerLetter", "(%1)", 1134, 567)}
"""Numbered styles: number of the list, format, label, indent and hanging indent in twentieths of a point."""

_SIZES = (("Title", 14), ("Heading 1", 12), ("Heading 2", 10.5))

_SPACES = (
    ("Normal", 0, 6),
    ("Title", 12, 8),
    ("Heading 1", 10, 4),
    ("Heading 2", 8, 3),
    ("Quote", 2, 4),
    ("List Bullet", 0, 3),
)
"""Space before and after, in points."""


def add_styles(document: DocxDocument) -> None:
    """Set the styles of Word that a note uses, and add its own."""
    set_styles(document)
    for name, size in _SIZES:
        document.styles[name].font.size = Pt(size)
    for name, before, after in _SPACES:
        _space(document.styles[name], before, after)
    _no_line_under(document.styles["Title"])
    document.styles["Quote"].paragraph_format.left_indent = Cm(1)
    _indent(document.styles["List Bullet"])
    document.styles["Quote"].font.color.rgb = None
    for name, (list_id, *_) in _LISTS.items():
        _add_list(document, name)
        _link(_new(document, name, 4, 3), list_id)
    _add_signature(document)
    table_text = _new(document, TABLE_TEXT, 1.2, 1.2)
    table_text.font.size = Pt(9)


def set_language(document: DocxDocument, tag: str) -> None:
    """Set the language of a document whose styles are set, such as 'fr-FR': programs spell and read by it."""
    found = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    found.set(qn("w:val"), tag)


def _space(style: ParagraphStyle, before: float, after: float) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.08


def _indent(style: ParagraphStyle) -> None:
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(1.5), Cm(-0.5)


def _new(document: DocxDocument, name: str, before: float, after: float) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = document.styles["Normal"], True
    _space(style, before, after)
    return style


def _no_line_under(style: ParagraphStyle) -> None:
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _add_signature(document: DocxDocument) -> None:
    style = _new(document, SIGNATURE, 34, 0)
    style.paragraph_format.right_indent = Cm(9.5)
    style.font.size = Pt(9)
    line = parse_xml(f'<w:pBdr {_W}><w:top w:val="single" w:sz="4" w:space="3" w:color="475467"/></w:pBdr>')
    style.element.get_or_add_pPr().insert_element_before(line, "w:spacing", "w:ind")


def _add_list(document: DocxDocument, name: str) -> None:
    list_id, form, label, indent, hanging = _LISTS[name]
    style_id = name.replace(" ", "")
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {_W} w:abstractNumId="{list_id}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style_id}"/>'
            f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {_W} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>')
    )


def _link(style: ParagraphStyle, list_id: int) -> None:
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = list_id


def restart_numbers(document: DocxDocument, name: str) -> int:
    """Return a number of the list of a style under which its paragraphs count from 1 again."""
    numbering = document.part.numbering_part.element
    number: int = max(int(entry.get(qn("w:numId"))) for entry in numbering.num_lst) + 1
    numbering.append(
        parse_xml(
            f'<w:num {_W} w:numId="{number}"><w:abstractNumId w:val="{_LISTS[name][0]}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number
