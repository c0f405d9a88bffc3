"""Handing the report off to another network: where a version lives from then on, and under which number."""

from dataclasses import dataclass
from datetime import date

from models.errors import HandOffError, TooLongError

LONGEST = {"reference": 64, "network": 64, "marking": 64, "custodian": 128}
"""Characters that are kept of each."""


@dataclass(frozen=True)
class HandedOff:
    """Where a version of the report is: not what it says. `on` is a Brussels day."""

    reference: str
    network: str
    on: date
    marking: str
    custodian: str

    @property
    def words(self) -> str:
        """Return what the board says."""
        return f"handed off under number {self.reference} to {self.network} on {self.on:%Y-%m-%d}"


@dataclass(frozen=True)
class ElsewhereAct:
    """An act on the report where it is kept: the number of the paper that says so, and its Brussels day."""

    reference: str
    on: date


def checked_hand_off(given: HandedOff, drafted_on: date, today: date) -> HandedOff:
    """Return a hand-off as it is kept.

    Raises:
        HandOffError: something is missing, or its day cannot be.
        TooLongError: a text is longer than is kept.
    """
    texts = {name: _text(name, getattr(given, name)) for name in LONGEST}
    _must_lie_between(given.on, drafted_on, today)
    return HandedOff(on=given.on, **texts)


def checked_act(given: ElsewhereAct, handed_off_on: date, today: date) -> ElsewhereAct:
    """Return an act that was done elsewhere as it is kept.

    Raises:
        HandOffError: its number is missing, or its day cannot be.
        TooLongError: the number is longer than is kept.
    """
    _must_lie_between(given.on, handed_off_on, today)
    return ElsewhereAct(_text("reference", given.reference), given.on)


def _text(name: str, given: str) -> str:
    text = given.strip()
    if not text:
        raise HandOffError(f"`{name}` is empty", "say it: nothing else here will tell where the text is")
    if len(text) > LONGEST[name]:
        raise TooLongError(name, len(text), LONGEST[name])
    return text


def _must_lie_between(on: date, first: date, last: date) -> None:
    if not first <= on <= last:
        way_out = f"give a day from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise HandOffError(f"it cannot have happened on {on:%Y-%m-%d}", way_out)
