"""What other dates would mean, as text: short tables, day by day."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cli.output import table
from cli.words import count

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType

    from models.rules.what_if import ChangedStep, Clash
    from tasks.what_if import WhatIf

_MOST_NAMED = 8
"""Respondents that are named one by one; of more, those are named who are left out, or the number."""


def what_if_text(found: "WhatIf") -> "Iterator[RenderableType]":
    """Yield what other dates would mean."""
    yield f"{found.title} ({found.code})"
    yield from _question(found)
    yield ""
    changes, asked = found.changes, found.asked
    if not (changes.moved or changes.withdrawn or changes.added):
        yield "No letter changes.\n"
    for title, changed, columns in (
        ("Moved", changes.moved, ("from", "to", "what", "whose")),
        ("Withdrawn", changes.withdrawn, ("was to leave", "what", "whose")),
        ("Added", changes.added, ("leaves", "what", "whose")),
    ):
        if changed:
            yield table(title, columns, _rows(changed, asked))
    yield from _told(found)
    yield from _clashes(found.clashes)
    yield _following(found)


def _question(found: "WhatIf") -> Iterator[str]:
    from documents.moments import weekday_text
    from documents.text import day_text, instant_text, list_text
    from models.rules.calendar import brussels_day

    new = found.new
    said = [f"{code} is due on {weekday_text(day)}" for code, day in new.due_on.items()]
    said += [f"the cut-off of {code} is on {weekday_text(day)}" for code, day in new.cut_off_on.items()]
    said += [f"the call goes on {weekday_text(new.call_on)}"] if new.call_on else []
    yield f"What if {list_text(said)}?"
    if found.is_open:
        yield f"As things stand on {instant_text(found.seen_at)}."
    else:
        yield f"As if the cycle opened on {day_text(brussels_day(found.seen_at))}."


def _rows(changed: "Sequence[ChangedStep]", asked: int) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in changed:
        days = [_day(day) for day in (one.from_on, one.to_on) if day]
        via = " (call list)" if one.step.via == "call_list" else ""
        rung = one.step.rung if one.step.rung == "call" else f"rung {one.step.rung}"
        key = (*days, f"{one.step.deliverable}: {rung}{via}")
        groups.setdefault(key, []).append(one.step.respondent)
    for row, respondents in groups.items():
        yield (*row, _whose(respondents, asked))


def _whose(respondents: Sequence[str], asked: int) -> str:
    if len(respondents) == asked:
        return f"all {asked}"
    if len(respondents) <= _MOST_NAMED:
        return ", ".join(respondents)
    return f"{len(respondents)} of {asked}"


def _told(found: "WhatIf") -> Iterator[str]:
    from documents.text import instant_text

    if found.told:
        number = count(len(found.told.respondents), "respondent")
        yield f"A letter about the new day goes to {number} on {instant_text(found.told.at)}.\n"


def _clashes(clashes: "Sequence[Clash]") -> "Iterator[RenderableType]":
    if not clashes:
        yield "Nothing falls on a weekend, a holiday or a quiet day.\n"
        return
    by_day: dict[date, dict[str, list[str]]] = {}
    for one in clashes:
        by_day.setdefault(one.on, {}).setdefault(one.holiday, []).append(one.respondent)
    rows = [
        (_day(day) if place == 0 else "", ", ".join(respondents), holiday)
        for day, holidays in by_day.items()
        for place, (holiday, respondents) in enumerate(holidays.items())
    ]
    yield table("Something falls on these days off (EU: the institutions)", ("day", "whose", "what"), rows)


def _following(found: "WhatIf") -> str:
    if not found.is_open:
        return "Nothing was changed. To have it so, write these days into the definition."
    moves = [
        f"`kalends move {found.code} {code} --until {day} --reason TEXT`"
        for code, day in found.new.due_on.items()
    ]
    return f"Nothing was changed. To do it: {'; '.join(moves)}."


def _day(day: "date") -> str:
    from documents.moments import weekday_text

    weekday, _, rest = weekday_text(day).partition("\N{NO-BREAK SPACE}")
    return f"{weekday[:3]} {rest}"
