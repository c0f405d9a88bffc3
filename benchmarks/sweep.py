"""The daily sweep for many respondents beside a bare loop: `python -m benchmarks.sweep [--profile]`.

10,000 respondents, and a reminder is due to 6,000 of them; what the engine does in one call is held against a
loop of sqlite3 and the standard library's email in batches of 500, as durable: each file and the folder
flushed, each batch committed with synchronous=FULL. Both take turns, on the same disk. Nothing is removed
before the end: where many files have just been, some file systems are slow to make new ones.
"""

import cProfile
import pstats
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from benchmarks.bare import Like, bare_loop, prepare_bare
from benchmarks.goals import Goal, say
from benchmarks.simulation.letters import ReadLetter, read_letters
from benchmarks.simulation.worlds import many_respondents, settings_in, small_definition, world
from config.definition import ContactRole
from config.reference import read_roster
from models.operations.opening import Opening, open_cycle, sync_roster
from models.rules.calendar import opening_of
from models.rules.lifecycle import ObligationState
from models.rules.lint import read_definition
from models.rules.occasions import CALL_OCCASION, NoticeState, WithdrawReason
from models.tables import Contact, Notice, Obligation
from tasks.advance import advance
from tasks.services import Services, open_services

RESPONDENTS, DUE = 10_000, 6_000
TURNS = 3
SHARE = 0.5
"""Goal: the share of the bare loop's time."""

CODE = "pesco-nip-2024"

NOW = opening_of(date(2024, 2, 9))
"""09:00 in Brussels on the day of the rung -30."""


class Taken(NamedTuple):
    """Seconds by the clock, and of them those of the processor."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, and where wanted print where the time goes."""
    run(TURNS, is_profiled="--profile" in sys.argv)


def run(turns: int, *, is_profiled: bool = False) -> None:
    """Prepare one database for each side, let them take turns on copies, print the medians and the ratio."""
    base = Path(tempfile.mkdtemp(prefix="kalends-sweep-"))
    try:
        with many_respondents(RESPONDENTS):
            measure(base, turns)
            if is_profiled:
                profile(base)
    finally:
        shutil.rmtree(base)


def measure(base: Path, turns: int) -> None:
    """Let both sides take turns and print what it took."""
    prepare(base / "before")
    like = Like.of(one_letter(base), "Respondent")
    prepare_bare(base / "bare.sqlite", RESPONDENTS, DUE)
    ours, again, bare = [], [], []
    for turn in range(turns):
        bare.append(timed(partial(_bare, base, turn, like)))
        first, second = swept(base, f"swept-{turn}")
        ours.append(first)
        again.append(second)
    loop, sweep = median(bare), median(ours)
    say(Goal(f"bare loop, {DUE} letters", "s"), loop.wall)
    say(Goal(f"sweep, {RESPONDENTS} respondents, {DUE} letters", "s", SHARE * loop.wall), sweep.wall)
    say(Goal("sweep beside bare loop", "x", SHARE), sweep.wall / loop.wall)
    say(Goal("bare loop, processor", "s"), loop.cpu)
    say(Goal("sweep, processor", "s", SHARE * loop.cpu), sweep.cpu)
    say(Goal("sweep beside bare loop, processor", "x", SHARE), sweep.cpu / loop.cpu)
    say(Goal("second sweep, nothing due", "s", 0.1), median(again).wall)


def prepare(folder: Path) -> None:
    """Open a cycle for all, as if the call had gone out and 4,000 had answered that nothing is new."""
    text = small_definition(**WITHOUT_STATEMENT)
    opening = Opening(text, read_definition(text), "mailbox")
    folder.mkdir()
    with world(folder) as services, services.transaction() as session:
        prepare_contacts(session, opening.definition.respondents.roster)
        open_cycle(session, opening, opening_of(opening.definition.call.on))
        _go_on_to_the_day(session)


@contextmanager
def prepared_world(respondents: int = RESPONDENTS) -> Iterator[Services]:
    """Yield the services of that cycle for so many, the real ones or made-up ones, removed afterwards."""
    base = Path(tempfile.mkdtemp(prefix="kalends-world-"))
    try:
        with (
            many_respondents(respondents)
            if respondents > len(read_roster("member_states"))
            else nullcontext()
        ):
            prepare(base / "world")
        with open_services(settings_in(base / "world")) as services:
            yield services
    finally:
        shutil.rmtree(base)


def prepare_contacts(session: Session, roster: str) -> None:
    """Give everybody on a roster somebody to write to."""
    respondents = sync_roster(session, roster)
    session.execute(insert(Contact), [_contact(one.id or 0, code) for code, one in respondents.items()])


def one_letter(base: Path) -> ReadLetter:
    """Return a letter as the engine writes it, for the bare loop to write as many of the same length."""
    swept(base, "sample")
    (base / "kept").mkdir()
    next((base / "sample" / "letters").iterdir()).rename(base / "kept" / "one.eml")
    return read_letters(base / "kept")[0]


def swept(base: Path, name: str) -> tuple[Taken, Taken]:
    """Sweep a copy, and again with nothing due; return what both took."""
    folder = base / name
    shutil.copytree(base / "before", folder)
    with open_services(settings_in(folder)) as services:
        first = timed(lambda: advance(services, CODE, NOW))
        second = timed(lambda: advance(services, CODE, NOW))
    letters = sum(1 for _ in (folder / "letters").iterdir())
    assert letters == DUE, f"{letters} letters instead of {DUE}"
    return first, second


def timed(work: Callable[[], object]) -> Taken:
    """Return what the work takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def median(taken: Sequence[Taken]) -> Taken:
    """Return the medians of both."""
    return Taken(*(statistics.median(column) for column in zip(*taken, strict=True)))


def profile(base: Path) -> None:
    """Print where the time of a sweep goes."""
    shutil.copytree(base / "before", base / "profiled")
    profiler = cProfile.Profile()
    with open_services(settings_in(base / "profiled")) as services:
        profiler.runcall(advance, services, CODE, NOW)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats("main/|fsync|execute", 45)


_STATEMENT = """[[deliverables]]
code = "statement"
title = "high-level political statement"
formats = ["txt", "docx", "pdf"]
due_on = 2024-03-10
cut_off_on = 2024-04-30

[deliverables.fr]
title = "déclaration politique de haut niveau"
the_title = "la déclaration politique de haut niveau"

"""

WITHOUT_STATEMENT = {_STATEMENT: ""}
"""What small_definition takes to leave the statement out."""


def _bare(base: Path, turn: int, like: Like) -> None:
    database, folder = base / f"bare-{turn}.sqlite", base / f"bare-{turn}"
    shutil.copy(base / "bare.sqlite", database)
    sent = bare_loop(database, folder, like, f"{NOW:%Y-%m-%dT%H:%M:%SZ}")
    assert sent == DUE, f"{sent} letters instead of {DUE}"


def _contact(respondent_id: int, code: str) -> dict[str, object]:
    return {
        "respondent_id": respondent_id,
        "role": ContactRole.FUNCTIONAL_MAILBOX,
        "address": f"nip@{code.lower()}.example",
        "office": "Office for plans",
    }


def _go_on_to_the_day(session: Session) -> None:
    called = update(Notice).where(col(Notice.occasion) == str(CALL_OCCASION))
    session.execute(called.values(state=NoticeState.WITHDRAWN, reason=WithdrawReason.COLLAPSED))
    session.execute(update(Obligation).values(state=ObligationState.CALLED))
    answered = select(Obligation.id).order_by(col(Obligation.id)).offset(DUE)
    keys = list(session.exec(answered.limit(RESPONDENTS)))
    done = update(Obligation).where(col(Obligation.id).in_(keys))
    session.execute(done.values(state=ObligationState.NO_UPDATE))
    ended = update(Notice).where(
        col(Notice.obligation_id).in_(keys), col(Notice.state) == NoticeState.PLANNED
    )
    session.execute(ended.values(state=NoticeState.WITHDRAWN, reason=WithdrawReason.NO_UPDATE))


if __name__ == "__main__":
    main()
