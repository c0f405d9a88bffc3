"""A whole small cycle in which the n-th operation fails, and which then goes on to the same end."""

import email
import errno
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message as MailPart
from enum import StrEnum
from pathlib import Path
from random import Random

from sqlalchemy.exc import OperationalError

from benchmarks.simulation.dump import Dump, differences
from benchmarks.simulation.kill_cases import Files
from benchmarks.simulation.seeded import fuse as at
from benchmarks.simulation.seeded.fuse import Failing, watched_files
from benchmarks.simulation.seeded.looks import letters_of, remembered
from benchmarks.simulation.seeded.nodes import Machine, Node
from benchmarks.simulation.seeded.relay import Relay
from benchmarks.simulation.small_cycle import Ended, SmallCycle
from benchmarks.simulation.smtp_habits import Abilities
from benchmarks.simulation.smtp_steps import AFTER_STEP, BEFORE_STEP, watched_steps
from benchmarks.simulation.smtp_zoo import SmtpZoo, smtp_zoo
from models.rules.receipts import STEM
from notifications.channel import Channel
from notifications.mailbox import MailboxChannel
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import Relay as MailRelay, Security
from tasks.services import Services


class Fault(StrEnum):
    """What fails, and when."""

    STATEMENT = at.BEFORE_STATEMENT
    COMMIT = at.BEFORE_COMMIT
    ANSWER_OF_COMMIT = at.AFTER_COMMIT
    FILE = at.BEFORE_FILE
    LETTER = at.BEFORE_LETTER
    ANSWER_OF_LETTER = at.AFTER_LETTER
    SMTP_STEP = BEFORE_STEP
    """The connection to a mail server breaks before a step of the conversation, and after it."""
    ANSWER_OF_SMTP_STEP = AFTER_STEP


OVER_SMTP = frozenset({Fault.SMTP_STEP, Fault.ANSWER_OF_SMTP_STEP})

TRIED_LATER = OVER_SMTP | {Fault.FILE}
"""What the engine answers for itself: the letter goes some minutes later, and nothing is raised."""


def _database_away(operation: str) -> BaseException:
    return sqlite3.OperationalError(f"disk I/O error {operation}")


def _statement_fails(operation: str) -> BaseException:
    return OperationalError("a statement", {}, _database_away(operation))


def _disk_full(operation: str) -> BaseException:
    return OSError(errno.ENOSPC, f"no space left on device {operation}")


FAILING: Mapping[Fault, Failing] = {
    Fault.STATEMENT: _statement_fails,
    Fault.COMMIT: _database_away,
    Fault.ANSWER_OF_COMMIT: _database_away,
    Fault.FILE: _disk_full,
    Fault.LETTER: ConnectionError,
    Fault.ANSWER_OF_LETTER: ConnectionError,
    Fault.SMTP_STEP: ConnectionError,
    Fault.ANSWER_OF_SMTP_STEP: ConnectionError,
}
"""What is raised by each."""


@dataclass(frozen=True)
class Way:
    """Where letters go in a cycle: the channel, what arrived by its hashes, and what is wrong with that."""

    channel: Channel
    arrived: Callable[[], Files]
    remembered: Callable[[Services], Iterable[str]]

    def ended(self, cycle: SmallCycle, services: Services) -> Ended:
        """Return what a cycle whose letters went this way leaves."""
        return cycle.ended(services, self.arrived(), self.remembered(services))


class FailingCycle:
    """A cycle that is run from its opening to its end as often as wanted."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.cycle = machine, SmallCycle()

    def undisturbed(self, fault: Fault) -> tuple[Ended, int]:
        """Run it without a failure; return its end, and how many operations of that kind it has."""
        with self._started(fault) as (node, way):
            self.cycle.run(node.services)
            passed = node.fuse.passed[fault]
            return way.ended(self.cycle, node.services), passed

    def disturbed(self, fault: Fault, number: int) -> tuple[Ended, str]:
        """Let its n-th operation of a kind fail, from 0, begin again; return its end and what was said."""
        with self._started(fault) as (node, way):
            node.fuse.set(number, fault, FAILING[fault])
            said = ""
            try:
                self.cycle.run(node.services)
            except (OperationalError, OSError) as error:
                said = f"{type(error).__name__}: {error}"
            assert not node.fuse.is_set, f"there is no operation {number}"
            node.end()
            node.start({node.settings.channel: way.channel})
            self.cycle.run(node.services)
            return way.ended(self.cycle, node.services), said

    @contextmanager
    def _started(self, fault: Fault) -> Iterator[tuple[Node, Way]]:
        relay = Relay(Random(1))
        with self.machine.fresh(relay) as (node, _), _way(fault, node, relay) as way:
            node.end()
            node.start({node.settings.channel: way.channel})
            node.fuse.passed.clear()
            with watched_files(node.fuse), watched_steps(node.fuse):
                yield node, way


@contextmanager
def _way(fault: Fault, node: Node, relay: Relay) -> Iterator[Way]:
    if fault in OVER_SMTP:
        with smtp_zoo(abilities=Abilities(pipelining=False)) as zoo:
            yield Way(_to(zoo), lambda: _kept(zoo), lambda _: _again(zoo))
    elif fault is Fault.FILE:
        folder = node.settings.mailbox_folder
        yield Way(MailboxChannel(folder), lambda: _files(folder), lambda _: ())
        shutil.rmtree(folder)
    else:
        channel = node.to(relay)[node.settings.channel]
        yield Way(
            channel, lambda: _last(relay.taken), lambda services: remembered(letters_of(services), relay)
        )


def _to(zoo: SmtpZoo) -> Channel:
    # One connection: with several it is by chance which letter an operation belongs to.
    relay = MailRelay("127.0.0.1", zoo.port, Security.NONE, hello_name="kalends.example", connections=1)
    return SmtpChannel(relay)


def _files(folder: Path) -> Files:
    return {path.name: _told(path.read_bytes()) for path in sorted(folder.iterdir())}


def _kept(zoo: SmtpZoo) -> Files:
    letters = (kept.content for kept in zoo.letters)
    return {str(email.message_from_bytes(one)["Message-ID"]): _told(one) for one in letters}


def _told(content: bytes) -> str:
    """Return the hash of a letter without its receipts, which say by the record when others went."""
    message = email.message_from_bytes(content)
    parts = [part for part in message.walk() if not part.is_multipart()]
    told = [part.get_payload(decode=True) for part in parts if not _is_receipt(part)]
    heads = [(name, value) for name, value in message.items() if name != "Content-Type"]
    return hashlib.sha256(repr((heads, told)).encode()).hexdigest()


def _is_receipt(part: MailPart) -> bool:
    return (part.get_filename() or "").startswith(STEM)


def _again(zoo: SmtpZoo) -> Iterator[str]:
    """Yield what is wrong with letters that came again: more than one, or one with other bytes."""
    copies = _copies(zoo)
    if sum(len(those) - 1 for those in copies.values()) > 1:
        yield f"more than one letter came again: {copies}"
    yield from (f"{name} came in other bytes" for name, those in copies.items() if len(set(those)) > 1)


def _copies(zoo: SmtpZoo) -> dict[str, list[str]]:
    copies: dict[str, list[str]] = {}
    for kept in zoo.letters:
        name = str(email.message_from_bytes(kept.content)["Message-ID"])
        copies.setdefault(name, []).append(hashlib.sha256(kept.content).hexdigest())
    return copies


def _last(copies: Mapping[str, list[str]]) -> Files:
    return {name: those[-1] for name, those in copies.items()}


def differs(undisturbed: Ended, ended: Ended, fault: Fault) -> list[str]:
    """Return what is otherwise at the end of a cycle in which something failed.

    A letter that could not be written goes a minute later: then it is asked what was told, not when.
    """
    rows = (undisturbed.rows, ended.rows)
    if fault in TRIED_LATER:
        rows = (_without_instants(undisturbed.rows), _without_instants(ended.rows))
    names = {
        name
        for name in undisturbed.letters | ended.letters
        if undisturbed.letters.get(name) != ended.letters.get(name)
    }
    return [*differences(*rows), *(f"letter {name}" for name in sorted(names)), *ended.broken]


def _without_instants(rows: Dump) -> Dump:
    """Return rows without when letters went, and without the record, whose hashes and places hold that."""
    cut = {
        "letter": ("sent_at",),
        "cycle": ("audit_head", "audit_length"),
        "audit_reason": ("position", "salt"),
    }
    return {
        table: [_cut(row, cut.get(table, ())) for row in members]
        for table, members in rows.items()
        if table != "audit_entry"
    }


def _cut(row: str, names: tuple[str, ...]) -> str:
    cells = {name: value for name, value in json.loads(row).items() if name not in names}
    return json.dumps(cells, sort_keys=True, ensure_ascii=False)
