"""Make the report of a review: every section, table and chart, in the order in which they are read."""

from documents.charts import Bar, BarChart
from documents.report import wording
from documents.report.annex import annex
from documents.report.assessment import assessment_section
from documents.report.content import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Points,
    Report,
    Row,
    Section,
    Table,
)
from documents.report.matrix import item_sections
from documents.text import plural
from models.rules.review import Cleared, FieldLabel, Review, ShareLabel, Standing


def report_of(review: Review, cleared: Cleared | None = None) -> Report:
    """Return the report: nothing enters it but the review, and no section without content.

    A draft has its annex; what was cleared says so and is without it.
    """
    sections = (
        Section("summary", "Summary", (Points(tuple(wording.summary(review))),)),
        _standing_section(review),
        *item_sections(review),
        _figures_section(review),
        _shares_section(review),
        _statements_section(review),
        assessment_section(review),
        Section("reading", "How to read this report", (Points(tuple(wording.definitions(review))),)),
        annex(review),
    )
    return Report(
        title=review.title,
        marking=review.marking,
        status=wording.status_line(review, cleared),
        sections=tuple(one for one in sections if one.blocks and not (cleared and one.is_internal)),
        kind=wording.cleared_words(cleared) if cleared else "Draft",
    )


def _standing_section(review: Review) -> Section:
    tables = tuple(
        Table(
            key=f"standing-{label.code}",
            caption=f"Where each {review.definitions.respondent_word} stands: {label.title}",
            columns=(
                Column("Status"),
                Column("Number", is_number=True),
                Column(plural(review.definitions.respondent_word), takes_rest=True),
            ),
            rows=tuple(
                Row(word, (Cell(str(len(codes)), kind="number"), Cell(wording.names(review, codes))))
                for _, word, codes in standing_lines(review.standing[label.code])
                if codes
            ),
        )
        for label in review.definitions.deliverables
    )
    return Section("received", "What was received", tables)


def standing_lines(standing: Standing) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the names of the lists of a standing, their words, and who is on each."""
    words = (
        ("taken_into_account", "Taken into account"),
        ("clarification_asked", "Clarification asked"),
        ("received", "Received, not yet taken into account"),
        ("no_update", "No update"),
        ("not_received", "Not received by the cut-off"),
        ("open", "Not received so far"),
        ("not_expected", "Not expected"),
        ("registered", "Of these, registered elsewhere"),
    )
    return tuple((name, word, getattr(standing, name)) for name, word in words)


def _figures_section(review: Review) -> Section:
    blocks: list[Block] = []
    for label in review.definitions.fields:
        blocks += [
            Heading(f"figure-{label.code}", label.title),
            *_figure_pictures(review, label),
            _figure_table(review, label),
        ]
    return Section("figures", "Figures", tuple(blocks))


def _figure_pictures(review: Review, label: FieldLabel) -> list[BarChart]:
    """Return the chart of a figure; nothing to draw where nobody gave it."""
    is_given = any(
        figure.sum is not None and not figure.is_few for figure in review.figures[label.code].values()
    )
    return [_figure_chart(review, label)] if is_given else []


def _figure_table(review: Review, label: FieldLabel) -> Table:
    return Table(
        key=f"figures-{label.code}",
        caption=f"{label.title}: sums by year, {label.unit}",
        columns=(Column("Year"), Column("Sum", is_number=True), Column("Sum of", takes_rest=True)),
        rows=tuple(
            Row(
                str(year),
                (
                    Cell(wording.sum_text(figure), kind="number"),
                    Cell(wording.coverage(review, figure)),
                ),
            )
            for year, figure in review.figures[label.code].items()
        ),
    )


def _figure_chart(review: Review, label: FieldLabel) -> BarChart:
    figures = review.figures[label.code]
    return BarChart(
        key=f"chart-{label.code}",
        title=f"{label.title}: sums by year, {label.unit}",
        description=" ".join(
            f"{year}: {wording.total_words(figure, label.unit)}, {wording.coverage(review, figure)}."
            for year, figure in figures.items()
        ),
        bars=tuple(
            Bar(
                label=str(year),
                value=None if figure.sum is None or figure.is_few else float(figure.sum),
                value_text="no figure" if figure.sum is None else wording.sum_text(figure),
                note=f"{figure.reported} of {figure.of}",
            )
            for year, figure in figures.items()
        ),
    )


def _shares_section(review: Review) -> Section:
    blocks: tuple[Block, ...] = tuple(_share_table(review, label) for label in review.definitions.shares)
    if blocks:
        introduction = Paragraph(
            f"Each share is one collective figure over all {plural(review.definitions.respondent_word)} "
            "that gave both figures of the year."
        )
        blocks = (introduction, *blocks)
    return Section("shares", "Shares", blocks)


def _share_table(review: Review, label: ShareLabel) -> Table:
    titles = {entry.code: f"{entry.title}, {entry.unit}" for entry in review.definitions.fields}
    return Table(
        key=f"shares-{label.code}",
        caption=f"{label.title}: collective share by year",
        columns=(
            Column("Year"),
            Column("Share", is_number=True),
            Column(titles[label.numerator], is_number=True),
            Column(titles[label.denominator], is_number=True),
            Column("Over"),
            Column("In the share"),
        ),
        rows=tuple(_share_row(review, label, year) for year in review.definitions.years),
    )


def _share_row(review: Review, label: ShareLabel, year: int) -> Row:
    share = review.shares[label.code][year]
    used = [code for code in review.expected if code not in share.missing]
    return Row(
        str(year),
        (
            *(Cell(text, kind="number") for text in wording.share_texts(share)),
            Cell(wording.coverage(review, share)),
            Cell(", ".join(used) or "–"),
        ),
    )


def _statements_section(review: Review) -> Section:
    # The day of arrival is bilateral: it stands in the annex, not here.
    if not review.statements:
        return Section("statements", "Statements", (Paragraph("No statement has been taken into account."),))
    rows = tuple(
        Row(
            review.name(record.respondent),
            (
                Cell(wording.format_word(record.format)),
                Cell(record.reference or (record.sha256 or "")[:12], kind="code"),
            ),
        )
        for record in review.statements
    )
    return Section(
        "statements",
        "Statements",
        (
            Table(
                key="statements-list",
                caption="Statements taken into account, in protocol order",
                columns=(
                    Column(review.definitions.respondent_word),
                    Column("Format"),
                    Column("Hash or reference"),
                ),
                rows=rows,
            ),
        ),
    )
