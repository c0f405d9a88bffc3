"""Hand-ins killed before and after whatever makes them durable: what was acknowledged is there.

`python -m benchmarks.simulation.killed_hand_in --base FOLDER` prints how many kills there were, and what was
lost, as JSON. Each receipt is written down as soon as it is given, as a sender would keep it.
"""

import argparse
import gc
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.simulation.kills import MORE_KINDS, Kill, Work, emptied, fork, name_of, places
from benchmarks.simulation.worlds import (
    ROSTER,
    rehearsal_in,
    settings_in,
    small_definition,
    small_roster,
    world_of,
)
from models.errors import GateError
from models.queries.cycles import audit_entries, get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.audit import first_break
from models.rules.lint import read_definition
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services, open_services

NOW = datetime(2024, 3, 4, 10, tzinfo=UTC)
CODE = "pesco-nip-2024"
RECEIPTS = "receipts"


@dataclass(frozen=True)
class Given:
    """One file that somebody hands in."""

    respondent: str
    deliverable: str
    content: bytes


def files() -> tuple[Given, ...]:
    """Return what is handed in: a plan, it again, statements, one refused, one that two states send."""
    definition = read_definition(small_definition())
    whose = FormFor("BE", "Belgium", definition.deliverable("nip"))
    plan = Given("BE", "nip", file_of(definition, whose, Variant.VALID))
    return (
        plan,
        plan,
        Given("EL", "statement", b"Our statement."),
        Given("EL", "statement", b"SECRET UE/EU SECRET"),
        Given("SE", "statement", b"Our statement."),
        Given("EL", "statement", b"Our corrected statement."),
    )


def work(folder: Path, given: tuple[Given, ...]) -> None:
    """Hand in one file after the other, and write down each receipt."""
    with open_services(settings_in(folder)) as services, (folder / RECEIPTS).open("a") as receipts:
        for one in given:
            with suppress(GateError):
                request = HandIn(CODE, one.respondent, one.deliverable, one.content, NOW)
                receipt = hand_in(services, request, NOW)
                receipts.write(f"{one.respondent} {one.deliverable} {receipt.version} {receipt.sha256}\n")
                receipts.flush()


def lost(folder: Path) -> list[str]:
    """Return which receipts no longer tell the truth, and what is wrong with the record."""
    with open_services(settings_in(folder)) as services:
        return [*_lost_receipts(services, folder), *_wrong_record(services)]


def _lost_receipts(services: Services, folder: Path) -> Iterator[str]:
    path = folder / RECEIPTS
    for line in path.read_text().splitlines() if path.exists() else ():
        respondent, deliverable, version, sha256 = line.split()
        with services.reading() as session:
            cycle = get_cycle(session, CODE)
            found = find_obligation(session, cycle, respondent, deliverable)
            known = {(one.version, one.sha256) for one in versions_of(session, found.id)}
        if (int(version), sha256) not in known:
            yield f"{line}: not on record"
        elif not _is_kept(services, sha256):
            yield f"{line}: its file is lost or another one"


def _is_kept(services: Services, sha256: str) -> bool:
    try:
        return hashlib.sha256(services.files.get(sha256)).hexdigest() == sha256
    except FileNotFoundError:
        return False


def _wrong_record(services: Services) -> Iterator[str]:
    with services.reading() as session:
        cycle = get_cycle(session, CODE)
        entries = audit_entries(session, cycle.id or 0)
        broken = first_break(CODE, entries, cycle.audit_length, cycle.audit_head)
    if broken:
        yield broken


def main() -> None:
    """Kill at every place, or every n-th, look, go on, and look again."""
    arguments = _arguments()
    given = files()
    before = emptied(arguments.base / "before")
    with small_roster(*ROSTER):
        code = fork(lambda _run: _prepare(before), arguments.base / "log")
        assert code == 0, (arguments.base / "log").read_text()
        gc.freeze()  # children share these pages
        passed = _run(arguments.base, given, None)
        kills = list(places(passed))[:: arguments.step]
        failures = [
            f"{name_of(passed, kill)}: {one}" for kill in kills for one in _kill(arguments.base, given, kill)
        ]
    print(json.dumps({"points": len(passed), "killed": len(kills), "failures": failures}))


def _prepare(folder: Path) -> None:
    with world_of(settings_in(folder)) as services:
        rehearsal_in(services, small_definition()).open()


def _run(base: Path, given: tuple[Given, ...], kill: Kill | None) -> list[str]:
    folder, log = base / "now", base / "log"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base / "before", folder)
    code = fork(_work_in(folder, given), log, MORE_KINDS, kill)
    assert code == (-9 if kill else 0), log.read_text()
    return log.read_text().splitlines()


def _work_in(folder: Path, given: tuple[Given, ...]) -> Work:
    return lambda _run: work(folder, given)


def _kill(base: Path, given: tuple[Given, ...], kill: Kill) -> list[str]:
    folder = base / "now"
    _run(base, given, kill)
    failures = lost(folder)
    code = fork(_work_in(folder, given), base / "log")
    wanted = {(one.respondent, one.deliverable, hashlib.sha256(one.content).hexdigest()) for one in given}
    receipts = (folder / RECEIPTS).read_text().splitlines()
    got = {(line.split()[0], line.split()[1], line.split()[3]) for line in receipts}
    missing = len(wanted) - 1 - len(got)
    return (
        failures + lost(folder) + ([f"ended with {code}"] if code else []) + (["missing"] if missing else [])
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder to work in")
    parser.add_argument("--step", type=int, default=1, help="every n-th place (1)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
