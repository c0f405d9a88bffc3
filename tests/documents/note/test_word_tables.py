import pytest
from docx.oxml.ns import qn

from documents.note.template_styles import PARAGRAPH, POINT, add_styles, restart_numbers
from documents.note.word_tables import GROUP_FILL, HEAD_FILL, TABLE_TEXT, fill_cell, new_row, new_table


@pytest.fixture
def styled(document):
    add_styles(document)
    return document


def shade(cell):
    return cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))


def test_parts_of_the_table_stand_in_the_order_that_word_expects(styled):
    names = [entry.tag.rpartition("}")[2] for entry in new_table(styled, [3, 4])._tbl.tblPr]
    assert names == ["tblW", "tblBorders", "tblLayout", "tblLook"]


def test_titles_make_a_head(styled):
    table = new_table(styled, [3, 4.5], ["A", "B"])
    assert [cell.text for cell in table.rows[0].cells] == ["A", "B"]
    assert [shade(cell) for cell in table.rows[0].cells] == [HEAD_FILL, HEAD_FILL]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(new_table(styled, [3, 4.5]).rows) == 0


def test_rows_have_the_widths_of_their_table_and_its_style(styled):
    table = new_table(styled, [3, 4.5])
    cells = new_row(table)
    fill_cell(cells[0], GROUP_FILL)
    assert [cell.width.cm for cell in cells] == pytest.approx([3, 4.5], abs=0.01)
    assert {cell.paragraphs[0].style.name for cell in cells} == {TABLE_TEXT}
    assert shade(cells[0]) == "F2F4F7"


@pytest.mark.parametrize("name", [PARAGRAPH, POINT])
def test_numbered_styles_can_start_again(styled, name):
    first, second = restart_numbers(styled, name), restart_numbers(styled, name)
    assert second == first + 1
    numbering = styled.part.numbering_part.element
    own = styled.styles[name].element.pPr.numPr.numId.val
    lists = {entry.numId: entry.abstractNumId.val for entry in numbering.num_lst}
    assert lists[own] == lists[first] == lists[second]


def test_styles_are_ready_to_be_picked_in_word(styled):
    for name in (PARAGRAPH, POINT, TABLE_TEXT, "Signature Line"):
        assert styled.styles[name].quick_style
        assert styled.styles[name].base_style.name == "Normal"
