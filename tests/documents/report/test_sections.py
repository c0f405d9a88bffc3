from dataclasses import replace
from pathlib import Path

import pytest

from config.definition import ReportFormat
from documents.charts import BarChart, StackedChart
from documents.report.content import Heading, Legend, Paragraph, Points, Table
from documents.report.formats import REPORT_FORMATS
from documents.report.sections import report_of
from models.rules.lifecycle import ObligationState
from models.rules.review import aggregate

SNAPSHOT = Path(__file__).parent / "snapshots" / "report.txt"


def lines(block):
    match block:
        case Paragraph() | Heading():
            return [block.text]
        case Points():
            return [f"* {text}" for text in block.texts]
        case Legend():
            return [f"{entry.text} {entry.meaning}" for entry in block.entries]
        case BarChart() | StackedChart():
            return [f"[chart] {block.title}. {block.description}"]
        case Table():
            head = " | ".join(column.title for column in block.columns)
            rows = [" | ".join((row.heading, *(cell.text for cell in row.cells))) for row in block.rows]
            return [f"[table] {block.caption}", head, *rows, *block.notes]


def text_of(report):
    parts = [report.marking, report.title, report.status]
    for section in report.sections:
        parts += ["", f"## {section.title}{' (internal)' if section.is_internal else ''}"]
        parts += [line for block in section.blocks for line in lines(block)]
    return "\n".join(parts).replace("\u00a0", " ") + "\n"


def test_report_reads_as_stored(review):
    assert text_of(report_of(review)) == SNAPSHOT.read_text(encoding="utf-8")


def test_internal_is_the_annex_alone(review):
    assert [section.key for section in report_of(review).sections if section.is_internal] == ["annex"]


def test_day_of_arrival_stands_in_the_annex_alone(review):
    report = report_of(review)
    outward = replace(report, sections=tuple(entry for entry in report.sections if not entry.is_internal))
    assert "March 2024" in text_of(report)
    assert "March 2024" not in text_of(outward)


@pytest.mark.parametrize("name", [name for name in ReportFormat if name is not ReportFormat.PDF])
@pytest.mark.parametrize("case", ["no figures asked", "no items asked", "no plan expected", "no statements"])
def test_report_without_a_part_is_made(case, name, make_inputs):
    given = make_inputs()
    nobody = tuple(
        replace(entry, state=ObligationState.NOT_EXPECTED, received_at=None) for entry in given.obligations
    )
    changes = {
        "no figures asked": {"money_fields": (), "shares": (), "years": ()},
        "no items asked": {"catalogue": ()},
        "no plan expected": {"obligations": nobody, "plans": {}, "statements": ()},
        "no statements": {"statements": ()},
    }
    assert REPORT_FORMATS[name](aggregate(replace(given, **changes[case])))


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        pytest.param({"money_fields": (), "shares": (), "years": ()}, {"figures", "shares"}, id="no figures"),
        pytest.param({"catalogue": ()}, {"matrix", "counts", "assessment"}, id="no items"),
    ],
)
def test_section_without_content_is_left_out(changes, absent, make_inputs):
    full = {section.key for section in report_of(aggregate(make_inputs())).sections}
    found = {section.key for section in report_of(aggregate(replace(make_inputs(), **changes))).sections}
    assert full - found == absent
