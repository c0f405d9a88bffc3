"""The items and the respondents: who reports progress on what, as a table, a chart and counts."""

from itertools import groupby
from types import MappingProxyType

from documents.charts import Part, StackedChart
from documents.report import wording
from documents.report.content import Block, Cell, Column, Legend, Paragraph, Row, Section, Table
from documents.text import plural
from models.rules.review import ItemAnswer, ItemLabel, Review
from models.rules.texts import capital

ANSWER_CELLS = MappingProxyType(
    {
        ItemAnswer.PROGRESS: Cell("●", "progress", "progress"),
        ItemAnswer.NO_CHANGE: Cell("○", "no change", "no-change"),
        ItemAnswer.HELD_ELSEWHERE: Cell("□", "held elsewhere", "held-elsewhere"),
        ItemAnswer.MISSING: Cell("–", "not provided", "missing"),
    }
)
"""Symbol and word of each answer: neither says anything by its colour alone."""

_PARTS = (
    Part("progress", "progress", "#0b3d91", "#ffffff"),
    Part("no-change", "no change", "#b9cdea", "#1d2939"),
    Part("held-elsewhere", "held elsewhere", "#55657d", "#ffffff"),
    Part("missing", "not provided", "#ffffff", "#1d2939"),
)


def item_sections(review: Review) -> tuple[Section, ...]:
    """Return the sections on the items of the catalogue: who said what, and how many; none without items."""
    if not wording.asks_items(review):
        return ()
    return _matrix_section(review), _counts_section(review)


def _matrix_section(review: Review) -> Section:
    words = review.definitions
    gaps = wording.without_content(review)
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"One line for each {words.item_word}, one column for each {words.respondent_word} "
            "from which a plan is expected, in protocol order."
        ),
        Legend(tuple(ANSWER_CELLS.values())),
        _matrix_table(review, (gaps,) if gaps else ()),
    )
    return Section("matrix", f"{capital(plural(words.item_word))} by {words.respondent_word}", blocks)


def _counts_section(review: Review) -> Section:
    title = f"Answers on each {review.definitions.item_word}"
    return Section("counts", title, (_chart(review), _count_table(review)))


def _matrix_table(review: Review, notes: tuple[str, ...]) -> Table:
    words = review.definitions
    rows: list[Row] = []
    for _, group in groupby(words.items, key=lambda item: item.group):
        items = list(group)
        rows.append(Row(_group_title(items[0])))
        rows += [_matrix_row(review, item) for item in items]
    return Table(
        key="matrix-table",
        caption=f"What the plans say on each {words.item_word}",
        columns=(
            Column(capital(words.item_word)),
            *(Column(code, meaning=review.name(code)) for code in review.expected),
        ),
        rows=tuple(rows),
        notes=notes,
        is_wide=True,
    )


def _matrix_row(review: Review, item: ItemLabel) -> Row:
    cells = tuple(ANSWER_CELLS[review.matrix[code][item.number]] for code in review.expected)
    return Row(f"{item.number}. {item.title}", cells)


def _group_title(item: ItemLabel) -> str:
    return f"{item.group}) {item.group_title}"


def _count_table(review: Review) -> Table:
    words = review.definitions
    return Table(
        key="matrix-counts",
        caption=f"Number of {plural(words.respondent_word)} by answer, for each {words.item_word}",
        columns=(
            Column(capital(words.item_word), takes_rest=True),
            *(Column(capital(cell.meaning), is_number=True) for cell in ANSWER_CELLS.values()),
        ),
        rows=tuple(
            Row(
                f"{item.number}. {item.title}",
                tuple(Cell(str(count), kind="number") for count in _counts(review, item)),
            )
            for item in words.items
        ),
    )


def _chart(review: Review) -> StackedChart:
    words = review.definitions
    return StackedChart(
        key="chart-matrix",
        title=f"Number of {plural(words.respondent_word)} by answer, for each {words.item_word}",
        description="The numbers stand in the table that follows.",
        parts=_PARTS,
        rows=tuple((item.number, _counts(review, item)) for item in words.items),
    )


def _counts(review: Review, item: ItemLabel) -> tuple[int, ...]:
    count = review.items[item.number]
    return count.progress, count.no_change, count.held_elsewhere, count.missing
