import pytest

from documents.note.word.page import read_docx


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows, properties=""):
    grid = '<w:tblGrid><w:gridCol w:w="1000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"


HEAD = "<w:tblHeader/>"
SPAN = '<w:gridSpan w:val="2"/>'


@pytest.fixture
def html_of(document, add_xml, body_of):
    """Return the HTML of a table written as XML, without its columns and paragraphs."""

    def html(xml):
        add_xml(document, xml)
        return (
            body_of(document)
            .replace("<colgroup><col><col></colgroup>", "")
            .replace("<p>", "")
            .replace("</p>", "")
        )

    return html


def test_rows_that_repeat_are_the_head(html_of):
    xml = table(row(cell("A"), cell("B"), properties=HEAD), row(cell("a"), cell("b")))
    assert html_of(xml) == (
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "look",
    [
        '<w:tblLook w:val="04A0"/>',
        '<w:tblLook w:firstColumn="1"/>',
        '<w:tblLook w:val="0000" w:firstColumn="true"/>',
    ],
    ids=["as a number", "as a word", "the word goes first"],
)
def test_first_column_holds_headings_where_word_says_so(html_of, look):
    assert html_of(table(row(cell("a"), cell("b")), properties=look)) == (
        '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>'
    )


@pytest.mark.parametrize("look", ['<w:tblLook w:val="0420"/>', '<w:tblLook w:firstColumn="0"/>', ""])
def test_first_column_is_plain_otherwise(html_of, look):
    assert "<th" not in html_of(table(row(cell("a"), cell("b")), properties=look))


def test_a_merged_heading_is_that_of_a_group(html_of):
    look = '<w:tblLook w:firstColumn="1"/>'
    found = html_of(table(row(cell("a", SPAN)), row(cell("b"), cell("c")), properties=look))
    assert '<th scope="rowgroup" colspan="2">a</th>' in found
    assert '<th scope="row">b</th><td>c</td>' in found


def test_cells_merged_downwards_are_one(html_of):
    found = html_of(
        table(
            row(cell("a", '<w:vMerge w:val="restart"/>'), cell("b")),
            row(cell("", "<w:vMerge/>"), cell("c")),
            row(cell("d"), cell("e")),
        )
    )
    assert found == (
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>'
        "<tr><td>d</td><td>e</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("xml", "css"),
    [
        pytest.param(table(row(cell("a"))), "width: 150pt", id="width of the table"),
        pytest.param(table(row(cell("a"))), '<col style="width: 50pt">', id="width of a column"),
        pytest.param(
            table(row(cell("a", '<w:shd w:val="clear" w:fill="E8EEF8"/>'))),
            "background-color: #e8eef8",
            id="shade",
        ),
        pytest.param(
            table(row(cell("a", '<w:vAlign w:val="center"/>'))), "vertical-align: middle", id="middle"
        ),
        pytest.param(
            table(row(cell("a"), properties="<w:cantSplit/>")), "break-inside: avoid", id="kept whole"
        ),
        pytest.param(
            table(
                row(cell("a")),
                properties='<w:tblBorders><w:insideH w:val="single" w:color="98A2B3"/></w:tblBorders>',
            ),
            "border-bottom: 0.5pt solid #98a2b3",
            id="lines between rows",
        ),
        pytest.param(
            table(row(cell("a")), properties='<w:tblStyle w:val="TableGrid"/>'),
            "border-left: 0.5pt solid #000000",
            id="lines of a style",
        ),
    ],
)
def test_looks(document, add_xml, saved, xml, css):
    document.styles["Table Grid"]
    add_xml(document, xml)
    assert css in read_docx(saved(document)).html


def test_tables_in_tables(html_of):
    inner = table(row(cell("a")))
    found = html_of(table(f"<w:tr><w:tc>{inner}<w:p/></w:tc></w:tr>"))
    assert found.count("<table>") == 2
    assert "<td>a</td>" in found


def test_a_document_with_a_table_alone_is_counted_row_by_row(html_of):
    numbered = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    found = html_of(table(f"<w:tr><w:tc>{numbered}</w:tc></w:tr>", f"<w:tr><w:tc>{numbered}</w:tc></w:tr>"))
    assert found.count("<ol><li>a</li></ol>") == 2
