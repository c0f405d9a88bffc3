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
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from random import Random

from sqlalchemy.exc import OperationalError

from benchmarks.simulation.dump import Dump, differences, dump
from benchmarks.simulation.kill_cases import Files, hashes
from benchmarks.simulation.seeded import fuse as at
from benchmarks.simulation.seeded.fuse import Failing, watched_files
from benchmarks.simulation.seeded.looks import at_rest, remembered
from benchmarks.simulation.seeded.nodes import Machine, Node
from benchmarks.simulation.seeded.relay import Relay
from benchmarks.simulation.smtp_steps import AFTER_STEP, BEFORE_STEP, watched_steps
from benchmarks.simulation.smtp_zoo import Abilities, SmtpZoo, smtp_zoo
from models.queries.cycles import get_cycle
from models.rules.lint import read_definition
from notifications.channel import Channel
from notifications.mailbox import MailboxChannel
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import Relay as MailRelay
from notifications.smtp_relay import Security
from tasks.advance import advance
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.scenario import read_scenario
from tasks.services import Services

ROSTER = ("BE", "EL", "LT")

SCENARIO = Path(__file__).with_name("failing.toml")

TEXT = """
code = "failing"
series = "failing"
year = 2024
title = "Small cycle"
legal_basis = "None"
zone = "Europe/Brussels"

[respondents]
roster = "member_states"
evaluated_on = 2024-01-01

[catalogue]
name = "commitments"
item_word = "commitment"

[call]
on = 2024-02-12

[[deliverables]]
code = "first"
title = "first part"
formats = ["txt"]
due_on = 2024-03-10
cut_off_on = 2024-04-05

[[ladder]]
name = "call"

[[ladder]]
name = "-7"

[[ladder]]
name = "+3"

[[ladder]]
name = "+10"
via = "call_list"

[letters]
sender = "Secretariat"
reply_to = "secretariat@kalends.example"

[outputs]
title = "Report"
formats = ["json"]
"""


AFTER_CUT_OFF = datetime(2024, 4, 8, 7, tzinfo=UTC), datetime(2024, 4, 8, 9, tzinfo=UTC)
"""When the letters about the cut-off go, which a rehearsal without steps after it does not live to see.

The second time is for what could not go the first time.
"""


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
class Ended:
    """What a cycle leaves: its rows, the letters that arrived by their hashes, what is wrong with them."""

    rows: Dump
    letters: Files
    broken: list[str]


@dataclass(frozen=True)
class Way:
    """Where letters go in a cycle: the channel, what arrived by its hashes, and what is wrong with that."""

    channel: Channel
    arrived: Callable[[], Files]
    remembered: Callable[[Services], Iterable[str]]


class FailingCycle:
    """A cycle that is run from its opening to its end as often as wanted."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.definition = read_definition(TEXT)
        self.acts = read_scenario(SCENARIO, self.definition).acts

    def undisturbed(self, fault: Fault) -> tuple[Ended, int]:
        """Run it without a failure; return its end, and how many operations of that kind it has."""
        with self._started(fault) as (node, way):
            self._run(node.services)
            passed = node.fuse.passed[fault]
            return self._ended(node.services, way), passed

    def disturbed(self, fault: Fault, number: int) -> tuple[Ended, str]:
        """Let its n-th operation of a kind fail, from 0, begin again; return its end and what was said."""
        with self._started(fault) as (node, way):
            node.fuse.set(number, fault, FAILING[fault])
            said = ""
            try:
                self._run(node.services)
            except (OperationalError, OSError) as error:
                said = f"{type(error).__name__}: {error}"
            assert not node.fuse.is_set, f"there is no operation {number}"
            node.end()
            node.start({node.settings.channel: way.channel})
            self._run(node.services)
            return self._ended(node.services, way), said

    def _run(self, services: Services) -> None:
        """Run it, or go on where it stopped."""
        rehearsal = Rehearsal(services, TEXT, self.definition, self.acts)
        begun = rehearsal.open()
        now: datetime | None = begun
        while now:
            now = rehearsal.run_day(now)
        for instant in (one for one in AFTER_CUT_OFF if one >= begun):
            advance(services, rehearsal.code, instant, steps=rehearsal.steps)

    @contextmanager
    def _started(self, fault: Fault) -> Iterator[tuple[Node, Way]]:
        relay = Relay(Random(1))
        with self.machine.fresh(relay) as (node, _), _way(fault, node, relay) as way:
            node.end()
            node.start({node.settings.channel: way.channel})
            node.fuse.passed.clear()
            with watched_files(node.fuse), watched_steps(node.fuse):
                yield node, way

    def _ended(self, services: Services, way: Way) -> Ended:
        with services.reading() as session:
            last_seen = get_cycle(session, self.definition.code).last_seen_at
        broken = [*at_rest(services, self.definition.code, last_seen), *way.remembered(services)]
        return Ended(dump(services.database), way.arrived(), broken)


@contextmanager
def _way(fault: Fault, node: Node, relay: Relay) -> Iterator[Way]:
    if fault in OVER_SMTP:
        with smtp_zoo(abilities=Abilities(pipelining=False)) as zoo:
            yield Way(_to(zoo), lambda: _kept(zoo), lambda _: _again(zoo))
    elif fault is Fault.FILE:
        folder = node.settings.mailbox_folder
        yield Way(MailboxChannel(folder), lambda: hashes(folder), lambda _: ())
        shutil.rmtree(folder)
    else:
        channel = node.to(relay)[node.settings.channel]
        yield Way(channel, lambda: _last(relay.taken), lambda services: remembered(services, relay))


def _to(zoo: SmtpZoo) -> Channel:
    # One connection: with several it is by chance which letter an operation belongs to.
    relay = MailRelay("127.0.0.1", zoo.port, Security.NONE, hello_name="kalends.example", connections=1)
    return SmtpChannel(relay)


def _kept(zoo: SmtpZoo) -> Files:
    return _last(_copies(zoo))


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
    """Return rows without when letters went, and without the record, whose hashes hold that."""
    cut = {"letter": ("sent_at",), "cycle": ("audit_head", "audit_length")}
    return {
        table: [_cut(row, cut.get(table, ())) for row in members]
        for table, members in rows.items()
        if table != "audit_entry"
    }


def _cut(row: str, names: tuple[str, ...]) -> str:
    cells = {name: value for name, value in json.loads(row).items() if name not in names}
    return json.dumps(cells, sort_keys=True, ensure_ascii=False)
