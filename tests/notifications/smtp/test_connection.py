"""A connection word by word: what is asked, in which order, and when it is given up."""

import asyncio
from contextlib import closing, suppress

import pytest

from models.rules.letters import OutcomeKind
from notifications.smtp_connection import Connection
from notifications.smtp_envelope import Envelope
from notifications.smtp_relay import Relay, RelayAwayError, Security, _get_ready

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind

USUAL = {"EHLO": "250-x\r\n250 PIPELINING", "DATA": "354 go", "QUIT": "221 bye"}
SHY = {"EHLO": ["250 x"]}
"""A server that does not say that commands may come without waiting."""


class Script:
    """A server that gives the answers it was told to each command, then the usual ones."""

    def __init__(self, **answers):
        self.answers, self.heard = answers, []

    async def serve(self, reader, writer):
        with closing(writer), suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"220 x\r\n")
            while line := (await reader.readline()).decode().strip():
                self.answer(line.split(" ")[0], writer)
                if self.heard[-1] == "DATA" and self.said.startswith("354"):
                    await reader.readuntil(b"\r\n.\r\n")
                    self.answer("END", writer)

    def answer(self, command, writer):
        self.heard.append(command)
        told = self.answers.get(command)
        self.said = told.pop(0) if told else USUAL.get(command, "250 OK")
        writer.write(self.said.encode() + b"\r\n")


def through(script, use):
    """Run something with a connection to a scripted server, and return what it gives."""

    async def run():
        server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        relay = Relay("127.0.0.1", port, Security.NONE, hello_name="k.example", timeout_seconds=5)
        async with server:
            connection = await Connection.open(relay, None)
            given = await use(connection)
            await connection.quit()
        return given

    return asyncio.run(run())


def carried(script, *envelopes):
    """Carry letters over one connection; return each outcome, and whether the connection is usable then."""

    async def use(connection):
        return [((await connection.carry(one)).kind, connection.is_usable) for one in envelopes]

    return through(script, use)


@pytest.fixture
def one(make_message):
    """Return a letter with one recipient."""
    return Envelope.of(make_message())


@pytest.fixture
def several(make_message):
    """Return a letter with a copy."""
    return Envelope.of(make_message(cc=("deputy@mod-el.example",)))


@pytest.mark.parametrize("hello", [{}, SHY], ids=["pipelining", "one by one"])
def test_letters_follow_one_another_without_a_new_start(hello, one):
    script = Script(**hello)
    assert carried(script, one, one) == [(ACCEPTED, True)] * 2
    assert script.heard == ["EHLO", *["MAIL", "RCPT", "DATA", "END"] * 2, "QUIT"]


@pytest.mark.parametrize(
    ("hello", "asked"),
    [
        pytest.param({}, "MAIL RCPT RCPT", id="pipelining"),
        pytest.param({"EHLO": ["250 x"]}, "MAIL RCPT", id="one by one"),
    ],
)
def test_after_a_refusal_comes_a_new_start_and_no_letter(hello, asked, several):
    script = Script(RCPT=["550 no"], **hello)
    assert carried(script, several, several) == [(DEAD, True), (ACCEPTED, True)]
    assert script.heard == ["EHLO", *asked.split(), "RSET", "MAIL", "RCPT", "RCPT", "DATA", "END", "QUIT"]


def test_with_copies_a_letter_is_not_begun_for_the_copies_alone(several):
    script = Script(RCPT=["450 not now", "250 OK"])
    assert carried(script, several) == [(TRY_AGAIN, True)]
    assert script.heard == ["EHLO", "MAIL", "RCPT", "RCPT", "QUIT"]


def test_a_letter_that_was_begun_for_nobody_is_broken_off(one):
    script = Script(RCPT=["550 no"])
    assert carried(script, one) == [(DEAD, False)]
    assert script.heard == ["EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"RSET": ["500 what"], "RCPT": ["550 no", "250 OK"], "DATA": ["503 no"]}, id="refused"),
        pytest.param({"RSET": ["421 closing"], "RCPT": ["550 no"], "DATA": ["503 no"]}, id="closing"),
    ],
)
def test_a_new_start_that_is_refused_kills_no_letter(answers, one):
    assert carried(Script(**answers), one, one) == [(DEAD, True), (TRY_AGAIN, False)]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        pytest.param({"END": ["250 OK\r\n250 OK"]}, ACCEPTED, id="two answers"),
        pytest.param({"END": ["250 OK\r\n25"]}, ACCEPTED, id="half an answer too many"),
        pytest.param({"END": ["421 closing"]}, TRY_AGAIN, id="closing after the letter"),
        pytest.param({"MAIL": ["421 closing"]}, TRY_AGAIN, id="closing before it"),
        pytest.param({"MAIL": ["503 no"]}, TRY_AGAIN, id="the session is blamed"),
        pytest.param({"MAIL": ["what"]}, TRY_AGAIN, id="nonsense"),
        pytest.param({"END": ["what"]}, UNKNOWN, id="nonsense after the letter"),
    ],
)
def test_a_connection_that_is_out_of_step_is_given_up(answers, kind, one):
    assert carried(Script(**answers), one) == [(kind, False)]


def test_an_early_refusal_of_a_big_letter_counts(make_message):
    class Hasty(Script):
        def answer(self, command, writer):
            super().answer(command, writer)
            if command == "DATA":
                writer.write(b"552 5.3.4 too big\r\n")

    big = Envelope.of(make_message(text="x\n" * 2_000_000))
    assert carried(Hasty(), big) == [(DEAD, False)]


def test_a_connection_that_is_gone_says_so(one):
    async def use(connection):
        await connection.carry(one)
        connection._lines.abort()
        await asyncio.sleep(0.01)
        outcome = await connection.carry(one)
        return outcome.kind, connection.was_gone, connection.is_usable

    assert through(Script(), use) == (TRY_AGAIN, True, False)


def test_the_limit_is_told_in_bytes(one):
    script = Script(EHLO=["250-x\r\n250 SIZE 100"])
    assert carried(script, one) == [(DEAD, True)]
    assert script.heard == ["EHLO", "QUIT"]


@pytest.mark.parametrize("size", ["SIZE", "SIZE 0", "SIZE lots", "SIZE ٣"])
def test_a_limit_that_is_none(size, one):
    assert carried(Script(EHLO=[f"250-x\r\n250 {size}"]), one) == [(ACCEPTED, True)]


class Gone:
    """Stands for a client whose connection ends with the last answer before the letters."""

    is_connected = False

    async def connect(self):
        """Connect."""

    ehlo = connect


def test_a_relay_that_closes_before_the_first_letter_is_away():
    relay = Relay("127.0.0.1", 1, Security.NONE)
    with pytest.raises(RelayAwayError, match="closed the connection"):
        asyncio.run(_get_ready(Gone(), relay))
