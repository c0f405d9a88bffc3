"""Running seeds, each in a fresh small world; what does not hold is told with its seed."""

import gc
import hashlib
import json
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.simulation.seeded.definitions import draw
from benchmarks.simulation.seeded.looks import Prints
from benchmarks.simulation.seeded.nodes import Machine, without_documents
from benchmarks.simulation.seeded.relay import Relay
from benchmarks.simulation.seeded.world import BrokenWorldError, World
from benchmarks.simulation.worlds import small_roster

STATES = ("BE", "IE", "EL", "LT", "SE")
"""Who can take part: capitals in three zones, with holidays that differ."""

OFTEN = 5
"""In every so manieth world, everything is looked at after each act, too."""

MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Lived:
    """What came of a seed: what broke, the hash of the end, what was done, and how it went."""

    seed: int
    broken: str
    end: str
    counts: Counter[str] = field(default_factory=Counter)
    story: tuple[str, ...] = ()
    seconds: float = 0.0


@contextmanager
def machine() -> Iterator[Machine]:
    """Make a machine in memory; what is loaded by now is not searched for garbage with every world."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-seeds-", dir=MEMORY if MEMORY.is_dir() else None))
    gc.collect()
    gc.freeze()
    try:
        with without_documents():
            yield Machine(folder)
    finally:
        gc.unfreeze()
        shutil.rmtree(folder)


def live(machine: Machine, seed: int) -> Lived:
    """Live through the world of a seed."""
    started = time.process_time()
    dice = Random(seed)
    drawn = dice.sample(STATES, dice.choice((2, 2, 3)))
    respondents = tuple(code for code in STATES if code in drawn)
    relay = Relay(dice)
    broken = ""
    with small_roster(*respondents), machine.fresh(relay) as nodes, closing(Prints(machine.file)) as prints:
        world = World(prints, nodes, relay, respondents, draw(dice), seed % OFTEN == 0)
        try:
            world.live()
        except BrokenWorldError as error:
            broken = str(error)
        except Exception:  # noqa: BLE001 - whatever it is, it is told with the seed that brings it back
            broken = traceback.format_exc()
        rows = prints.print()
    end = hashlib.sha256(json.dumps([rows, relay.taken, world.told.story]).encode()).hexdigest()
    seconds = time.process_time() - started
    return Lived(seed, broken, end, world.told.counts, tuple(world.told.story), seconds)
