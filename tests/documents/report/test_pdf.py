import io
import logging

import pikepdf
import pytest

from documents.report.pdf import fetch_font, render_pdf


@pytest.fixture(scope="module")
def written(review):
    lines = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())
    logging.getLogger("weasyprint").addHandler(handler)
    data = render_pdf(review)
    logging.getLogger("weasyprint").removeHandler(handler)
    return data, lines


@pytest.fixture(scope="module")
def pdf(written):
    return pikepdf.open(io.BytesIO(written[0]))


def elements(pdf, kind):
    found = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    return [entry for entry in found if entry.get("/S") == kind]


def test_nothing_was_ignored_on_the_way(written):
    assert written[1] == []


def test_pdf_is_tagged_and_names_language_and_title(pdf, review):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.docinfo.Title) == review.title
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_pdf_says_nothing_of_when_it_was_made(pdf):
    assert set(pdf.docinfo.keys()) == {"/Producer", "/Title"}


def test_matrix_fits_one_wide_page(pdf):
    wide = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
    assert len(wide) == 1
    assert 7 <= len(pdf.pages) <= 15


def test_charts_have_alternative_words(pdf):
    figures = elements(pdf, "/Figure")
    assert len(figures) == 3
    assert all(str(figure.Alt) for figure in figures)


def test_tables_have_header_cells(pdf):
    # A table that runs over a page is one element for each page.
    assert len(elements(pdf, "/Table")) >= 10
    assert len(elements(pdf, "/TH")) > 26


def test_only_the_fonts_of_the_report_are_in_it(pdf):
    found = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    names = {str(entry.BaseFont).split("+")[1] for entry in found if "/BaseFont" in entry}
    assert names == {"Report-Sans", "Report-Sans-Bold"}


@pytest.mark.parametrize(
    "address",
    [
        "https://ministry.example/logo.png",
        "file:///etc/hostname",
        "report-font:../html.py",
        "LiberationSans-Bold.ttf",
    ],
)
def test_nothing_else_is_fetched(address):
    with pytest.raises(ValueError, match="nothing is fetched"):
        fetch_font(address)
