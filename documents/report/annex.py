"""The internal annex: how complete the cycle was, and what each line of the report is made of."""

from documents.report import wording
from documents.report.assessment import assessment_texts
from documents.report.content import Cell, Column, Heading, Paragraph, Points, Row, Section, Table
from documents.text import clock_text
from models.rules.review import Review, Source

SHORT_HASH = 12
"""Characters of a hash shown to people; the whole one stands in the JSON and in the workbook."""


def annex(review: Review) -> Section:
    """Return the annex for the secretariat alone."""
    return Section(
        key="annex",
        title="Annex: for the secretariat only",
        blocks=(
            Paragraph("This annex is internal: the report as it is released does not hold it."),
            Heading("annex-rates", "Completeness and punctuality"),
            Points(tuple(wording.rates(review))),
            Heading("annex-inputs", "What this report is made of"),
            Paragraph(f"SHA-256 over all inputs: {review.inputs.sha256}"),
            _trace(review),
            *assessment_texts(review),
        ),
        is_internal=True,
    )


def _trace(review: Review) -> Table:
    titles = {label.code: label.title for label in review.definitions.deliverables}
    return Table(
        key="inputs-table",
        caption="Submissions and registrations behind this report",
        columns=(
            Column(review.definitions.respondent_word),
            Column("Part"),
            Column("Status"),
            Column("Version"),
            Column("Received (Brussels time)"),
            Column("Hash or reference"),
            Column("Content in this report"),
        ),
        rows=tuple(
            Row(review.name(source.respondent), _trace_cells(source, titles[source.deliverable]))
            for source in review.inputs.sources
        ),
    )


def _trace_cells(source: Source, title: str) -> tuple[Cell, ...]:
    version = "–" if source.version is None else f"{source.version} of {source.versions}"
    received = "–" if source.received_at is None else clock_text(source.received_at)
    return (
        Cell(title),
        Cell(wording.STATE_WORDS[source.state]),
        Cell(version),
        Cell(received),
        Cell(source.reference or (source.sha256 or "–")[:SHORT_HASH], kind="code"),
        Cell("yes" if source.used else "no"),
    )
