"""Breaking the connection to a mail server before or after one of the steps of a conversation."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from benchmarks.simulation.seeded.fuse import Fuse
from notifications import smtp_connection, smtp_relay
from notifications.smtp_lines import Lines, Reply
from notifications.smtp_relay import Ready, Relay, RelayAwayError

BEFORE_STEP, AFTER_STEP = "before a step of SMTP", "after a step of SMTP"


@contextmanager
def watched_steps(fuse: Fuse) -> Iterator[None]:
    """Let a connection, all that is sent over it and each answer burn a fuse, before and after it happens.

    A ConnectionError from the fuse breaks the connection there; whatever else it raises is raised.
    """
    connect, write, reply = smtp_relay.connect, Lines.write, Lines.reply

    async def connect_watched(relay: Relay, context: ssl.SSLContext | None) -> Ready:
        try:
            fuse.burn(BEFORE_STEP)
        except ConnectionError as error:
            raise RelayAwayError("the relay cannot be reached") from error
        ready = await connect(relay, context)
        _burn(fuse, AFTER_STEP, ready.lines)
        return ready

    def write_watched(lines: Lines, content: bytes) -> None:
        _burn(fuse, BEFORE_STEP, lines)
        write(lines, content)
        _burn(fuse, AFTER_STEP, lines)

    async def reply_watched(lines: Lines) -> Reply:
        _burn(fuse, BEFORE_STEP, lines)
        answer = await reply(lines)
        _burn(fuse, AFTER_STEP, lines)
        return answer

    with (
        patch.object(smtp_connection, "connect", connect_watched),
        patch.object(Lines, "write", write_watched),
        patch.object(Lines, "reply", reply_watched),
    ):
        yield


def _burn(fuse: Fuse, operation: str, lines: Lines) -> None:
    try:
        fuse.burn(operation)
    except ConnectionError:
        lines.abort()
