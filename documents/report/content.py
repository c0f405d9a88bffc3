"""The report before it has a format: sections of paragraphs, tables and charts, made of a review alone."""

from dataclasses import dataclass, field

from documents.charts import BarChart, StackedChart


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its meaning where the heading is a code."""

    title: str
    meaning: str = ""
    is_number: bool = False
    takes_rest: bool = False
    """Whether this column takes the room that the others leave."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `meaning` is what a symbol stands for, `kind` how it may look."""

    text: str
    meaning: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a table; a row without cells is a heading over the rows below it."""

    heading: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; the first column holds the headings of its rows."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Points:
    """Sentences one below the other."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    key: str
    text: str


@dataclass(frozen=True)
class Legend:
    """What the symbols of a table mean."""

    entries: tuple[Cell, ...]


Block = Paragraph | Points | Heading | Legend | Table | BarChart | StackedChart


@dataclass(frozen=True)
class Section:
    """A part of the report; an internal one is marked as such."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    is_internal: bool = False


@dataclass(frozen=True)
class Report:
    """The whole report."""

    title: str
    marking: str
    status: str
    sections: tuple[Section, ...] = field(default=())
    kind: str = ""
    """What kind of text this is, at the head of every page."""


def table_numbers(report: Report) -> dict[str, int]:
    """Return the number of each table, by its key, in the order of reading."""
    tables = [
        block.key for section in report.sections for block in section.blocks if isinstance(block, Table)
    ]
    return {key: number for number, key in enumerate(tables, start=1)}
