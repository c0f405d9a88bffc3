"""How complete and how punctual a cycle is, by deliverable; internal, because it names who is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.rules.lifecycle import ObligationState


@dataclass(frozen=True)
class Handed:
    """One obligation as far as it counts for a rate."""

    respondent: str
    deliverable: str
    state: ObligationState
    is_received: bool
    is_late: bool
    """Whether its first arrival was late; false until something came."""


@dataclass(frozen=True)
class Rate:
    """The counts of one deliverable and the rates made of them; names are codes in the order given.

    What is not expected is in no count but its own. `no_update` is an answer without a plan: expected,
    not received, and not missing.
    """

    deliverable: str
    expected: int
    received: int
    on_time: int
    no_update: tuple[str, ...]
    not_expected: tuple[str, ...]
    late: tuple[str, ...]
    """Whose first version came late."""
    missing: tuple[str, ...]
    """Of whom nothing came, and no word that the last plan stands."""

    @property
    def completeness(self) -> Fraction | None:
        """Return what was received of what was expected, none where nothing was."""
        return _share(self.received, self.expected)

    @property
    def on_time_of_expected(self) -> Fraction | None:
        """Return what came in time of what was expected: who sent nothing was not in time."""
        return _share(self.on_time, self.expected)

    @property
    def on_time_of_received(self) -> Fraction | None:
        """Return what came in time of what came: who sent nothing is not in it."""
        return _share(self.on_time, self.received)


def rates(handed: Iterable[Handed], deliverables: Sequence[str]) -> list[Rate]:
    """Return the rates of each deliverable, in the order given."""
    known = list(handed)
    return [_rate(code, [one for one in known if one.deliverable == code]) for code in deliverables]


def _rate(deliverable: str, handed: Sequence[Handed]) -> Rate:
    expected = [one for one in handed if one.state is not ObligationState.NOT_EXPECTED]
    received = [one for one in expected if one.is_received]
    without = [one for one in expected if not one.is_received]
    return Rate(
        deliverable=deliverable,
        expected=len(expected),
        received=len(received),
        on_time=sum(not one.is_late for one in received),
        no_update=_codes(one for one in without if one.state is ObligationState.NO_UPDATE),
        not_expected=_codes(one for one in handed if one.state is ObligationState.NOT_EXPECTED),
        late=_codes(one for one in received if one.is_late),
        missing=_codes(one for one in without if one.state is not ObligationState.NO_UPDATE),
    )


def _codes(handed: Iterable[Handed]) -> tuple[str, ...]:
    return tuple(one.respondent for one in handed)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
