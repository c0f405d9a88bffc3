"""A relay that answers by chance, keeps what it took, and knows of which answers nobody heard."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.simulation.seeded.fuse import AFTER_LETTER, BEFORE_LETTER, Fuse
from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Message, Outcome, Outcomes


class Mood(StrEnum):
    """How a relay answers for a while."""

    FINE = "fine"
    AWAY = "away"
    FLAKY = "flaky"


class Answer(StrEnum):
    """What happens to one letter."""

    TAKEN = "taken"
    TAKEN_UNHEARD = "taken_unheard"
    LOST = "lost"
    LATER = "later"
    MUCH_LATER = "much_later"
    REFUSED = "refused"


_ANSWERS = {
    Answer.TAKEN: 50,
    Answer.TAKEN_UNHEARD: 15,
    Answer.LOST: 12,
    Answer.LATER: 12,
    Answer.MUCH_LATER: 4,
    Answer.REFUSED: 7,
}
"""How often a flaky relay does what, of a hundred letters."""

_OUTCOMES = {
    Answer.TAKEN: ACCEPTED,
    Answer.TAKEN_UNHEARD: Outcome(OutcomeKind.UNKNOWN, "the answer was lost"),
    Answer.LOST: Outcome(OutcomeKind.UNKNOWN, "the connection was lost"),
    Answer.LATER: Outcome(OutcomeKind.TRY_AGAIN, "try again"),
    Answer.MUCH_LATER: Outcome(OutcomeKind.TRY_AGAIN, "try again in an hour", try_after_seconds=3600),
    Answer.REFUSED: Outcome(OutcomeKind.DEAD, "no such mailbox"),
}

LARGEST_GROUP = 3


@dataclass
class Relay:
    """One relay for all processes; `taken` holds a hash of each copy of a letter, by Message-ID."""

    dice: random.Random
    mood: Mood = Mood.FINE
    taken: dict[str, list[str]] = field(default_factory=dict)
    unheard: Counter[str] = field(default_factory=Counter)
    """How often nobody heard what became of a letter."""
    refused: set[str] = field(default_factory=set)
    told: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """Message-IDs of the letters in which a notice, by subject and occasion, was handed over."""
    asked: Callable[[Sequence[Message]], None] | None = None
    """Who looks at a batch before anything of it goes."""
    meanwhile: Callable[[], None] | None = None
    """What happens once, between two groups of the next batch."""

    def answer(self, message: Message) -> Outcome:
        """Take or refuse one letter."""
        answer = Answer.TAKEN
        if self.mood is Mood.FLAKY:
            answer = self.dice.choices(list(_ANSWERS), list(_ANSWERS.values()))[0]
        if answer in (Answer.TAKEN, Answer.TAKEN_UNHEARD):
            self.taken.setdefault(message.message_id, []).append(_hash(message))
        if answer in (Answer.TAKEN_UNHEARD, Answer.LOST):
            self.unheard[message.message_id] += 1
        if answer is Answer.REFUSED:
            self.refused.add(message.message_id)
        return _OUTCOMES[answer]

    def happen(self) -> None:
        """Let happen what was to happen meanwhile, once."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()


@dataclass(frozen=True)
class RelayChannel:
    """The way of one process to the relay."""

    relay: Relay
    fuse: Fuse

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Send a batch in groups of a size by chance; what was not recorded when it ends was not heard."""
        if self.relay.asked:
            self.relay.asked(messages)
        if self.relay.mood is Mood.AWAY:
            yield dict.fromkeys(range(len(messages)), _OUTCOMES[Answer.LATER])
            return
        left = list(enumerate(messages))
        while left:
            size = self.relay.dice.randint(1, LARGEST_GROUP)
            group, left = left[:size], left[size:]
            yield from self._group(group)
            self.relay.happen()

    def _group(self, group: Sequence[tuple[int, Message]]) -> Iterator[Outcomes]:
        told: set[str] = set()
        is_recorded = False
        try:
            outcomes = {}
            for place, message in group:
                self.fuse.burn(BEFORE_LETTER)
                told.add(message.message_id)
                outcomes[place] = self.relay.answer(message)
                self.fuse.burn(AFTER_LETTER)
            yield outcomes
            is_recorded = True
        finally:
            if not is_recorded:
                self.relay.unheard.update(told)


def _hash(message: Message) -> str:
    return hashlib.sha256(repr(message).encode()).hexdigest()
