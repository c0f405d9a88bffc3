"""What grows with what: `python -m benchmarks.scale [--open N]`.

Planning: how long it takes to open a cycle that plans 100,000 notices, on SQLite and on a PostgreSQL server
of its own that flushes its log at each commit. Sparse: how long a sweep takes that has 100 letters to write,
once among 1,000 open obligations and once among a million; it should cost the letters that are due, not the
obligations that are open.
"""

import argparse
import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from benchmarks.goals import Goal, say
from benchmarks.simulation.postgres import postgres_server
from benchmarks.simulation.worlds import many_respondents, settings_in, small_definition, world
from benchmarks.sweep import WITHOUT_STATEMENT, Taken, median, prepare_contacts, timed
from models.database import Database
from models.operations.opening import Opening, open_cycle
from models.rules.calendar import opening_of
from models.rules.lint import read_definition
from tasks.advance import advance
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
RESPONDENTS, NOTICES = 10_000, 100_000
FEW, MANY, DUE, TURNS = 1_000, 1_000_000, 100, 5
FLUSHING = "shared_buffers=128MB"
"""A PostgreSQL server as it is installed: durable at each commit."""


NOW = opening_of(date(2024, 2, 9))
"""09:00 in Brussels on the day of the rung -30."""

_FIRST_RUNG = '[[ladder]]\nname = "-30"'

_RUNGS = "".join(f'[[ladder]]\nname = "-{days}"\n\n' for days in (60, 45, 21, 14, 3))
"""With these the ladder has ten steps, the call among them."""


def main() -> None:
    """Measure both, and print each beside its goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--open", type=int, default=MANY, help="open obligations (1,000,000)")
    run(parser.parse_args().open, TURNS)


def run(many: int, turns: int) -> None:
    """Plan on both databases, and sweep among few and among so many."""
    base = Path(tempfile.mkdtemp(prefix="kalends-scale-"))
    try:
        plan(base / "planned", None, "SQLite")
        with postgres_server(FLUSHING) as server:
            plan(base / "planned-there", server.url.render_as_string(), "PostgreSQL")
        sparse(base, many, turns)
    finally:
        shutil.rmtree(base)


def plan(folder: Path, url: str | None, name: str) -> None:
    """Open a cycle for 10,000 respondents with ten steps of the ladder each."""
    folder.mkdir()
    more = {_FIRST_RUNG: f"{_RUNGS}{_FIRST_RUNG}"}
    definition = small_definition(**WITHOUT_STATEMENT | more)
    opening = Opening(definition, read_definition(definition), "mailbox")
    with many_respondents(RESPONDENTS), world(folder, url) as services:
        with services.transaction() as session:
            prepare_contacts(session, opening.definition.respondents.roster)
        took = timed(lambda: _open(services, opening))
        with services.reading() as session:
            planned = session.connection().execute(text("SELECT count(*) FROM notice")).scalar()
    assert planned == NOTICES, planned
    say(Goal(f"planning {NOTICES:,} notices, {name}", "s", 5), took.wall)
    say(Goal("  its processor, without the server's", "s"), took.cpu)


def _open(services: Services, opening: Opening) -> None:
    with services.transaction() as session:
        open_cycle(session, opening, opening_of(opening.definition.call.on))


def sparse(base: Path, many: int, turns: int) -> None:
    """Sweep 100 letters among few and among many open obligations, in turns."""
    for count in (FEW, many):
        prepare_open(base / f"{count}", count)
    few, among_many = [], []
    for turn in range(turns):
        few.append(swept(base, FEW, turn))
        among_many.append(swept(base, many, turn))
    one, other = median(few), median(among_many)
    say(Goal(f"sweep of {DUE} letters among {FEW:,} open obligations", "s"), one.wall)
    say(Goal(f"sweep of {DUE} letters among {many:,} open obligations", "s", 1.5 * one.wall), other.wall)
    say(Goal("many beside few", "x", 1.5), other.wall / one.wall)
    say(Goal("many beside few, processor", "x", 1.5), other.cpu / one.cpu)


def prepare_open(folder: Path, count: int) -> None:
    """Open a cycle for two and add open obligations, each with a reminder that is not due for a month."""
    folder.mkdir()
    definition = small_definition(**WITHOUT_STATEMENT)
    opening = Opening(definition, read_definition(definition), "mailbox")
    with many_respondents(2), world(folder) as services, services.transaction() as session:
        prepare_contacts(session, opening.definition.respondents.roster)
        open_cycle(session, opening, opening_of(opening.definition.call.on))
        session.flush()
        _multiply(session, count)


def swept(base: Path, count: int, turn: int) -> Taken:
    """Let 100 reminders fall due in the prepared database at an instant of this turn, and sweep."""
    folder, now = base / f"{count}", NOW + timedelta(minutes=10 * turn)
    _let_fall_due(settings_in(folder).database_url, now, turn)
    with open_services(settings_in(folder)) as services:
        took = timed(lambda: advance(services, CODE, now))
        with services.reading() as session:
            sent = session.connection().execute(text(_SENT), {"now": _stored(now)}).scalar()
    assert sent == DUE, f"{sent} letters instead of {DUE}"
    return took


def _let_fall_due(url: str, now: datetime, turn: int) -> None:
    database = Database(url)
    first = FIRST + turn * DUE
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE notice SET planned_for = :now WHERE id >= :first AND id < :first + :due"),
            {"now": _stored(now), "first": first, "due": DUE},
        )
    database.close()


def _multiply(session: Session, count: int) -> None:
    given = {
        "first": FIRST,
        "last": FIRST + count - 1,
        "due": _stored(NOW + timedelta(days=30)),
        "cut_off": _stored(NOW + timedelta(days=80)),
        "later": _stored(NOW + timedelta(days=20)),
    }
    for statement in ("UPDATE notice SET state = 'withdrawn', reason = 'collapsed'", *_ROWS):
        session.connection().execute(text(statement), given)


def _stored(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}.000000"


_SENT = "SELECT count(*) FROM letter WHERE sent_at = :now"

FIRST = 1000
"""First key of the rows that are added."""

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)"

_ROWS = (
    f"{_NUMBERS} INSERT INTO respondent (id, roster, code, name, protocol_order, country, time_zone)"
    " SELECT i, 'member_states', 'X' || i, 'Respondent ' || i, i, 'BE', 'Europe/Brussels' FROM n",
    f"{_NUMBERS} INSERT INTO contact (id, respondent_id, role, address, office, language)"
    " SELECT i, i, 'functional_mailbox', 'x' || i || '@x.example', 'Office', 'en' FROM n",
    f"{_NUMBERS} INSERT INTO obligation"
    " (id, cycle_id, respondent_id, deliverable, state, deadline_version, cut_off_at)"
    " SELECT i, 1, i, 'nip', 'called', 1, :cut_off FROM n",
    f"{_NUMBERS} INSERT INTO deadline"
    " (id, obligation_id, version, kind, due_at, late_after, zone, wording, set_by, reason, set_at)"
    " SELECT i, i, 1, 'set', :due, :due, 'Europe/Brussels', 'day', 'secretariat', '', :later FROM n",
    f"{_NUMBERS} INSERT INTO notice"
    " (id, cycle_id, obligation_id, subject, occasion, recipient_id, channel, planned_for, state)"
    " SELECT i, 1, i, 'obligation\\:X' || i || '\\:nip', 'rung\\:-7\\:1', i, 'mailbox', :later, 'planned'"
    " FROM n",
)
"""One row of each table for every number; the reminder is far off."""


if __name__ == "__main__":
    main()
