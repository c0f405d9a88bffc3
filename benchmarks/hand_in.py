"""What handing in costs, one form and many at a time: `python -m benchmarks.hand_in`.

Each figure stands beside its goal. Processor time is told beside the time by the clock, children included.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.goals import Goal, say
from benchmarks.hostile.gauntlet import IDENTITY, YEAR, usual_form
from config.definition import ContactRole, Definition, FileFormat
from config.form import load_form_schema
from config.reference import read_catalogue, read_public_figures, read_roster
from config.settings import Settings
from documents.gate import admit, look_at, mentions, refuse_classified
from documents.nursery import OFFICE, Nursery
from documents.reader import open_form, read_opened
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.rules.checks import CheckInput, run_checks
from models.rules.lint import read_definition
from models.schema import create_schema
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.hand_in import HandIn, hand_in
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
TURNS, RUNS = 9, 20
AT_A_TIME = 52
SECONDS = 60
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
BARE = Nursery((Path(__file__).with_name("bare_job.py"),))

ONE = Goal("one form, bytes to findings, warm", "ms", 50)
ONE_CPU = Goal("  the same in processor time, children included", "ms")
BARE_PARSE = Goal("bare parse of it in a nursery", "ms")
BARE_CPU = Goal("  the same in processor time, children included", "ms")
RATIO = Goal("one form against its bare parse, by processor time", "x", 3)
EACH = Goal(f"time of a hand-in, {AT_A_TIME} at a time (1000 / 40)", "ms", 25)
EACH_CPU = Goal("  the same in processor time, on two cores", "ms", 50)
MOSTLY = Goal("19 of 20 answers come within", "s", 2)
SLOWEST = Goal("slowest answer", "s")
RATE = Goal("hand-ins a second", "/s")


def main() -> None:
    """Measure one form, its bare parse, and many hand-ins at a time."""
    form = usual_form()
    definition = read_definition(definition_text(CODE))
    works = ((lambda: to_findings(form, definition), OFFICE), (lambda: BARE.ask("parse", form), BARE))
    (one, one_cpu), (bare, bare_cpu) = measure(works)
    say(ONE, one)
    say(ONE_CPU, one_cpu)
    say(BARE_PARSE, bare)
    say(BARE_CPU, bare_cpu)
    say(RATIO, one_cpu / bare_cpu)
    with installation() as services:
        many(services)


def to_findings(form: bytes, definition: Definition) -> int:
    """Return how much the checks found on a form that came as bytes."""
    admitted, schema = admit(form, (FileFormat.XLSX,)), load_form_schema("nip")
    told = open_form(form, schema, YEAR)
    look_at(form, admitted, told=told)
    plan = read_opened(told, schema, IDENTITY, YEAR)
    refuse_classified(plan)
    mentions(plan)
    catalogue = read_catalogue(definition.catalogue.name)
    context = CheckInput(plan, schema, catalogue, YEAR, read_public_figures())
    return len(run_checks(definition.checks["nip"], context))


def measure(works: Sequence[tuple[Callable[[], object], Nursery]]) -> list[list[float]]:
    """Return the medians by the clock and of the processor of each, in milliseconds, once it is warm.

    They take turns, so that what else the machine does burdens all of them.
    """
    turns = [[_turn(*one) for one in works] for _ in range(TURNS + 1)][1:]
    return [
        [statistics.median(each) for each in zip(*taken, strict=True)] for taken in zip(*turns, strict=True)
    ]


def _turn(work: Callable[[], object], nursery: Nursery) -> tuple[float, float]:
    work()
    clock, processor = time.perf_counter(), cpu_of(nursery)
    for _ in range(RUNS):
        work()
    clock, processor = time.perf_counter() - clock, cpu_of(nursery) - processor
    return clock / RUNS * 1000, processor / RUNS * 1000


def cpu_of(nursery: Nursery) -> float:
    """Return the seconds of processor time of this process, of a nursery and of the children that it had."""
    fields = Path(f"/proc/{nursery.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def installation() -> Iterator[Services]:
    """Open a cycle in an installation of its own, on the disk."""
    contacts = [
        ContactEntry(one.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{one.code.lower()}.example", "Desk")
        for one in read_roster("member_states")
    ]
    with tempfile.TemporaryDirectory(prefix="kalends-hand-in-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'kalends.sqlite'}"
        settings = Settings(database_url=url, files=folder / "files", mailbox_folder=folder / "letters")
        database = Database(url)
        create_schema(database, is_rehearsal=True)
        database.close()
        with open_services(settings) as services:
            with services.transaction() as session:
                import_contacts(session, "member_states", contacts)
            open_from_text(services, definition_text(CODE), NOW - timedelta(days=80))
            yield services


def many(services: Services) -> None:
    """Hand in different forms from many threads until the time is up."""
    forms = [usual_form(entry.code, entry.name) for entry in read_roster("member_states")]
    codes = [entry.code for entry in read_roster("member_states")]
    numbers, taken = count(), list[float]()
    hand_in(services, _request(codes[0], forms[0], next(numbers)), NOW)
    begun, start = cpu_of(OFFICE), time.perf_counter()

    def go_on(thread: int) -> None:
        which = thread % len(codes)
        while time.perf_counter() < start + SECONDS:
            asked = time.perf_counter()
            hand_in(services, _request(codes[which], forms[which], next(numbers)), NOW)
            taken.append(time.perf_counter() - asked)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(go_on, range(AT_A_TIME)))
    clock = time.perf_counter() - start
    say(EACH, clock / len(taken) * 1000)
    say(EACH_CPU, (cpu_of(OFFICE) - begun) / len(taken) * 1000)
    say(RATE, len(taken) / clock)
    say(MOSTLY, statistics.quantiles(taken, n=20)[-1])
    say(SLOWEST, max(taken))


def _request(code: str, form: bytes, number: int) -> HandIn:
    # Another comment at the end of the container makes other bytes of the same form.
    comment = b"%08d" % number
    content = form[:-2] + len(comment).to_bytes(2, "little") + comment
    return HandIn(CODE, code, "nip", content, NOW)


if __name__ == "__main__":
    main()
