"""The channel 'smtp': letters to a mail relay, over several connections at a time."""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterator, Sequence

from models.errors import CycleError
from models.rules.letters import OutcomeKind
from notifications.channel import Message, Outcome, Outcomes
from notifications.groups import Groups, in_groups
from notifications.network import verified
from notifications.pace import Pace, TakeTurn
from notifications.smtp_connection import Connection
from notifications.smtp_envelope import Envelope
from notifications.smtp_relay import Relay, RelayAwayError, Security

_FRUITLESS = 2
"""Connections in a row that carry nothing, after which a sender takes the relay to be away.

Also letters in a row for which the relay refuses us: it is not asked for the others.
"""


class SmtpChannel:
    """Hands letters to a mail relay; each goes only once the one before on its connection is recorded.

    A process that is killed has thus at most one letter a connection of which it does not know whether it
    went; it goes again with the same Message-ID and the same bytes.
    """

    def __init__(self, relay: Relay, take_turn: TakeTurn | None = None) -> None:
        self.relay, self._take_turn = relay, take_turn

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Send a batch; answers that come in at the same time are told as one group."""
        if messages:
            yield from in_groups(_Batch(self.relay, Pace(self._take_turn), messages).carry)


class _Batch:
    """The letters of one batch, the senders that take them one by one, and why they stopped."""

    def __init__(self, relay: Relay, pace: Pace, messages: Sequence[Message]) -> None:
        self._relay, self._pace = relay, pace
        self._waiting = deque(enumerate(messages))
        self._away = ""
        self._refusals = 0

    async def carry(self, groups: Groups) -> None:
        """Send all letters; those that nobody could take for want of a relay are tried again later."""
        try:
            context = self._trust()
            async with asyncio.TaskGroup() as senders:
                for _ in range(min(self._relay.connections, len(self._waiting))):
                    senders.create_task(self._send(context, groups))
        except RelayAwayError as error:
            self._away = str(error)
        if self._waiting:
            left = Outcome(OutcomeKind.TRY_AGAIN, self._away)
            await groups.record({place: left for place, _ in self._waiting})

    def _trust(self) -> ssl.SSLContext | None:
        if self._relay.security is Security.NONE:
            return None
        try:
            return verified(self._relay.ca_file)
        except OSError as error:
            raise RelayAwayError("the file of KALENDS_SMTP_CA_FILE cannot be read") from error

    async def _send(self, context: ssl.SSLContext | None, groups: Groups) -> None:
        """Send letters over one connection after another until none waits or the relay is away."""
        fruitless = 0
        while self._goes_on() and fruitless < _FRUITLESS:
            try:
                connection = await Connection.open(self._relay, context)
            except RelayAwayError as error:
                self._away = str(error)
                return
            fruitless = 0 if await self._use(connection, groups) else fruitless + 1
        self._away = self._away or "the relay ended its connections before it took a letter"

    async def _use(self, connection: Connection, groups: Groups) -> int:
        """Send letters over a connection as long as it is usable, and count those that were answered."""
        answered = tried = 0
        try:
            while self._goes_on() and connection.is_usable and tried < self._relay.messages_per_connection:
                await self._pace.turn(self._goes_on)
                groups.must_go_on()
                if not self._goes_on():
                    break
                place, message = self._waiting.popleft()
                outcome = await self._outcome(connection, message)
                if connection.was_gone and answered:
                    # The relay closed it between two letters, as it may: the next connection takes this one.
                    self._waiting.appendleft((place, message))
                    break
                tried += 1
                answered += connection.is_usable or outcome.kind in (OutcomeKind.ACCEPTED, OutcomeKind.DEAD)
                self._note(outcome)
                await groups.record({place: outcome})
            await connection.quit()
        finally:
            connection.drop()
        return answered

    def _goes_on(self) -> bool:
        return bool(self._waiting) and self._refusals < _FRUITLESS

    def _note(self, outcome: Outcome) -> None:
        """Count refusals in a row that are meant for all letters; the rest of the batch is told the same."""
        self._refusals = self._refusals + 1 if outcome.is_for_all else 0
        if self._refusals == _FRUITLESS:
            self._away = outcome.detail

    async def _outcome(self, connection: Connection, message: Message) -> Outcome:
        try:
            bounces = self._relay.bounces
            envelope = Envelope.of(message, bounces.sender_of(message.message_id) if bounces else None)
        except CycleError as error:
            return Outcome(OutcomeKind.DEAD, f"{error}; {error.way_out}")
        return await connection.carry(envelope)
