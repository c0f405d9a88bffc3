"""A letter as a mail relay is asked to take it: its bytes, the sender and recipients, and the commands."""

from dataclasses import dataclass, field

from notifications.channel import Message
from notifications.headers import checked_address
from notifications.message import to_bytes
from notifications.smtp_answers import Step, words_of

Command = tuple[Step, bytes]
"""A step and the line that asks for it."""

_START: Command = (Step.START, b"DATA\r\n")


@dataclass(frozen=True)
class Envelope:
    """A letter ready to go; who stands in To and in Cc gets it once."""

    sender: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    content: bytes = field(repr=False)
    subject: str = field(default="", repr=False)

    @classmethod
    def of(cls, message: Message, bounce_address: str | None = None) -> "Envelope":
        """Return the envelope of a message; its sender is that of its reports or else the reply address.

        Raises:
            CycleError: a text or an address cannot stand in a letter.
        """
        content = to_bytes(message)
        sender = checked_address("envelope sender", bounce_address or message.reply_to)
        to = tuple(dict.fromkeys(message.to))
        copies = tuple(address for address in dict.fromkeys(message.cc) if address not in to)
        return cls(sender, to, copies, content, message.subject)

    @property
    def size(self) -> int:
        """Return the bytes of the letter. Source: RFC 1870, section 5."""
        return len(self.content)

    @property
    def data(self) -> bytes:
        """Return the letter as it is sent: a line that begins with a dot gets another one.

        Source: RFC 5321, section 4.5.2.
        """
        return self.content.replace(b"\r\n.", b"\r\n..")

    @property
    def hidden(self) -> frozenset[str]:
        """Return the words that no detail may hold, in lower case."""
        return words_of((self.sender, *self.to, *self.copies, self.subject))

    def turns(self, *, can_pipeline: bool, says_size: bool) -> list[list[Command]]:
        """Return the commands before the letter, in groups that are sent without waiting in between.

        With several recipients the letter is begun only when all have been answered: if only a copy is
        taken, a letter that was begun could not be called off. Source: RFC 2920, section 3.1.
        """
        commands = [self._mail(says_size=says_size), *self._recipients()]
        if not can_pipeline:
            return [[command] for command in (*commands, _START)]
        if len(commands) > 2:  # noqa: PLR2004 - the sender and one recipient
            return [commands, [_START]]
        return [[*commands, _START]]

    def _mail(self, *, says_size: bool) -> Command:
        size = f" SIZE={self.size}" if says_size else ""
        return Step.SENDER, f"MAIL FROM:<{self.sender}>{size}\r\n".encode("ascii")

    def _recipients(self) -> list[Command]:
        asked = [(Step.RECIPIENT, address) for address in self.to]
        asked += [(Step.COPY, address) for address in self.copies]
        return [(step, f"RCPT TO:<{address}>\r\n".encode("ascii")) for step, address in asked]
