"""Letters over one connection to a mail relay, one after the other, each with its outcome."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from models.rules.letters import OutcomeKind
from notifications.channel import Outcome
from notifications.network import lost
from notifications.smtp_answers import (
    GO_AHEAD,
    RELAY_CLOSES,
    Answered,
    Step,
    can_go_on,
    copies_refused,
    ends_connection,
    judge,
    outcome_of,
)
from notifications.smtp_envelope import Command, Envelope
from notifications.smtp_lines import ConversationEndedError
from notifications.smtp_relay import Ready, Relay, connect

PATIENCE = 10
"""How many times the usual timeout is waited for the answer to a letter: who gives up too early doubles it.

Source: RFC 5321, section 4.5.3.2.6.
"""

_FAREWELL_SECONDS = 5.0
"""Longest wait for the answer to QUIT: no letter depends on it."""

_RESET: Command = (Step.RESET, b"RSET\r\n")


class Connection:
    """One connection to the relay; nothing that happens to it is raised, all is told in outcomes."""

    def __init__(self, ready: Ready, timeout_seconds: float) -> None:
        self._lines, self._ready, self._timeout = ready.lines, ready, timeout_seconds
        self._is_given_up = False
        self._needs_reset = False
        self._loss = ""
        self.was_gone = False
        """Whether the connection proved to be gone before the last letter got any answer."""

    @classmethod
    async def open(cls, relay: Relay, context: ssl.SSLContext | None) -> "Connection":
        """Return a connection that is ready for letters.

        Raises:
            RelayAwayError: the relay takes no letters now.
        """
        return cls(await connect(relay, context), relay.timeout_seconds)

    @property
    def is_usable(self) -> bool:
        """Return whether another letter can go: the relay is there, and said nothing unasked."""
        return not self._is_given_up and self._lines.is_open and self._lines.is_quiet

    async def carry(self, envelope: Envelope) -> Outcome:
        """Hand a letter over and return what became of it, with the seconds that it took."""
        started = perf_counter()
        outcome = await self._carry(envelope)
        return replace(outcome, seconds=perf_counter() - started)

    async def quit(self) -> None:
        """Say goodbye and close the connection; if the relay does not answer soon, drop it."""
        try:
            async with asyncio.timeout(min(self._timeout, _FAREWELL_SECONDS)):
                if self.is_usable:
                    self._lines.write(b"QUIT\r\n")
                    await self._lines.reply()
                await self._lines.close()
        except (ConversationEndedError, TimeoutError):
            self.drop()

    def drop(self) -> None:
        """Close the connection without a word."""
        self._is_given_up = True
        self._lines.abort()

    async def _carry(self, envelope: Envelope) -> Outcome:
        limit = self._ready.size_limit
        if limit and envelope.size > limit:
            return _too_big(envelope.size, limit)
        answers = await self._announce(envelope)
        refusal = _first_refusal(answers)
        if refusal:
            self._settle(refusal, answers[-1])
            return judge(answers, envelope.hidden)
        if not answers or answers[-1].step is not Step.START:
            return lost(self._loss, has_ended=False)
        self._needs_reset = False
        return await self._hand_over(envelope, answers)

    async def _announce(self, envelope: Envelope) -> list[Answered]:
        """Ask whether the letter may come, until something is refused or the conversation ends."""
        turns = envelope.turns(
            can_pipeline=self._ready.can_pipeline, says_size=self._ready.size_limit is not None
        )
        if self._needs_reset:
            turns = [[_RESET, *turns[0]], *turns[1:]] if self._ready.can_pipeline else [[_RESET], *turns]
        answers: list[Answered] = []
        for commands in turns:
            if not await self._ask(commands, answers) or _first_refusal(answers):
                break
        return answers

    async def _ask(self, commands: Sequence[Command], answers: list[Answered]) -> bool:
        """Send commands and add their answers; False if the conversation ended before the last."""
        self._lines.write(b"".join(line for _, line in commands))
        try:
            async with asyncio.timeout(self._timeout):
                for step, _ in commands:
                    answers.append(Answered(step, await self._lines.reply()))
                    if answers[-1].reply.code == RELAY_CLOSES:
                        return False
        except (ConversationEndedError, TimeoutError) as error:
            self.was_gone = not answers and isinstance(error, ConversationEndedError)
            self._lose(error)
            return False
        return True

    def _settle(self, refusal: Answered, last: Answered) -> None:
        """Decide whether the connection can carry another letter after one that was refused."""
        has_begun = last.step is Step.START and last.reply.code == GO_AHEAD
        if has_begun or refusal.step is Step.RESET or ends_connection(refusal.reply):
            self.drop()
        self._needs_reset = True

    async def _hand_over(self, envelope: Envelope, answers: Sequence[Answered]) -> Outcome:
        has_ended = False
        try:
            async with asyncio.timeout(self._timeout * PATIENCE):
                has_ended = await self._lines.send_content(envelope.data)
                reply = await self._lines.reply()
        except (ConversationEndedError, TimeoutError) as error:
            self._lose(error)
            return lost(self._loss, has_ended=has_ended)
        if not has_ended or ends_connection(reply):
            self.drop()
        if reply.is_refusal:
            return outcome_of(Answered(Step.LETTER, reply), envelope.hidden)
        if reply.is_positive and has_ended:
            return Outcome(OutcomeKind.ACCEPTED, copies_refused(answers))
        return lost("the relay gave an answer without meaning", has_ended=has_ended)

    def _lose(self, error: Exception) -> None:
        is_late = isinstance(error, TimeoutError)
        self._loss = "the relay did not answer in time" if is_late else "the connection to the relay was lost"
        self.drop()


def _first_refusal(answers: Sequence[Answered]) -> Answered | None:
    return next((one for one in answers if not can_go_on(one)), None)


def _too_big(size: int, limit: int) -> Outcome:
    return Outcome(
        OutcomeKind.DEAD,
        f"the letter has {size} bytes, and the relay takes {limit}: attach less and send it again",
    )
