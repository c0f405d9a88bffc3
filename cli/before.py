"""A preview as text: day by day, who gets what and why, and why the others get nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from cli.output import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.queries.picture import Office
    from tasks.previewed import Preview, PreviewCall, PreviewLetter

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "call": ("call", "calls"),
        "reminder": ("reminder", "reminders"),
        "overdue": ("letter after the due day", "letters after the due day"),
        "acknowledgement": ("receipt", "receipts"),
        "refusal": ("answer to a refused file", "answers to refused files"),
        "clarification": ("letter with questions", "letters with questions"),
        "extension": ("letter about a new deadline", "letters about a new deadline"),
        "cut_off": ("letter after the cut-off", "letters after the cut-off"),
        "drill": ("letter asking to confirm contacts", "letters asking to confirm contacts"),
        "thanks": ("letter of thanks", "letters of thanks"),
        "correction": ("correction", "corrections"),
        "circular": ("circular", "circulars"),
    }
)
"""Kinds of letters as an officer calls them: one, and several."""

_STANDINGS = {"goes": ("goes", "go"), "held": ("is held", "are held"), "blocked": ("cannot go", "cannot go")}


def preview_text(found: "Preview") -> "Iterator[RenderableType]":
    """Yield a preview, day by day."""
    yield f"{found.title} ({found.code})"
    yield _headline(found)
    for _, letters in groupby(found.letters, lambda letter: letter.at):
        yield from _instant(found.code, list(letters))
    yield from _calls(found.calls)
    if found.quiet:
        yield "\nNo letter goes to:"
        yield lines(_quiet(found.quiet), 2)


def letters_text(found: "Preview") -> "Iterator[RenderableType]":
    """Yield the letters of a preview as their readers see them, each under a line of its own."""
    from rich.rule import Rule

    for letter in found.letters:
        if letter.message:
            name = f"{letter.respondent}: {KINDS[letter.kind][0]}"
            yield ""
            yield Rule(name, characters="-", style="", align="left")
            yield "\n".join(_head(letter))
            yield letter.message.text.rstrip("\n")
        elif letter.fault:
            yield f"\n{letter.respondent}: {letter.fault}"


def lines(rows: "Iterable[Iterable[str]]", columns: int = 0) -> "RenderableType":
    """Return rows under each other, without a frame, so many columns in."""
    from rich.table import Table

    made = Table(box=None, show_header=False, pad_edge=False)
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return _indented(made, columns)


def _headline(found: "Preview") -> str:
    from documents.text import clock_text, instant_text

    counts = [
        _counted(standing, number, ("letter", "letters"))
        for standing in _STANDINGS
        if (number := sum(letter.standing == standing for letter in found.letters))
    ]
    said = f"{', '.join(counts) or 'no letter goes'}, if nobody does anything meanwhile."
    return f"{clock_text(found.now)} to {instant_text(found.until)}:\n{said[0].upper()}{said[1:]}"


def _counted(standing: str, number: int, words: tuple[str, str]) -> str:
    return f"{number} {words[number != 1]} {_STANDINGS[standing][number != 1]}"


def _instant(code: str, letters: "Sequence[PreviewLetter]") -> "Iterator[RenderableType]":
    from documents.moments import weekday_text
    from documents.text import BRUSSELS

    local = letters[0].at.astimezone(BRUSSELS)
    yield f"\n{weekday_text(local.date())}, {local:%H:%M}"
    for _, members in groupby(sorted(letters, key=_together), _together):
        yield from _group(code, list(members))


def _together(letter: "PreviewLetter") -> tuple[int, str, tuple[str, ...], str]:
    return list(_STANDINGS).index(letter.standing), letter.kind, letter.why, letter.remark


def _group(code: str, letters: "Sequence[PreviewLetter]") -> "Iterator[RenderableType]":
    first = letters[0]
    yield _indented(_counted(first.standing, len(letters), KINDS[first.kind]), 2)
    yield _indented(f"Why: {'; '.join(first.why)}.", 4)
    if first.remark:
        yield _indented(f"{first.remark[0].upper()}{first.remark[1:]}.", 4)
    if following := _next(code, letters):
        yield _indented(f"Next: {following}.", 4)
    yield lines([(letter.respondent, _about(letter), _whom(letter)) for letter in letters], 4)


def _next(code: str, letters: "Sequence[PreviewLetter]") -> str:
    first = letters[0]
    if first.standing == "blocked":
        return "`kalends contacts import FILE.csv` with a contact for them; then it goes by itself"
    if first.standing == "goes":
        return ""
    verb, otherwise = ("approve", " --letters") if first.is_for_approval else ("release", "")
    whom = f" {first.respondent}" if len(letters) == 1 else ""
    names = {one.rung or one.occasion.partition(":")[0] for letter in letters for one in letter.notices}
    rung = f" --rung {names.pop()}" if len(names) == 1 else otherwise
    return f"`kalends {verb} {code}{whom}{rung}` lets {'it' if len(letters) == 1 else 'them'} go"


def _about(letter: "PreviewLetter") -> str:
    return ", ".join(letter.deliverables) or "contacts"


def _whom(letter: "PreviewLetter") -> str:
    to = _office(letter.to) if letter.to else "nobody"
    return "\n".join([to, *(f"copy: {_office(copy)}" for copy in letter.copies)])


def _office(office: "Office") -> str:
    return f"{office.address} ({office.role.replace('_', ' ')})"


def _calls(calls: "Sequence[PreviewCall]") -> "Iterator[RenderableType]":
    from documents.moments import weekday_text
    from documents.text import BRUSSELS

    rows: dict[tuple[str, str], list[str]] = {}
    for call in calls:
        key = (weekday_text(call.at.astimezone(BRUSSELS).date()), call.notice.why)
        rows.setdefault(key, []).append(f"{call.respondent} {call.notice.deliverable}")
    for (day, why), names in rows.items():
        yield f"\n{day}, onto the call list"
        yield _indented(f"Why: {why}.", 4)
        yield _indented(f"To telephone: {', '.join(names)}.", 4)


def _quiet(quiet: "Sequence[tuple[str, str]]") -> list[tuple[str, str]]:
    by_reason: dict[str, list[str]] = {}
    for respondent, why in quiet:
        by_reason.setdefault(why, []).append(respondent)
    return [(", ".join(names), why) for why, names in by_reason.items()]


def _head(letter: "PreviewLetter") -> Iterator[str]:
    message = letter.message
    if message is None:
        return
    yield f"To: {', '.join(message.to)}"
    if message.cc:
        yield f"Cc: {', '.join(message.cc)}"
    yield f"Subject: {message.subject}"
    if message.attachments:
        yield f"Attached: {', '.join(one.name for one in message.attachments)}"
    if letter.standing != "goes":
        yield f"({letter.remark})"
    yield ""


def _indented(part: "RenderableType", columns: int) -> "RenderableType":
    from rich.padding import Padding

    return Padding(plain(part) if isinstance(part, str) else part, (0, 0, 0, columns), expand=False)
