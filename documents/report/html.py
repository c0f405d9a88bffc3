"""The report as one HTML file: no scripts, nothing fetched, for the screen, for print and for the PDF."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from documents.charts import BarChart, StackedChart, bar_chart, stacked_chart
from documents.report.content import (
    Block,
    Heading,
    Legend,
    Paragraph,
    Points,
    Report,
    Row,
    Table,
    table_numbers,
)
from documents.report.sections import report_of
from documents.text import printable
from models.rules.review import Cleared, Review

KINDS: Mapping[type[Block], str] = MappingProxyType(
    {
        Paragraph: "paragraph",
        Points: "points",
        Heading: "heading",
        Legend: "legend",
        Table: "table",
        BarChart: "chart",
        StackedChart: "chart",
    }
)
"""Template of each kind of block."""


def render_html(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as one self-contained HTML file."""
    return html_of(report_of(review, cleared))


def html_of(report: Report) -> bytes:
    """Return any text made of the report's blocks as one self-contained HTML file."""
    style = f"{_css('base')}@media screen {{\n{_css('screen')}}}\n@media print {{\n{_css('print')}}}\n"
    return page(report, style).encode()


def page(report: Report, style: str) -> str:
    """Return the page of the report with that style sheet."""
    text = _ENVIRONMENT.get_template("report.html.j2").render(
        # The style sheet is ours and holds nothing of the review.
        report=report,
        css=Markup(style),  # noqa: S704
        numbers=table_numbers(report),
    )
    return printable(text)


def print_style() -> str:
    """Return the style sheet for paged output, with the fonts that come with the report."""
    return "".join(_css(name) for name in ("fonts", "base", "print", "contents-pages"))


def _css(name: str) -> str:
    return (files("documents.report") / "templates" / f"{name}.css").read_text(encoding="utf-8")


def _kind_of(block: Block) -> str:
    return KINDS[type(block)]


def _draw(chart: BarChart | StackedChart) -> Markup:
    # The drawing escapes every word that it is given.
    return Markup(bar_chart(chart) if isinstance(chart, BarChart) else stacked_chart(chart))  # noqa: S704


def _grouped(table: Table) -> list[list[Row]]:
    """Return the rows by table body: a row without cells opens a new one."""
    groups: list[list[Row]] = [[]]
    for row in table.rows:
        if not row.cells:
            groups.append([])
        groups[-1].append(row)
    return [group for group in groups if group]


_ENVIRONMENT = Environment(
    loader=PackageLoader("documents.report", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_ENVIRONMENT.globals.update(kind_of=_kind_of, draw=_draw, grouped=_grouped)
