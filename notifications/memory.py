"""A channel that keeps its messages in memory: for tests and rehearsals."""

from collections.abc import Iterable, Sequence

from notifications.channel import ACCEPTED, Message, Outcome


class MemoryChannel:
    """Keeps every message it was given, repeats too, and answers as it was told, then 'accepted'."""

    def __init__(self, answers: Iterable[Outcome] = ()) -> None:
        self.messages: list[Message] = []
        self._answers = iter(tuple(answers))

    def send(self, message: Message) -> Outcome:
        """Keep one message and give the next answer."""
        self.messages.append(message)
        return next(self._answers, ACCEPTED)

    def send_many(self, messages: Sequence[Message]) -> list[Outcome]:
        """Keep a batch and give one answer for each message."""
        return [self.send(message) for message in messages]
