import pytest

from documents.note.word.page import read_docx
from models.errors import UnshownContentError


def paragraph(inner):
    return f"<w:p>{inner}</w:p>"


def field(asks, result="7"):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {asks} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{result}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("inner", "html"),
    [
        pytest.param("<w:r><w:t>a &amp; &lt;b&gt;</w:t></w:r>", "a &amp; &lt;b&gt;", id="signs of markup"),
        pytest.param("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a<br>b", id="a line break"),
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb", id="a tab"),
        pytest.param("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a\u2011b", id="a hard hyphen"),
        pytest.param("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "ab", id="a soft hyphen"),
        pytest.param(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>", "b", id="hidden"
        ),
        pytest.param(
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>", "a", id="control"
        ),
        pytest.param(
            '<w:smartTag><w:r><w:t>a</w:t></w:r></w:smartTag><w:proofErr w:type="x"/>', "a", id="marks"
        ),
        pytest.param(
            '<w:hyperlink w:anchor="x"><w:r><w:t>a</w:t></w:r></w:hyperlink>', "a", id="a link within"
        ),
        pytest.param('<w:fldSimple w:instr="PAGE"><w:r/></w:fldSimple>', '<span class="page">', id="page"),
        pytest.param(field("NUMPAGES"), '<span class="pages">', id="pages"),
        pytest.param(field('HYPERLINK "https://a.example"', "text"), "text", id="a link as a field"),
    ],
)
def test_what_stands_in_a_paragraph(document, add_xml, body_of, inner, html):
    add_xml(document, paragraph(inner))
    assert body_of(document) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        pytest.param(
            '<w:ins w:id="1"><w:r><w:t>a</w:t></w:r></w:ins>', "changes that are not", id="inserted"
        ),
        pytest.param('<w:del w:id="1"><w:r><w:delText>a</w:delText></w:r></w:del>', "changes", id="deleted"),
        pytest.param('<w:commentRangeStart w:id="1"/>', "comments", id="commented"),
        pytest.param('<w:r><w:endnoteReference w:id="1"/></w:r>', "an endnote", id="endnote"),
        pytest.param("<w:r><w:pict/></w:r>", "a drawing or a text box", id="text box"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "a symbol font", id="symbol"),
        pytest.param("<w:r><w:drawing/></w:r>", "a drawing, a diagram", id="drawing"),
        pytest.param("<w:unknown/>", "something that Word calls 'unknown'", id="anything else"),
        pytest.param(
            "<w:r><w:unknown/></w:r>", "something that Word calls 'unknown'", id="anything in a run"
        ),
        pytest.param(field("DATE"), "the field 'DATE'", id="a date that changes"),
        pytest.param('<w:fldSimple w:instr=" TOC \\o "/>', "the field 'TOC'", id="contents"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TIME</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r>',
            "the field 'TIME'",
            id="a field without result",
        ),
    ],
)
def test_what_could_not_be_shown_is_refused_with_a_way_out(document, add_xml, body_of, inner, found):
    add_xml(document, paragraph(inner))
    with pytest.raises(UnshownContentError, match=found) as caught:
        body_of(document)
    assert caught.value.way_out


def test_a_changed_row_of_a_table_is_refused(document, add_xml, body_of):
    add_xml(document, '<w:tbl><w:tr><w:trPr><w:ins w:id="1"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>')
    with pytest.raises(UnshownContentError, match="not accepted"):
        body_of(document)


@pytest.mark.parametrize(
    ("target", "is_link"),
    [
        ("https://ministry.example/a?b=1&c=2", True),
        ("mailto:office@ministry.example", True),
        ("javascript:alert(1)", False),
        ("file:///etc/hostname", False),
    ],
)
def test_links_lead_to_pages_and_mailboxes_alone(document, add_xml, body_of, target, is_link):
    relation = document.part.relate_to(
        target,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    add_xml(
        document, paragraph(f'<w:hyperlink {space} r:id="{relation}"><w:r><w:t>a</w:t></w:r></w:hyperlink>')
    )
    assert ("<a href=" in body_of(document)) is is_link


def test_looks_of_a_run_are_taken_over(document, saved):
    run = document.add_paragraph().add_run("heavy")
    run.bold = run.italic = True
    assert (
        '<span style="font-weight: bold; font-style: italic">heavy</span>' in read_docx(saved(document)).html
    )
