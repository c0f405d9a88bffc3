"""The page on what changed since last year, as text, Word document and PDF."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pikepdf
import pytest
from docx import Document

from documents.brief import changes_text, write_changes_docx, write_changes_pdf
from models.rules.changes import FigureChange, ItemStanding, ListChange, PlanChanges, YearChanges

CHANGES = YearChanges(
    cycle_title="NIP 2025",
    last_title="NIP 2024",
    respondent="EL",
    respondent_name="Greece",
    version=2,
    as_at=datetime(2025, 3, 1, 9, tzinfo=UTC),
    changes=PlanChanges(
        items=(
            ("1", ItemStanding.CHANGED),
            ("2", ItemStanding.UNCHANGED),
            ("3", ItemStanding.CHANGED),
            ("4", ItemStanding.CHANGED),
        ),
        figures=(FigureChange("Defence expenditure", "2024", "100", "75", Decimal("-25.0")),),
        lists=(ListChange("Projects", ("Gamma",), ("Alpha", "Beta")),),
    ),
    item_word="commitment",
    questions=("Commitments, 2: Why?",),
)


def text_of(changes):
    return changes_text(changes).replace("\u00a0", " ")


def test_text():
    lines = text_of(CHANGES).splitlines()
    assert lines[0].startswith("INTERNAL")
    assert lines[1] == "EL Greece: what changed since NIP 2024"
    assert "  - Text changed: 1, 3 and 4" in lines
    assert "  - Text unchanged: 2" in lines
    assert "  - Projects, left: Alpha and Beta" in lines
    assert "  - Commitments, 2: Why?" in lines
    assert [line.split() for line in lines if "Defence" in line] == [
        ["Defence", "expenditure", "2024", "100", "75", "−25.0", "%"]
    ]


def test_what_did_not_change_is_said():
    lines = text_of(replace(CHANGES, changes=PlanChanges(), questions=())).splitlines()
    assert "  They are another catalogue's." in lines
    assert "  No figure that both plans give changed." in lines
    assert "  Nothing joined or left." in lines
    assert lines[-1] == "  None."


@pytest.fixture(scope="module")
def crowded():
    """Return more changes than a page holds."""
    figures = tuple(FigureChange(f"Figure {place} " * 9, "2024", "1", "2") for place in range(60))
    names = tuple(f"Project {place}" for place in range(90))
    lists = tuple(ListChange(f"List {place}", names, names) for place in range(9))
    items = tuple((str(place), ItemStanding.CHANGED) for place in range(20))
    changes = PlanChanges(items, figures, lists)
    return replace(CHANGES, changes=changes, questions=("Why? " * 99,) * 20, told=("Moved. " * 99,) * 20)


def test_too_much_is_counted_and_the_page_stays_one(crowded):
    assert "and 48 more" in text_of(crowded)
    assert len(pikepdf.open(io.BytesIO(write_changes_pdf(crowded))).pages) == 1


def test_the_same_changes_give_the_same_document():
    content = write_changes_docx(CHANGES)
    assert content == write_changes_docx(CHANGES)
    document = Document(io.BytesIO(content))
    assert document.paragraphs[0].text == "EL Greece: what changed since NIP 2024"
