"""The sheets of the workbook: headings and rows, made of a review alone."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from documents.report import wording
from documents.report.matrix import ANSWER_CELLS
from documents.text import clock_text, plural
from models.rules.review import Review

Value = str | int | float | Decimal | tuple[str, str] | None
"""A text, a count, a share, a figure, a symbol with the name of its look, or nothing known."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; widths are in characters."""

    name: str
    title: str
    note: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]


def summary_sheet(review: Review) -> Sheet:
    """Return the summary and how to read the workbook, one sentence a line."""
    sentences = [
        *(("Summary", text) for text in wording.summary(review)),
        *(("How to read this", text) for text in wording.definitions(review)),
    ]
    return Sheet(
        name="summary",
        title="summary",
        note="Every number stands in one of the other sheets.",
        headings=("Part", "Sentence"),
        widths=(18, 120),
        rows=tuple(sentences),
    )


def figures_sheet(review: Review) -> Sheet:
    """Return the sums, one line for each figure and year."""
    return Sheet(
        name="figures",
        title="figures by year",
        note="A sum adds the answers that were given; where fewer than half gave the figure, no sum is told.",
        headings=("Figure", "Unit", "Year", "Sum", "Reported", "Of", "Without"),
        widths=(34, 14, 8, 16, 10, 8, 60),
        rows=tuple(
            (
                label.title,
                label.unit,
                year,
                None if figure.is_few else figure.sum,
                figure.reported,
                figure.of,
                ", ".join(figure.missing),
            )
            for label in review.definitions.fields
            for year, figure in review.figures[label.code].items()
        ),
    )


def shares_sheet(review: Review) -> Sheet:
    """Return the collective shares, one line for each share and year."""
    titles = {label.code: f"{label.title}, {label.unit}" for label in review.definitions.fields}
    return Sheet(
        name="shares",
        title="collective shares",
        note="Only those that gave both figures of the year are in a share; of fewer than half none is told.",
        headings=(
            "Title",
            "Year",
            "Share",
            "Numerator",
            "Its sum",
            "Denominator",
            "Its sum",
            "Used",
            "Of",
            "Without",
        ),
        widths=(34, 8, 10, 30, 14, 30, 14, 8, 8, 60),
        rows=tuple(
            (
                label.title,
                year,
                None if share.is_few else share.share,
                titles[label.numerator],
                None if share.is_few else share.numerator,
                titles[label.denominator],
                None if share.is_few else share.denominator,
                share.used,
                share.of,
                ", ".join(share.missing),
            )
            for label in review.definitions.shares
            for year, share in review.shares[label.code].items()
        ),
    )


def matrix_sheet(review: Review) -> Sheet:
    """Return the items and the respondents, with the counts of each item."""
    words = review.definitions
    legend = "; ".join(f"{cell.text} {cell.meaning}" for cell in ANSWER_CELLS.values())
    counted = tuple(cell.meaning.capitalize() for cell in ANSWER_CELLS.values())
    return Sheet(
        name="matrix",
        title=f"what the plans say on each {words.item_word}",
        note=f"{legend}. {wording.without_content(review)}",
        headings=(words.item_word.capitalize(), *review.expected, *counted),
        widths=(52, *([4] * len(review.expected)), 10, 10, 14, 12),
        rows=tuple(
            (
                f"{item.number}. {item.title}",
                *(_symbol(review, code, item.number) for code in review.expected),
                review.items[item.number].progress,
                review.items[item.number].no_change,
                review.items[item.number].held_elsewhere,
                review.items[item.number].missing,
            )
            for item in words.items
        ),
    )


def _symbol(review: Review, code: str, number: str) -> tuple[str, str]:
    cell = ANSWER_CELLS[review.matrix[code][number]]
    return cell.text, cell.kind


def statements_sheet(review: Review) -> Sheet:
    """Return the statements taken into account."""
    return Sheet(
        name="statements",
        title="statements taken into account",
        note=f"{plural(review.definitions.respondent_word)} in protocol order.",
        headings=("Code", "Name", "Format", "SHA-256", "Reference"),
        widths=(8, 24, 10, 70, 30),
        rows=tuple(
            (
                record.respondent,
                review.name(record.respondent),
                wording.format_word(record.format),
                record.sha256,
                record.reference,
            )
            for record in review.statements
        ),
    )


def inputs_sheet(review: Review) -> Sheet:
    """Return what the report is made of; internal."""
    titles = {label.code: label.title for label in review.definitions.deliverables}
    rates = " ".join(wording.rates(review))
    return Sheet(
        name="inputs",
        title="what this report is made of (internal to the secretariat)",
        note=f"Internal: not in the report as it is released. {rates} Inputs: {review.inputs.sha256}",
        headings=(
            "Code",
            "Name",
            "Part",
            "Status",
            "Version",
            "Versions",
            "Received (Brussels time)",
            "SHA-256",
            "Reference",
            "Used",
        ),
        widths=(8, 18, 30, 26, 9, 9, 22, 70, 24, 8),
        rows=tuple(
            (
                source.respondent,
                review.name(source.respondent),
                titles[source.deliverable],
                wording.STATE_WORDS[source.state],
                source.version,
                source.versions,
                None if source.received_at is None else clock_text(source.received_at),
                source.sha256,
                source.reference,
                "yes" if source.used else "no",
            )
            for source in review.inputs.sources
        ),
    )


def assessments_sheet(review: Review) -> Sheet:
    """Return every cleared text of the secretariat; internal."""
    titles = {item.number: item.title for item in review.definitions.items}
    return Sheet(
        name="assessments",
        title="cleared assessments (internal to the secretariat)",
        note="Internal: not in the report as it is released. Only what every house cleared stands here.",
        headings=("Code", "Name", "Number", "Title", "House", "Version", "Plan version", "Text", "Points"),
        widths=(8, 18, 9, 40, 8, 9, 12, 80, 40),
        rows=tuple(
            (
                record.respondent,
                review.name(record.respondent),
                record.item,
                titles[record.item],
                record.house,
                record.version,
                record.submission_version,
                record.text,
                "\n".join(record.findings),
            )
            for record in review.assessments
        ),
    )


SHEETS: tuple[Callable[[Review], Sheet], ...] = (
    summary_sheet,
    figures_sheet,
    shares_sheet,
    matrix_sheet,
    statements_sheet,
)
"""The sheets in their order."""

INTERNAL_SHEETS: tuple[Callable[[Review], Sheet], ...] = (assessments_sheet, inputs_sheet)
"""Those that a draft has besides, for the secretariat alone."""
