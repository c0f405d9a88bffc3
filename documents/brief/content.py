"""The brief on one state before it has a format: sections short enough to stand on one page together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from documents.brief.wording import (
    ROLE_WORDS,
    due_in_both,
    kind_text,
    letter_state,
    next_letter_text,
    standing,
    version_text,
)
from documents.moments import clock_there, due_text
from documents.report.wording import STATE_WORDS
from documents.text import HARD_SPACE, clock_text, day_text, list_text, printable
from models.rules.brief import StateBrief
from models.rules.findings import Audience
from models.rules.lifecycle import ObligationState
from models.rules.texts import capital

INTERNAL = "INTERNAL: for the secretariat only"
"""What stands at the head of every brief."""

MOST_ANSWERS, OPEN_BESIDE_ANSWERS = 1, 2
"""Answers that are shown, each on one line, and open questions where there are any."""

MOST_ROWS = 3
"""Contacts, deliverables, versions, letters and calls that are shown; of questions one more."""

_MOST_NUMBERS = 2
"""Telephone numbers that are shown: both stand on one line, with the names of their offices."""

_WIDE, _BROAD = frozenset("MW@%…—"), frozenset("mw")

_FROM_IDEOGRAPHS = 0x1100
"""First character of the scripts that, with emoji, take twice the room."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in centimetres, and the lines that a cell may have."""

    title: str
    width: float
    lines: int = 1

    @property
    def room(self) -> float:
        """Return how many letters of middling width fit."""
        return self.lines * (self.width - 0.4) * 6


@dataclass(frozen=True)
class BriefSection:
    """One section: a table, or points, and what there is to say below."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    points: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class BriefContent:
    """The whole brief."""

    marking: str
    title: str
    status: str
    sections: tuple[BriefSection, ...]


def brief_content(brief: StateBrief) -> BriefContent:
    """Return the brief as sections; what is too much for one page is counted, not shown."""
    there = clock_there(brief.as_at, brief.time_zone)
    return BriefContent(
        marking=cut(f"{INTERNAL} – {brief.marking}" if brief.marking else INTERNAL, 80),
        title=cut(f"{brief.respondent} {brief.respondent_name}: {brief.cycle_title}", 70),
        status=f"As at {due_text(brief.as_at)}. It is {there} now.",
        sections=(
            _contacts(brief),
            _owed(brief),
            _came(brief),
            _letters(brief),
            _calls(brief),
            _questions(brief),
            *_answered(brief),
        ),
    )


def cut(text: str, room: float) -> str:
    """Return a text on one line, with a mark where what does not fit was left out.

    Args:
        text: what somebody wrote.
        room: how many letters of middling width fit.
    """
    line = " ".join(printable(text).split(" "))
    line = " ".join(part for part in line.replace("\t", " ").splitlines() if part)
    left = room
    for place, sign in enumerate(line):
        left -= _weight(sign)
        if left < 0:
            return f"{line[:place].rstrip()}…"
    return line


def _weight(sign: str) -> float:
    if ord(sign) >= _FROM_IDEOGRAPHS:
        return 2.2
    if sign in _WIDE:
        return 2.0
    if sign in _BROAD:
        return 1.6
    return 1.35 if sign.isupper() else 1.0


def table(
    title: str, columns: tuple[Column, ...], rows: Iterable[Iterable[str]], most: int, nothing: str
) -> BriefSection:
    """Return a table of at most so many rows; the others are counted, and nothing is said where none is."""
    found = [tuple(row) for row in rows]
    shown = tuple(
        tuple(cut(text, column.room) for text, column in zip(row, columns, strict=True))
        for row in found[:most]
    )
    below = (nothing,) if not found else more(len(found) - most)
    return BriefSection(title, columns if found else (), shown, below=below)


def more(count: int) -> tuple[str, ...]:
    """Return the line that counts what is not shown, none where all is."""
    return (f"and {count} more",) if count > 0 else ()


def _contacts(brief: StateBrief) -> BriefSection:
    columns = (Column("Role", 6.4), Column("Office", 5.8), Column("Address", 5.8))
    rows = ((ROLE_WORDS[entry.role], entry.office, entry.address) for entry in brief.contacts)
    numbers = tuple(_numbers(brief))  # their line takes the place of a row
    most = MOST_ROWS - len(numbers)
    section = table("Whom to call", columns, rows, most, "No contact is known.")
    return replace(section, below=(*numbers, *section.below))


def _numbers(brief: StateBrief) -> Iterator[str]:
    numbered = [one for one in brief.contacts[:_MOST_NUMBERS] if one.telephone]
    if numbered:  # on one line, in which names of offices give way to numbers
        bare = "; ".join(f"{one.telephone} ()" for one in numbered)
        room = (Column("", 17.4).room - len(f"Telephone: {bare}")) / len(numbered) - 3
        numbers = (f"{one.telephone} ({cut(one.office, room)})" for one in numbered)
        yield f"Telephone: {'; '.join(numbers)}"


def _owed(brief: StateBrief) -> BriefSection:
    columns = (
        Column("What", 3.9, 2),
        Column("State", 3.0, 2),
        Column("Due", 6.9, 3),
        Column("Standing", 4.2, 3),
    )
    rows = (
        (
            capital(entry.title),
            state_words(entry.state),
            due_in_both(entry, brief.time_zone),
            standing(entry, brief.as_at),
        )
        for entry in brief.deliverables
    )
    return table("What is owed", columns, rows, MOST_ROWS, "Nothing is asked of this state.")


def state_words(state: ObligationState) -> str:
    """Return a state as the secretariat says it: more precise than outside, where it asks nothing."""
    if STATE_WORDS[state] == STATE_WORDS[ObligationState.CALLED]:
        return state.value.replace("_", " ")
    return STATE_WORDS[state]


def _came(brief: StateBrief) -> BriefSection:
    columns = (Column("What", 7), Column("Version", 6.5), Column("Arrived (Brussels time)", 4.5))
    found = [(version, entry.title) for entry in brief.deliverables for version in entry.versions]
    found.sort(key=lambda pair: pair[0].received_at, reverse=True)
    rows = (
        (capital(title), version_text(version), clock_text(version.received_at)) for version, title in found
    )
    return table("What came", columns, rows, MOST_ROWS, "Nothing came so far.")


def _letters(brief: StateBrief) -> BriefSection:
    columns = (Column("Date (Brussels time)", 5), Column("Letter", 6.5), Column("State", 6.5))
    rows = (
        (clock_text(entry.at), kind_text(entry.kind), letter_state(entry.state)) for entry in brief.letters
    )
    section = table("Last letters", columns, rows, MOST_ROWS, "No letter was written so far.")
    below = (*section.below, cut(next_letter_text(brief.next_letter), 105))
    return BriefSection(section.title, section.columns, section.rows, below=below)


def _calls(brief: StateBrief) -> BriefSection:
    columns = (
        Column("Date (Brussels time)", 3.8, 2),
        Column("Office", 4.2, 2),
        Column("What was said", 10, 2),
    )
    calls = ((clock_text(entry.at), entry.office, entry.said) for entry in brief.calls)
    title = "Last meeting and calls" if brief.meetings else "Last calls"
    return table(title, columns, [*_meetings(brief), *calls], MOST_ROWS, "No call is noted.")


def _meetings(brief: StateBrief) -> Iterator[tuple[str, str, str]]:
    """Yield the last meeting, if there was one: what was agreed is the ground of every call."""
    for last in brief.meetings[:1]:
        yield day_text(last.held_on), list_text(last.offices), f"Agreed:{HARD_SPACE}{'; '.join(last.agreed)}"


def _questions(brief: StateBrief) -> BriefSection:
    open_points = list(_open_points(brief))
    most = OPEN_BESIDE_ANSWERS if brief.answered else MOST_ROWS + 1  # the page has room for one long list
    points = tuple(cut(point, Column("", 17.4, 2).room) for point in open_points[:most])
    below = more(len(open_points) - most) if open_points else ("None.",)
    return BriefSection("Open questions", points=points, below=below)


def _answered(brief: StateBrief) -> Iterator[BriefSection]:
    shown = tuple(_with_answer(*pair) for pair in brief.answered[:MOST_ANSWERS])
    if shown:
        below = more(len(brief.answered) - len(shown))
        yield BriefSection("Questions that were answered", points=shown, below=below)


def _with_answer(question: str, answer: str) -> str:
    room = Column("", 14.4).room / 2
    return f"{cut(question, room)} {cut(answer, room)}"


def _open_points(brief: StateBrief) -> Iterator[str]:
    yield from brief.questions
    for finding in brief.findings:
        # What is judgement is for the desk: it is not for a telephone call.
        if finding.audience is Audience.CONTACT:
            place = ", ".join(part for part in (finding.sheet, finding.cell) if part)
            yield f"{place}: {finding.message}" if place else finding.message
