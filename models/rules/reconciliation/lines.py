"""Rungs of one deadline beside each other: once a later one went, no earlier one may stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from config.definition import CALL
from models.rules.occasions import NoticeState
from models.rules.reconciliation.outbox import OutboxNotice
from models.rules.reconciliation.owed import Key, OwedNotice
from models.rules.reconciliation.result import Difference, WayOut
from models.rules.reconciliation.words import instant_words, notice_words, occasion_words, state_words

Line = tuple[str, str | None, int | None]
"""Respondent, deliverable and version of the deadline; the call belongs to all versions."""

_STAYS = (NoticeState.PLANNED, NoticeState.HELD)


def left_behind(
    owed: Iterable[OwedNotice], rows: Mapping[Key, Sequence[OutboxNotice]]
) -> Iterator[Difference]:
    """Yield the letters of the ladder that were due when a later one or the call went, and stayed."""
    letters = [
        (one, rows[one.key][0])
        for one in owed
        if one.occasion.is_ladder and not one.on_call_list and one.key in rows
    ]
    gone: dict[Line, list[tuple[OwedNotice, datetime]]] = {}
    for one, row in letters:
        if row.state is NoticeState.CARRIED and row.letter:
            gone.setdefault(_line(one), []).append((one, row.letter.made_at))
    for one, row in letters:
        if row.state in _STAYS and one.occasion.name != CALL:
            later = [*gone.get((*one.key[:2], None), ()), *gone.get(_line(one), ())]
            yield from _beside(one, row, later)


def _beside(
    one: OwedNotice, row: OutboxNotice, later: Iterable[tuple[OwedNotice, datetime]]
) -> Iterator[Difference]:
    for other, made_at in later:
        if _stands_for(other, made_at, one) and one.planned_for <= made_at:
            said = notice_words(one.respondent, one.deliverable, one.occasion, on_call_list=False)
            text = (
                f"{said}: by the rules withdrawn (collapsed, {occasion_words(other.occasion)} went on "
                f"{instant_words(made_at)}), in the outbox {state_words(row)}"
            )
            yield Difference(text, WayOut.LOOK, one.planned_for)
            return


def _stands_for(other: OwedNotice, made_at: datetime, one: OwedNotice) -> bool:
    if other.occasion.rung is not None:
        return int(other.occasion.rung) > int(one.occasion.rung or 0)
    # Written in the very second in which the letter of the call was made, but after it: not taken in.
    return one.after_call is None or one.after_call < made_at


def _line(one: OwedNotice) -> Line:
    return one.respondent, one.deliverable, one.occasion.number
