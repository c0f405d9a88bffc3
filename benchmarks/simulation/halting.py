"""Halting one run at many points, and going on with a copy of what lies there: what a kill there leaves.

Nothing that a halted process wrote is lost, nothing that it has not written is there, and the copy of a lock
is held by nobody: so it is after SIGKILL. A run that is really killed costs the time up to its end, each.
"""

import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.simulation.kill_cases import KilledRehearsal, Result
from benchmarks.simulation.kills import Kill, ended, fork, start
from benchmarks.simulation.worlds import settings_in


def halted_at(
    case: KilledRehearsal, whole: Result, halts: Sequence[Kill], kinds: Sequence[str]
) -> Iterator[tuple[Kill, str]]:
    """Run once, halted at these places in order; yield each, and what a copy made there did otherwise.

    Raises:
        RuntimeError: The run was not halted there, or it ended otherwise itself.
    """
    folder, log = case.base / "halted", case.base / "halted.log"
    with case.fresh(folder) as settings:
        child = start(lambda run: case.work(settings, run), log, kinds, halts=frozenset(halts))
        try:
            for halt in halts:
                if (code := _ended_or_halted(child)) is not None:
                    raise RuntimeError(f"it was not halted but ended with {code}: {log.read_text()}")
                yield halt, _went_on(case, whole, folder)
                os.kill(child, signal.SIGCONT)
        except BaseException:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            raise
        wrong = log.read_text() if ended(child) else "; ".join(whole.differs(case.result(settings)))
        if wrong:
            raise RuntimeError(f"a run that was halted ended otherwise: {wrong}")


def _ended_or_halted(child: int) -> int | None:
    _, status = os.waitpid(child, os.WUNTRACED)
    return None if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)


def _went_on(case: KilledRehearsal, whole: Result, folder: Path) -> str:
    copied, log = case.base / "copied", case.base / "copied.log"
    shutil.rmtree(copied, ignore_errors=True)
    shutil.copytree(folder, copied)
    settings = settings_in(copied / "out")
    if fork(lambda run: case.work(settings, run), log):
        return f"it could not go on: {log.read_text()}"
    return "; ".join(whole.differs(case.result(settings)))
