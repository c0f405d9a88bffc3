"""A year of NIP 2024 over SMTP: three extensions, a relay that is dead for two days, and ten crashes."""

import email
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from sqlmodel import select

from benchmarks.simulation.seeded.fuse import (
    AFTER_COMMIT,
    BEFORE_COMMIT,
    BEFORE_STATEMENT,
    Fuse,
    ProcessEndedError,
    watch,
)
from benchmarks.simulation.smtp_habits import At, Habit
from benchmarks.simulation.smtp_steps import AFTER_STEP, BEFORE_STEP, watched_steps
from benchmarks.simulation.smtp_zoo import SmtpZoo
from benchmarks.simulation.worlds import settings_in, small_definition
from config.definition import Definition
from config.settings import Settings
from models.database import Database
from models.queries.cycles import get_cycle
from models.rules.letters import message_id_of
from models.rules.lint import read_definition
from models.schema import create_schema
from models.tables import Letter
from tasks.acts import Deed, Particulars
from tasks.advance import Step, run_plainly
from tasks.definitions import definition_text
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.scenario import PlannedAct
from tasks.rehearsal.seeds import seeded_acts
from tasks.services import Services, open_services

DEAD_FROM, DEAD_UNTIL = datetime(2024, 2, 29, 7, tzinfo=UTC), datetime(2024, 3, 2, 7, tzinfo=UTC)
"""The relay is away from Thursday 08:00 in Brussels to Saturday 08:00, while two rungs fall due."""

RUNG_BEFORE = {'[[ladder]]\nname = "-7"\n': '[[ladder]]\nname = "-10"\n\n[[ladder]]\nname = "-7"\n'}
"""A rung on 29 February: what it says is stale when the relay comes back, and the next has come."""

EXTENDED_UNTIL = date(2024, 3, 22)
EXTENSION_ASKED = datetime(2024, 2, 20, 9, tzinfo=UTC)

CRASHES = 10

CRASHES_A_DAY = 0.4
"""How likely a process is to crash on a day on which anything is due, until it has crashed often enough."""

OPERATIONS = {BEFORE_STATEMENT: 120, BEFORE_COMMIT: 6, AFTER_COMMIT: 6, BEFORE_STEP: 60, AFTER_STEP: 60}
"""A process that crashes does so at one of the first so many operations of a kind of the day."""


@dataclass
class YearEnded:
    """What a year leaves."""

    code: str
    ended_at: datetime
    crashes: list[str]
    in_doubt: Counter[str]
    """How often a process ended after a letter was taken and before that was recorded, by Message-ID."""
    most_in_doubt: int
    """Of how many letters one process did not know when it ended: one for each connection at most."""
    copies: Mapping[str, list[str]]
    """Hashes of the copies that the relay took, by Message-ID."""

    @property
    def wrongly_doubled(self) -> dict[str, int]:
        """Return which letters came oftener than lost answers explain, and how often."""
        return {
            name: len(those) for name, those in self.copies.items() if len(those) > 1 + self.in_doubt[name]
        }


@dataclass
class StormyYear:
    """The year while it runs; `extended` are the respondents whose deadline moves."""

    settings: Settings
    zoo: SmtpZoo
    extended: tuple[str, ...]
    seed: int = 1
    text: str = ""
    crashes: list[str] = field(default_factory=list)
    in_doubt: Counter[str] = field(default_factory=Counter)
    most_in_doubt: int = 0

    def __post_init__(self) -> None:
        self.text = self.text or small_definition(**RUNG_BEFORE)
        self.definition = read_definition(self.text)
        self.acts = _acts(self.definition, self.seed, self.extended)
        self.dice = Random(self.seed)
        self.fuse = Fuse()
        self._known: Counter[str] = Counter()

    def run(self) -> YearEnded:
        """Run from the opening to the last instant; a process that ends is begun again."""
        database = Database(self.settings.database_url)
        create_schema(database, is_rehearsal=True)
        database.close()
        with watched_steps(self.fuse):
            while True:
                try:
                    with self._process() as services:
                        self._go_on(services)
                        return self._ended(services)
                except* ProcessEndedError as ends:  # a group where letters are on their way
                    self._crashed(_first_of(ends))

    def _go_on(self, services: Services) -> None:
        rehearsal = Rehearsal(services, self.text, self.definition, self.acts)
        now: datetime | None = rehearsal.open()
        while now:
            if len(self.crashes) < CRASHES and self.dice.random() < CRASHES_A_DAY:
                kind = self.dice.choice(list(OPERATIONS))
                self.fuse.set(self.dice.randrange(OPERATIONS[kind]), kind)
            now = rehearsal.run_day(now, self._step)
            self.fuse.set(None)

    def _step(self, step: Step, services: Services, code: str, now: datetime) -> int:
        is_dead = DEAD_FROM <= now < DEAD_UNTIL
        self.zoo.behave(Habit(At.DOOR) if is_dead else None)
        self._now = now
        return run_plainly(step, services, code, now)

    @contextmanager
    def _process(self) -> Iterator[Services]:
        with ExitStack() as stack:
            services = stack.enter_context(open_services(self.settings))
            watch(services.database, self.fuse)
            yield services

    def _crashed(self, where: str) -> None:
        self.zoo.wait_until_left()
        self.crashes.append(f"{self._now:%Y-%m-%d %H:%M} {where}")
        database = Database(self.settings.database_url)
        with database.reading() as session:
            sent = {message_id_of(row.digest) for row in session.exec(select(Letter)) if row.sent_at}
        database.close()
        copies = Counter({name: len(those) for name, those in self._copies().items()})
        unheard = {name for name in copies - self._known if name not in sent}
        self.in_doubt.update(unheard)
        self.most_in_doubt = max(self.most_in_doubt, len(unheard))
        self._known = copies

    def _copies(self) -> dict[str, list[str]]:
        copies: dict[str, list[str]] = {}
        for kept in self.zoo.letters:
            name = str(email.message_from_bytes(kept.content)["Message-ID"])
            copies.setdefault(name, []).append(hashlib.sha256(kept.content).hexdigest())
        return copies

    def _ended(self, services: Services) -> YearEnded:
        code = self.definition.code
        with services.reading() as session:
            ended_at = get_cycle(session, code).last_seen_at
        doubts = self.in_doubt, self.most_in_doubt
        return YearEnded(code, ended_at, self.crashes, *doubts, self._copies())


def _first_of(group: BaseExceptionGroup[ProcessEndedError]) -> str:
    first: BaseException = group
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return str(first)


def _acts(definition: Definition, seed: int, extended: tuple[str, ...]) -> tuple[PlannedAct, ...]:
    acts = list(seeded_acts(definition, seed))
    for respondent in extended:
        until = Particulars(EXTENDED_UNTIL, "asked for by the capital")
        acts.append(PlannedAct(0, EXTENSION_ASKED, respondent, "nip", Deed.EXTEND, until))
    return tuple(replace(act, number=number) for number, act in enumerate(acts, start=1))


def smtp_settings(folder: Path, port: int, url: str | None = None) -> Settings:
    """Return settings that send to a relay of this machine."""
    relay = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    known = settings_in(folder, url).model_dump()
    return Settings.model_validate(known | relay | {"channel": "smtp", "smtp_hello_name": "kalends.example"})


def full_text() -> str:
    """Return the whole cycle of 2024 with the rung of this year."""
    text = definition_text("pesco-nip-2024")
    for old, new in RUNG_BEFORE.items():
        assert old in text
        text = text.replace(old, new)
    return text
