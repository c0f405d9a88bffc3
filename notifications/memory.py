"""A channel that keeps its messages in memory: for tests and rehearsals."""

from collections.abc import Iterable, Iterator, Sequence

from notifications.channel import ACCEPTED, Message, Outcome, Outcomes


class MemoryChannel:
    """Keeps every message it was given, repeats too, and answers as it was told, then 'accepted'."""

    def __init__(self, answers: Iterable[Outcome] = ()) -> None:
        self.messages: list[Message] = []
        self._answers = iter(tuple(answers))

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Keep a batch; each message is answered in a group of its own, before the next is kept."""
        for place, message in enumerate(messages):
            self.messages.append(message)
            yield {place: next(self._answers, ACCEPTED)}
