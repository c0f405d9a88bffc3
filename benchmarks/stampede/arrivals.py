"""Who comes when: fixed beforehand, thick around the instant that passes in the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, cycle, islice
from random import Random

CODE = "pesco-nip-2024"
DELIVERABLE = "nip"
SECONDS, QUICK_SECONDS = 60, 15
"""How long all come, and how long fewer do, as many a minute."""

VERSIONS, VIEWS = 10, 1_000
"""Hand-ins of each state and views of pages, in that time."""

_ONLY_LATE = 10
"""States that hand in for the first time after the deadline."""
_THICKNESS = 1.5
"""How closely they come around the middle: 1 would be evenly; so a tenth comes within a second of it."""


class Kind(StrEnum):
    """What somebody asks for."""

    BOARD = "board"
    STATE = "state page"
    DESK = "desk"
    DELIVERABLE = "deliverable"
    HAND_IN = "hand-in"


@dataclass(frozen=True)
class Arrival:
    """One request: at how many seconds after the beginning, by whom, of which state, which version."""

    at: float
    kind: Kind
    by: str
    state: str
    number: int = 0
    """Of a hand-in: which one of that state, from 1."""

    @property
    def path(self) -> str:
        """Return what is asked for."""
        return {
            Kind.BOARD: f"/cycles/{CODE}",
            Kind.STATE: f"/cycles/{CODE}/states/{self.state}",
            Kind.DESK: "/desk",
            Kind.DELIVERABLE: f"/desk/{CODE}/{self.state}/{DELIVERABLE}",
            Kind.HAND_IN: f"/desk/{CODE}/{self.state}/{DELIVERABLE}/hand-in",
        }[self.kind]


@dataclass(frozen=True)
class People:
    """The states, and the addresses of those who come: officers, and a contact of each state."""

    states: Sequence[str]
    officers: Sequence[str]

    def contact(self, state: str) -> str:
        """Return the address of a state's contact."""
        return f"nip@{state.lower()}.example"


def arrivals(people: People, seconds: float) -> list[Arrival]:
    """Return who comes when, in that order; as many a minute, however long it takes."""
    share = seconds / SECONDS
    handed = _handed(people, seconds, max(1, round(VERSIONS * share)))
    return sorted(chain(handed, _viewed(people, seconds, round(VIEWS * share))), key=lambda one: one.at)


def _handed(people: People, seconds: float, versions: int) -> Iterator[Arrival]:
    """Yield hand-ins of every state; some states begin only when the middle is past."""
    times = list(_times(len(people.states) * versions, seconds))
    late = list(people.states[::2][:_ONLY_LATE])
    others = [state for state in people.states if state not in late]
    before = [at for at in times if at < seconds / 2]
    after = times[len(before) :]
    of_others = len(others) * versions - len(before)
    dealt = [*zip(before, cycle(others), strict=False)]
    turns = [*islice(cycle(others), len(before), len(before) + of_others), *(late * versions)]
    Random(1).shuffle(turns)
    dealt += zip(after, turns, strict=True)
    counted = dict.fromkeys(people.states, 0)
    for at, state in dealt:
        counted[state] += 1
        yield Arrival(at, Kind.HAND_IN, people.contact(state), state, counted[state])


def _viewed(people: People, seconds: float, number: int) -> Iterator[Arrival]:
    """Yield views: half by officers, of the board and of states, half by contacts at their desks."""
    dice = Random(2)
    for place, at in enumerate(_times(number, seconds)):
        state, kind = dice.choice(people.states), list(Kind)[place % 4]
        is_officer = kind in (Kind.BOARD, Kind.STATE)
        by = dice.choice(people.officers) if is_officer else people.contact(state)
        yield Arrival(at, kind, by, state)


def _times(number: int, seconds: float) -> Iterator[float]:
    for place in range(number):
        aside = (2 * place + 1) / number - 1  # from the beginning, -1, over the middle to the end, 1
        yield seconds / 2 * (1 + (abs(aside) ** _THICKNESS) * (1 if aside > 0 else -1))
