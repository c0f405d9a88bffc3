"""The page on what changed since last year: one respondent, for the officers who assess it."""

from collections.abc import Iterator

from documents.brief.content import INTERNAL, BriefContent, BriefSection, Column, cut, more, table
from documents.brief.writer import page_text, write_page_docx
from documents.moments import due_text
from documents.note.writer import write_note_pdf
from documents.text import list_text, plural
from models.rules.changes import FigureChange, ItemStanding, ListChange, YearChanges
from models.rules.texts import capital

MOST_FIGURES, MOST_POINTS, MOST_LISTED = 12, 4, 6
"""Figures, questions or moved answers, and lines on lists that are shown: the page is one page."""

_ROOM = Column("", 17.4, 2).room

_STANDINGS = {
    ItemStanding.CHANGED: "Text changed",
    ItemStanding.UNCHANGED: "Text unchanged",
    ItemStanding.NEWLY: "Newly answered",
    ItemStanding.NO_LONGER: "No longer answered",
    ItemStanding.UNANSWERED: "Not answered in either year",
}


def write_changes_docx(changes: YearChanges) -> bytes:
    """Return the page as Word document: the same changes, the same bytes."""
    return write_page_docx(changes_content(changes), changes.as_at)


def write_changes_pdf(changes: YearChanges) -> bytes:
    """Return the page as tagged PDF.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    return write_note_pdf(write_changes_docx(changes))


def changes_text(changes: YearChanges) -> str:
    """Return the page as lines for a terminal."""
    return page_text(changes_content(changes))


def changes_content(changes: YearChanges) -> BriefContent:
    """Return the page as sections; what is too much for one page is counted, not shown."""
    name = f"{changes.respondent} {changes.respondent_name}"
    return BriefContent(
        marking=cut(f"{INTERNAL} – {changes.marking}" if changes.marking else INTERNAL, 80),
        title=cut(f"{name}: what changed since {changes.last_title}", 90),
        status=f"{changes.cycle_title}, version {changes.version}, as at {due_text(changes.as_at)}.",
        sections=tuple(_sections(changes)),
    )


def _sections(changes: YearChanges) -> Iterator[BriefSection]:
    word = plural(changes.item_word)
    yield _points(capital(word), list(_items(changes)), "They are another catalogue's.", len(_STANDINGS))
    yield _figures(changes.changes.figures)
    lists = [point for one in changes.changes.lists for point in _list(one)]
    yield _points("Joined and left", lists, "Nothing joined or left.", most=MOST_LISTED)
    yield _points("Open questions of last year", list(changes.questions), "None.")
    if changes.told:
        yield _points("Answers that moved in the form", list(changes.told), "")


def _points(title: str, points: list[str], nothing: str, most: int = MOST_POINTS) -> BriefSection:
    shown = tuple(cut(point, _ROOM) for point in points[:most])
    return BriefSection(title, points=shown, below=more(len(points) - most) if points else (nothing,))


def _items(changes: YearChanges) -> Iterator[str]:
    for standing, words in _STANDINGS.items():
        if numbers := changes.changes.numbers(standing):
            yield f"{words}: {list_text(numbers)}"


def _figures(figures: tuple[FigureChange, ...]) -> BriefSection:
    columns = (
        Column("Figure", 7.2),
        Column("Year", 1.6),
        Column("Last plan", 3.4),
        Column("This plan", 3.4),
        Column("Change", 2.4),
    )
    rows = ((one.title, one.year, one.before, one.after, _percent(one)) for one in figures)
    nothing = "No figure that both plans give changed."
    return table("Figures of the same year", columns, rows, MOST_FIGURES, nothing)


def _percent(one: FigureChange) -> str:
    return "" if one.percent is None else f"{one.percent:+} %".replace("-", "\u2212")


def _list(one: ListChange) -> Iterator[str]:
    if one.joined:
        yield f"{one.title}, joined: {list_text(one.joined)}"
    if one.left:
        yield f"{one.title}, left: {list_text(one.left)}"
