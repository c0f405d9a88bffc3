"""The secretariat's assessment in the report: how far it is; what it says stands in the internal annex."""

from documents.report import wording
from documents.report.content import Block, Cell, Column, Heading, Paragraph, Row, Section, Table
from documents.text import keep_together, plural
from models.rules.review import AssessmentCount, AssessmentRecord, ItemLabel, Review


def assessment_section(review: Review) -> Section:
    """Return how far the assessment of each item is; without content where no house assesses."""
    if not (review.assessed and wording.asks_items(review)):
        return Section("assessment", "Assessment", ())
    words = review.definitions
    return Section(
        "assessment",
        "Assessment",
        (
            Paragraph(
                f"The secretariat assesses each plan by {words.item_word}, in words and without marks. "
                "An assessment counts once every house has cleared it. Benchmarks that are collective are "
                f"held against no single {words.respondent_word}."
            ),
            _coverage_table(review),
        ),
    )


def _coverage_table(review: Review) -> Table:
    words = review.definitions
    return Table(
        key="assessment-coverage",
        caption=f"Plans whose assessment is cleared, for each {words.item_word}",
        columns=(
            Column(words.item_word.capitalize(), takes_rest=True),
            Column("Pen"),
            Column("Cleared", is_number=True),
            Column("Plans", is_number=True),
            Column("Not cleared"),
        ),
        rows=tuple(
            Row(
                f"{item.number}. {item.title}",
                (
                    Cell(", ".join(count.pens)),
                    Cell(str(count.cleared), kind="number"),
                    Cell(str(count.of), kind="number"),
                    Cell(_without(count)),
                ),
            )
            for item in words.items
            if (count := review.assessed.get(item.number))
        ),
    )


def _without(count: AssessmentCount) -> str:
    if not count.cleared:
        return "all"
    return ", ".join(count.missing) or "–"


def assessment_texts(review: Review) -> tuple[Block, ...]:
    """Return every cleared text by item, for the internal annex; nothing where there is none."""
    if not review.assessments:
        return ()
    words = review.definitions
    rows: list[Row] = []
    for item in words.items:
        if said := [record for record in review.assessments if record.item == item.number]:
            rows += [Row(_title(item)), *(_row(review, record) for record in said)]
    return (
        Heading("annex-assessments", "Cleared assessments"),
        Paragraph(
            f"Each text is of the house named, on the version of the plan named. Nothing here is shown to "
            f"other {plural(words.respondent_word)}."
        ),
        Table(
            key="assessments-table",
            caption=f"Cleared assessments, by {words.item_word} and in protocol order",
            columns=(
                Column(words.respondent_word),
                Column("House"),
                Column("Plan"),
                Column("Assessment"),
            ),
            rows=tuple(rows),
        ),
    )


def _title(item: ItemLabel) -> str:
    return f"{item.number}. {item.title}"


def _row(review: Review, record: AssessmentRecord) -> Row:
    cells = (
        Cell(record.house),
        Cell(keep_together(f"version {record.submission_version}")),
        Cell(" ".join((record.text, *(f"– {finding}" for finding in record.findings)))),
    )
    return Row(review.name(record.respondent), cells)
