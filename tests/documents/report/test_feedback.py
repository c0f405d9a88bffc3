"""The feedback as a text: answers quoted, both houses side by side, nothing where nothing is cleared."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.reference import read_catalogue
from documents.report.content import Heading, Paragraph, Points
from documents.report.feedback import feedback_report
from models.rules.assessment import AssessmentVersion, Stage
from models.rules.feedback import Feedback, FeedbackItem, Quote

ITEMS = {item.number: item for item in read_catalogue("commitments")}
TEXTS = (
    AssessmentVersion("EDA", 2, Stage.DONE, 1, "It follows\nthe priorities.", ("Two are new.",)),
    AssessmentVersion("EEAS", 1, Stage.DONE, 1, "We read it otherwise."),
)
FEEDBACK = Feedback(
    cycle_title="Plans 2024",
    sender="PESCO secretariat",
    marking="LIMITE",
    item_word="commitment",
    respondent_name="Belgium",
    deliverable_title="National Implementation Plan",
    version=1,
    received_at=datetime(2024, 3, 8, 9, tzinfo=UTC),
    reference=None,
    items=(
        FeedbackItem(ITEMS["1"], (), ()),
        FeedbackItem(ITEMS["6"], (Quote("Progress", "Three projects."),), TEXTS),
    ),
)


def said(feedback):
    """Return the lines of the text."""
    lines = []
    for section in feedback_report(feedback).sections:
        for block in section.blocks:
            match block:
                case Heading() | Paragraph():
                    lines.append(block.text)
                case Points():
                    lines += [f"* {text}" for text in block.texts]
    return lines


def test_answers_and_both_houses_side_by_side():
    lines = said(FEEDBACK)
    start = lines.index("6. Play a substantial part in EU capability development")
    assert lines[start + 1 :] == [
        "You wrote under “Progress”: “Three projects.”",
        "Assessment (EDA): It follows",
        "the priorities.",
        "* Two are new.",
        "Assessment (EEAS): We read it otherwise.",
    ]


def test_where_nothing_is_answered_or_cleared():
    assert "No answer on this commitment stands in the version." in said(FEEDBACK)
    assert "No assessment of this commitment is cleared." in said(FEEDBACK)
    assert "The assessment is cleared on 1 of 2\u00a0commitments." in said(FEEDBACK)


@pytest.mark.parametrize(("item", "is_said"), [("6", False), ("2", True)])
def test_a_collective_benchmark_is_said_to_be_one(item, is_said):
    lines = said(replace(FEEDBACK, items=(FeedbackItem(ITEMS[item], (), ()),)))
    assert any("agreed collectively" in line for line in lines) is is_said


def test_the_head_of_the_pages_says_for_whom():
    report = feedback_report(FEEDBACK)
    assert (report.marking, report.kind) == ("LIMITE", "Bilateral")
    assert report.status == "From the PESCO secretariat, for Belgium alone."
