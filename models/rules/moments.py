"""The days of a cycle by its definition, up to the cut-off: the call, the rungs, what is due, the cut-off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from config.definition import Definition


@dataclass(frozen=True)
class Moment:
    """What a cycle has on one Brussels day; whom it moved for has other days of their own."""

    on: date
    what: str
    """'call', 'rung', 'due' or 'cut_off'."""
    name: str = ""
    """Name of the rung, such as '-30'."""
    deliverables: tuple[str, ...] = ()
    """For which, none where it is for all."""


def moments_of(definition: Definition) -> list[Moment]:
    """Return the days of a cycle in their order; what is the same for several deliverables is one."""
    every = sorted(_moments(definition), key=lambda one: (one.on, one.what, one.name))
    groups = groupby(every, key=lambda one: (one.on, one.what, one.name))
    asked = [one.code for one in definition.deliverables]
    return [Moment(*key, _unless_all(list(group), asked)) for key, group in groups]


def share_of_the_way(days: Sequence[date], day: date) -> int:
    """Return where a day is between the first and the last of some, from 0 to 100 per cent."""
    first, last = min(days), max(days)
    whole = (last - first).days or 1
    return max(0, min(100, round(100 * (day - first).days / whole)))


def _moments(definition: Definition) -> Iterator[Moment]:
    yield Moment(definition.call.on, "call")
    for one in definition.deliverables:
        yield Moment(one.due_on, "due", deliverables=(one.code,))
        yield Moment(one.cut_off_on, "cut_off", deliverables=(one.code,))
        for rung in definition.ladder:
            if not rung.is_call:
                yield Moment(one.due_on + timedelta(days=rung.offset_days), "rung", rung.name, (one.code,))


def _unless_all(moments: Sequence[Moment], asked: Sequence[str]) -> tuple[str, ...]:
    codes = tuple(code for one in moments for code in one.deliverables)
    return () if set(codes) == set(asked) else codes
