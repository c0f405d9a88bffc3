"""The page of a receipt: tagged, read in order, with its data attached, in both languages."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from documents.receipt import receipt_facts, receipt_json, receipt_pdf
from documents.receipt.font import FACES, face

SNAPSHOTS = Path(__file__).parent / "snapshots"


def opened(receipt):
    return pikepdf.open(io.BytesIO(receipt_pdf(receipt)))


def elements(pdf, kind):
    found = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    return [entry for entry in found if entry.get("/S") == kind]


def facts(receipt):
    return {label: value.replace("\N{NO-BREAK SPACE}", " ") for label, value in receipt_facts(receipt)}


def test_the_file_has_no_faults(either):
    assert opened(either).check_pdf_syntax() == []


def test_it_is_tagged_and_names_language_and_title(of_part):
    pdf = opened(of_part)
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "fr-FR"
    assert str(pdf.docinfo.Title) == "Accusé de réception\N{NO-BREAK SPACE}: pesco-nip-2024, FR statement 1"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_each_fact_is_a_row_with_a_header_cell(either):
    pdf, rows = opened(either), [*receipt_facts(either)]
    heads = elements(pdf, "/TH")
    assert len(heads) == len(elements(pdf, "/TD")) == len(elements(pdf, "/TR")) == len(rows)
    assert all(head.A.Scope == "/Row" for head in heads)
    assert len(elements(pdf, "/H1")) == 1


def test_what_is_read_is_what_stands_on_the_page(either):
    pdf = opened(either)
    marked = b"".join(page.Contents.read_bytes() for page in pdf.pages).count(b"/MCID")
    assert (
        sum(len(kids) for kids in pdf.Root.StructTreeRoot.ParentTree.Nums if not isinstance(kids, int))
        == marked
    )


def test_the_data_is_attached(either):
    pdf = opened(either)
    [(name, attached)] = pdf.attachments.items()
    assert name == f"{either.file_stem}.json"
    assert attached.get_file().read_bytes() == receipt_json(either)


def test_the_facts_in_both_languages(of_file, of_part):
    english, french = facts(of_file), facts(of_part)
    assert english["Received"] == "Friday 8 March 2024, 17:42:10 (Europe/Brussels, UTC+1)"
    assert english["In the capital"] == "Friday 8 March 2024, 18:42:10 (Europe/Athens, UTC+2)"
    assert french["Reçu"] == "vendredi 8 mars 2024 à 17 h 42 min 10 s (Europe/Brussels, UTC+1)"
    assert (english["Place in the record"], english["Size"]) == ("entry 1 412 of the cycle", "48 213 bytes")
    assert (french["Dépositaire"], french["Marquage"]) == ("bureau d’ordre", "R-UE/EU-R")
    assert "SHA-256" not in french


@pytest.mark.parametrize(
    ("days", "first", "said"),
    [
        pytest.param(0, 0, "yes", id="in time"),
        pytest.param(3, 3, "yes", id="by the end of the next working day"),
        pytest.param(4, 4, "arrived after the due date; received all the same", id="after it"),
        pytest.param(
            9, 0, "yes (the first version arrived on Friday 8 March 2024, 17:42:10", id="a later one"
        ),
    ],
)
def test_in_time_is_a_fact_and_never_a_judgement(of_file, days, first, said):
    came = of_file.received_at + timedelta(days=days)
    first_at = of_file.received_at + timedelta(days=first)
    told = facts(replace(of_file, received_at=came, first_received_at=first_at))
    assert told["In time"].startswith(said)
    assert "late" not in " ".join(told.values()).split()


def test_an_announced_day_stands_beside_the_due_day(announced):
    came = datetime(2024, 3, 20, 9, tzinfo=UTC)
    told = facts(replace(announced, received_at=came, first_received_at=came))
    assert told["Échéance"].startswith("dimanche 10 mars 2024")
    assert told["Annoncé pour le"].startswith("lundi 25 mars 2024")
    assert told["Dans le délai"].startswith("parvenu après l’échéance")


def test_an_hour_that_comes_twice_is_told_by_its_offset(of_file):
    hours = [datetime(2024, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    told = [facts(replace(of_file, received_at=at))["Received"] for at in hours]
    assert [text.partition(", ")[2] for text in told] == [
        "02:30:00 (Europe/Brussels, UTC+2)",
        "02:30:00 (Europe/Brussels, UTC+1)",
    ]


@pytest.mark.parametrize("text", ["A" * 128, "漢字 \x07 \u202e", "Υπουργείο Εθνικής Άμυνας", "a\nb", ""])
def test_whatever_a_custodian_is_called_the_page_is_made(of_part, text):
    named = replace(of_part, part=replace(of_part.part, custodian=text, reference="W" * 64))
    pdf = opened(named)
    assert pdf.check_pdf_syntax() == []
    assert len(pdf.pages) == 1


def test_what_does_not_fit_goes_on_another_page(of_file):
    long = replace(of_file, cycle=replace(of_file.cycle, name="word " * 450))
    pdf = opened(long)
    assert len(pdf.pages) == 2
    assert pdf.check_pdf_syntax() == []


def test_a_font_is_cut_to_what_is_used():
    cut = face(FACES[0]).cut("Récépissé")
    assert len(cut.program) < 8000
    assert len({cut.glyphs[one] for one in "Récépis"}) == len(set("Récépis"))
    assert cut.widths[cut.glyphs["R"]] == face(FACES[0]).width("R") == 722


def test_what_the_font_cannot_show_is_marked():
    assert face(FACES[0]).shown("a漢b") == "a?b"


@pytest.mark.parametrize("name", ["of_file", "of_part"])
def test_the_page_as_it_was_seen(request, name):
    """Compare with bytes that were looked at: a receipt printed by an earlier version stays the same."""
    content = receipt_pdf(request.getfixturevalue(name))
    assert content == (SNAPSHOTS / f"{name}.pdf").read_bytes()
