import io
from dataclasses import replace

import pikepdf
import pytest
from docx import Document

from documents.brief import brief_text, write_brief_docx, write_brief_pdf
from models.rules.brief import BriefCall, BriefContact, BriefMeeting, BriefVersion
from models.rules.lifecycle import ObligationState

LONG = {
    "words": "word " * 100,
    "one long word": "W" * 500,
    "capitals": "ÄÖÜ MW " * 80,
    "ideographs": "文" * 500,
    "emoji": "😀" * 500,
    "from right to left": "العربية " * 70,
    "narrow letters": "i" * 500,
}


def crowded(brief, plan, text):
    """Return a brief in which everything there can be is there, fifty times and in that text."""
    owed = replace(plan, title=text, change=text, versions=(), state=ObligationState.NOT_RECEIVED)
    came = replace(owed, versions=(BriefVersion(1, brief.as_at, text),) * 50)
    return replace(
        brief,
        cycle_title=text,
        respondent_name=text,
        marking=text,
        deliverables=(owed, owed, owed, came),
        contacts=(BriefContact(brief.contacts[1].role, text, text, "+99 000 000 000 000 00"),) * 50,
        letters=brief.letters * 50,
        calls=(BriefCall(brief.as_at, text, text),) * 50,
        meetings=(BriefMeeting(brief.as_at.date(), (text,) * 9, (text,) * 9),) * 50,
        questions=(text,) * 50,
        answered=((text, text),) * 50,
        next_letter=replace(brief.next_letter, remark=text),
        as_at=brief.as_at.replace(month=5),
    )


def opened(content):
    return pikepdf.open(io.BytesIO(content))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_whatever_there_is_fits_one_page(brief, plan, text):
    assert len(opened(write_brief_pdf(crowded(brief, plan, text))).pages) == 1


def test_pdf_is_tagged_internal_and_a4(brief):
    pdf = opened(write_brief_pdf(brief))
    assert str(pdf.docinfo.Title) == "EL Greece: PESCO National Implementation Plans 2024 (internal)"
    assert [float(size) for size in pdf.pages[0].mediabox[2:]] == pytest.approx([595.3, 841.9], abs=0.1)
    assert pdf.Root.MarkInfo.Marked


def test_docx_has_headings_and_tables_with_heads(brief):
    document = Document(io.BytesIO(write_brief_docx(brief)))
    headings = [entry.text for entry in document.paragraphs if entry.style.name == "Heading 1"]
    assert headings == [
        "Whom to call",
        "What is owed",
        "What came",
        "Last letters",
        "Last calls",
        "Open questions",
    ]
    assert [table.cell(0, 0).text for table in document.tables] == [
        "Role",
        "What",
        "What",
        "Date (Brussels time)",
        "Date (Brussels time)",
    ]
    assert document.sections[0].header.paragraphs[0].text.startswith("INTERNAL")
    assert document.core_properties.created == brief.as_at


def test_the_same_brief_gives_the_same_files(brief):
    assert write_brief_docx(brief) == write_brief_docx(brief)
    assert write_brief_pdf(brief) == write_brief_pdf(brief)


def test_text_for_a_terminal(brief):
    lines = brief_text(brief).replace("\u00a0", " ").splitlines()
    assert lines[0] == "INTERNAL: for the secretariat only – LIMITE"
    assert lines[4:7] == [
        "Whom to call",
        "  Role                                Office                      Address",
        "  functional mailbox                  Defence policy directorate  nip@el.example",
    ]
    assert "    Due: Sunday 17 March 2024, 23:59 Brussels time (Monday 00:59 in Athens), announced" in lines
    assert "  Next: overdue, 20 March 2024, 09:00 (waits for approval)" in lines
    assert lines[-1] == "  - Commitments, C18: Commitment 14 has no answer"


@pytest.mark.parametrize("text", [LONG["words"], "a\x1b[2J\nb"], ids=["much", "orders to the terminal"])
def test_text_keeps_its_width_and_gives_no_orders(brief, plan, text):
    found = brief_text(crowded(brief, plan, text))
    assert max(map(len, found.splitlines())) <= 110
    assert all(sign >= " " for sign in found.replace("\n", ""))
