"""One connection of a mail server that misbehaves on demand, and what all connections of it share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import AnyStr

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from benchmarks.simulation.smtp_habits import Abilities, At, Habit, Kept

TRICKLE_SECONDS = 0.005
"""Pause between two bytes of a slow answer."""


class Premises:
    """What connections share; `letters` holds what was taken, `opened` and `most_open` count connections."""

    def __init__(self, habit: Habit | None, abilities: Abilities) -> None:
        self.abilities = abilities
        self.letters: list[Kept] = []
        self.opened = self.most_open = 0
        self.asked_at: list[float] = []
        """By the server's own clock, in seconds, when each letter was announced."""
        self.animals: set[Animal] = set()
        self.take_on(habit)

    def take_on(self, habit: Habit | None) -> None:
        """Have a habit from now on, or none."""
        self._habit, self._left = habit, habit.times if habit else None

    def habit_at(self, at: At) -> Habit | None:
        """Return the habit at a step, if there is one; it is used up by this."""
        if not self._habit or self._habit.at is not at or self._left == 0:
            return None
        if self._left is not None:
            self._left -= 1
        return self._habit


class _Keeper:
    """Takes letters for one server: what aiosmtpd calls a handler."""

    def __init__(self, zoo: Premises) -> None:
        self._zoo = zoo

    async def handle_EHLO(  # noqa: N802 - name and arguments are aiosmtpd's
        self, server: "Animal", session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Return what the server offers."""
        del server, envelope
        session.host_name = hostname
        offers = ["250-PIPELINING"] if self._zoo.abilities.pipelining else []
        return [*responses[:-1], *offers, responses[-1]]

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: "Animal", session: Session, envelope: Envelope
    ) -> str:
        """Take a letter, unless a habit speaks against it."""
        del session
        habit = self._zoo.habit_at(At.END)
        if not habit or habit.keeps:
            content = envelope.original_content or b""
            self._zoo.letters.append(Kept(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        if habit:
            await server.act(habit)
            server.is_silent = True
        return "250 OK"


class Animal(SMTP):
    """One connection of the server."""

    def __init__(self, zoo: Premises, loop: asyncio.AbstractEventLoop) -> None:
        offered = zoo.abilities
        starttls = offered.certificate if offered.security == "starttls" else None
        super().__init__(
            _Keeper(zoo),
            data_size_limit=offered.size_limit,
            hostname="zoo.example",
            ident="ESMTP",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_require_tls=False,
            auth_exclude_mechanism=() if offered.account else ("LOGIN", "PLAIN"),
            authenticator=self._knows,
            loop=loop,
        )
        # Not as an argument: aiosmtpd warns of names and passwords without encryption.
        self._auth_required = offered.account is not None
        self._zoo = zoo
        self._recipients = 0
        self.is_silent = False
        """Whether the next usual answer is left out, because a habit has spoken."""

    def leave(self) -> None:
        """Drop the connection."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    async def act(self, habit: Habit) -> None:
        """Do what a habit says instead of the usual answer."""
        pieces = (
            [habit.says[at : at + 1] for at in range(len(habit.says))] if habit.trickles else [habit.says]
        )
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(TRICKLE_SECONDS if habit.trickles else 0)
        if habit.closes or not (habit.says or habit.hangs):
            self.leave()
        if habit.hangs or self.transport is None or self.transport.is_closing():
            # Until the other side goes away, which ends the whole conversation.
            await self.loop.create_future()

    async def push(self, status: AnyStr) -> None:
        """Give the usual answer, unless a habit has spoken."""
        if not self.is_silent:
            await super().push(status)
        self.is_silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection; the one within STARTTLS is the same one."""
        if self.transport is None:
            self._zoo.opened += 1
            self._zoo.animals.add(self)
            self._zoo.most_open = max(self._zoo.most_open, len(self._zoo.animals))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self._zoo.animals.discard(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if not await self._misbehaves(At.GREETING):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: D102, N802
        await self._usually(At.HELLO, super().smtp_EHLO, hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: D102, N802
        await self._usually(At.ENCRYPTION, super().smtp_STARTTLS, arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: D102, N802
        await self._usually(At.SIGN_IN, super().smtp_AUTH, arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: D102, N802
        self._recipients = 0
        self._zoo.asked_at.append(self.loop.time())
        await self._usually(At.SENDER, super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: D102, N802
        self._recipients += 1
        await self._usually(At.RECIPIENT if self._recipients == 1 else At.COPY, super().smtp_RCPT, arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: D102, N802
        if habit := self._zoo.habit_at(At.MIDDLE):
            await self.push("354 go ahead")
            await self._reader.read(100)
            await self.act(habit)
            return
        await self._usually(At.START, super().smtp_DATA, arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: D102, N802
        await self._usually(At.GOODBYE, super().smtp_QUIT, arg)

    async def _usually(self, at: At, usual: Callable[..., Awaitable[None]], arg: str | None) -> None:
        if not await self._misbehaves(at):
            await usual(arg)

    async def _misbehaves(self, at: At) -> bool:
        habit = self._zoo.habit_at(at)
        if habit:
            await self.act(habit)
        return habit is not None

    def _knows(self, *arguments: object) -> AuthResult:
        login = arguments[-1]
        known = self._zoo.abilities.account
        given = (login.login.decode(), login.password.decode()) if isinstance(login, LoginPassword) else None
        return AuthResult(success=known is not None and given == known, handled=False)
