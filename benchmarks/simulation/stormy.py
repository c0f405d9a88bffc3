"""The stormy year of all states, on SQLite or PostgreSQL: its figures, and whether anything differs."""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import select

from benchmarks.simulation.databases import database_on
from benchmarks.simulation.laws import broken_laws
from benchmarks.simulation.smtp_zoo import smtp_zoo
from benchmarks.simulation.year import StormyYear, YearEnded, full_text, smtp_settings
from models.rules.letters import LetterState
from models.tables import Letter
from tasks.reconcile import reconcile_cycle
from tasks.services import Services, open_services

EXTENDED = ("EL", "LT", "SE")
"""Whose deadline moves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked for."""
    parser.add_argument("--server", help="PostgreSQL to make a database on; SQLite without it")
    parser.add_argument("--seed", type=int, default=1, help="what the states do, and where it crashes (1)")


def main(arguments: argparse.Namespace) -> int:
    """Run the year and print what came of it; return 1 if anything differs from what should be."""
    started = time.monotonic(), time.process_time()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kalends-year-")))
        url = None
        if arguments.server:
            url = stack.enter_context(database_on(arguments.server, f"year_{os.getpid()}"))
        zoo = stack.enter_context(smtp_zoo())
        settings = smtp_settings(folder, zoo.port, url)
        ended = StormyYear(settings, zoo, EXTENDED, arguments.seed, full_text()).run()
        services = stack.enter_context(open_services(settings))
        figures, wrong = figures_of(services, ended), what_is_wrong(services, ended)
    seconds = {"seconds": time.monotonic() - started[0], "of a processor": time.process_time() - started[1]}
    rounded = {name: round(value, 1) for name, value in seconds.items()}
    print(json.dumps({**figures, **rounded} | {"crashes": ended.crashes, "wrong": wrong}, indent=1))
    return int(bool(wrong))


def figures_of(services: Services, ended: YearEnded) -> Mapping[str, int]:
    """Return how many notices, letters and crashes there were, and how many copies of letters came again."""
    copies = sum(len(those) for those in ended.copies.values())
    return {
        **reconcile_cycle(services, ended.code, ended.ended_at).figures(),
        "letters": len(ended.copies),
        "came again": copies - len(ended.copies),
        "most in doubt at once": ended.most_in_doubt,
        "crashed": len(ended.crashes),
    }


def what_is_wrong(services: Services, ended: YearEnded) -> list[str]:
    """Return what differs from a year in which every letter went once and nothing is left to do."""
    found = reconcile_cycle(services, ended.code, ended.ended_at)
    wrong = [*found.differences]
    if found.figures()["waiting"]:
        wrong.append(f"something waits: {found.waiting_until}")
    wrong += [f"law {law}: {said}" for law, said in broken_laws(services, ended.code, ended.ended_at).items()]
    wrong += [f"{name} came {times} times" for name, times in ended.wrongly_doubled.items()]
    wrong += [f"{name} came in other bytes" for name, those in ended.copies.items() if len(set(those)) > 1]
    if ended.most_in_doubt > services.settings.smtp_connections:
        wrong.append(f"{ended.most_in_doubt} letters were in doubt at once")
    with services.reading() as session:
        states = Counter(session.exec(select(Letter.state)))
    sent, unknown = states[LetterState.SENT], states[LetterState.UNKNOWN]
    if not sent <= len(ended.copies) <= sent + unknown:
        wrong.append(f"{sent} letters are sent and {unknown} unknown, but {len(ended.copies)} came")
    left = set(states) - {LetterState.SENT, LetterState.VOID, LetterState.UNKNOWN}
    return [*wrong, *(f"{states[state]} letters are {state}" for state in sorted(left))]
