"""Letters over SMTP beside one bare connection: `python -m benchmarks.smtp`.

1,000 letters go into a server in another process on this machine: over one connection of smtplib, one after
the other, and over the channel, whose outcomes are taken group by group and thrown away. Both build each
letter as they send it, and take turns. There are three sorts of servers: aiosmtpd; a minimal one, which
leaves more to the sender; the minimal one taking 5 milliseconds a letter, as relays do that write their queue
to disk. Only the last one leaves anything to wait for: the others keep both processors busy.
"""

import smtplib
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from benchmarks.goals import Goal, say
from benchmarks.simulation.smtp_sink import sink
from config.settings import Settings
from notifications.channel import Message
from notifications.message import to_bytes
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import Relay, Security

LETTERS, TURNS = 1_000, 3
SLOW = "minimal, 5 ms a letter"
SINKS = {SLOW: ("minimal", "0.005"), "minimal": ("minimal",), "aiosmtpd": ("aiosmtpd",)}
USUAL: int = Settings.model_fields["smtp_connections"].default
CONNECTIONS = (USUAL // 2, USUAL)
"""Half of the usual number, and that."""

SHARE = 0.2
"""Goal into the slow server: the share of the bare connection's time, five times as fast."""

SENDER = "secretariat@kalends.example"
PARAGRAPH = (
    "The plan is due on 10 March 2024. What is owed, by when, and whom to ask, is said in this letter.\n"
)


class Taken(NamedTuple):
    """Seconds by the clock, and of them those that the processor worked for the sender and for the server."""

    wall: float
    ours: float
    server: float


def main() -> None:
    """Measure into every sort of server."""
    run(TURNS)


def run(turns: int) -> None:
    """Measure into every sort of server, each side so many times."""
    letters = [letter(number) for number in range(LETTERS)]
    for name, arguments in SINKS.items():
        measure(name, arguments, letters, turns)


def measure(name: str, arguments: Sequence[str], letters: Sequence[Message], turns: int) -> None:
    """Let the bare connection and the channel take turns, and print the medians."""
    sides = {"bare": bare} | {str(number): partial(pooled, number) for number in CONNECTIONS}
    taken: dict[str, list[Taken]] = {side: [] for side in sides}
    for _ in range(turns):
        for side, send in sides.items():
            taken[side].append(timed(send, arguments, letters))
    loop = median(taken["bare"])
    say(Goal(f"{name}: one bare connection", "s"), loop.wall)
    for number in CONNECTIONS:
        one = median(taken[str(number)])
        most = SHARE * loop.wall if name == SLOW and number == USUAL else None
        say(Goal(f"{name}: {number} pooled connections", "s", most), one.wall)
        say(Goal("  times as fast", "x"), loop.wall / one.wall)
        say(Goal("  processor, sender", "s"), one.ours)
        say(Goal("  processor, server", "s"), one.server)


def letter(number: int) -> Message:
    """Return a letter of about three kilobytes to an office of its own."""
    return Message(
        message_id=f"<{number:032x}@kalends.invalid>",
        date=datetime(2024, 2, 9, 8, tzinfo=UTC),
        sender="PESCO secretariat",
        reply_to=SENDER,
        to=(f"office{number}@ministry.example",),
        cc=(),
        subject=f"[R{number:04}] National Implementation Plans 2024: reminder, due 10 March 2024",
        text=PARAGRAPH * 12,
        html=f"<p>{PARAGRAPH * 12}</p>",
        auto_submitted=True,
    )


def bare(port: int, letters: Sequence[Message]) -> None:
    """Send one letter after the other over one connection."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="bench.example") as connection:
        for one in letters:
            connection.sendmail(SENDER, list(one.to), to_bytes(one))


def pooled(connections: int, port: int, letters: Sequence[Message]) -> None:
    """Send through the channel."""
    relay = Relay("127.0.0.1", port, Security.NONE, hello_name="bench.example", connections=connections)
    answered = sum(len(group) for group in SmtpChannel(relay).send_many(letters))
    assert answered == len(letters)


def timed(send: Callable[..., None], arguments: Sequence[str], letters: Sequence[Message]) -> Taken:
    """Send into a fresh server and return what it took; every letter must have arrived."""
    with sink(*arguments) as server:
        wall, ours = time.perf_counter(), time.process_time()
        send(server.port, letters)
        taken = time.perf_counter() - wall, time.process_time() - ours
    assert server.letters == len(letters)
    return Taken(*taken, server.cpu)


def median(taken: Sequence[Taken]) -> Taken:
    """Return the median of each figure."""
    return Taken(*(statistics.median(figures) for figures in zip(*taken, strict=True)))


if __name__ == "__main__":
    main()
