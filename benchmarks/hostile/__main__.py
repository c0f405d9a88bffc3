"""Hostile files through the gate: `python -m benchmarks.hostile [--mutants N] [--first SEED]`.

Each mutant can be made again from its number. What has no reason that a person can read, or takes longer than
the limits, is printed with its number, and the exit code is 1.
"""

import argparse
import io
import sys
import time
from collections.abc import Iterable, Iterator

from docx import Document

from benchmarks.hostile.bombs import bombs
from benchmarks.hostile.gauntlet import Tally, largest_memory, run, usual_form
from benchmarks.hostile.mutants import mutant
from benchmarks.hostile.packing import packed, unpacked
from benchmarks.hostile.pdf import one_page
from documents.nursery.limits import USUAL

MUTANTS = 10_000


def main() -> int:
    """Run the bombs and the mutants; return 1 if anything was not as it should be."""
    arguments = _arguments()
    form = usual_form()
    fine = _tell("bombs", bombs(form).items())
    mutants = mutants_of((form, form, form, a_document(), a_pdf()), arguments.first, arguments.mutants)
    return int(not (_tell("mutants", mutants) and fine))


def mutants_of(originals: tuple[bytes, ...], first: int, many: int) -> Iterator[tuple[str, bytes]]:
    """Return mutants of these files in turn, named by their seeds."""
    for seed in range(first, first + many):
        yield f"mutant {seed}", mutant(seed, originals[seed % len(originals)])


def a_document() -> bytes:
    """Return a statement as a Word document."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Statement"
    for number in range(30):
        document.add_paragraph(f"Paragraph {number} says what was done and what is planned.")
    target = io.BytesIO()
    document.save(target)
    return packed(unpacked(target.getvalue()))


def a_pdf() -> bytes:
    """Return a statement as a PDF of one page."""
    return one_page([f"Line {number} of the statement" for number in range(30)])


def _tell(what: str, files: Iterable[tuple[str, bytes]]) -> bool:
    begun = time.perf_counter()
    tally = run(files)
    rules = ", ".join(f"{rule} {count}" for rule, count in tally.rules.most_common())
    print(f"{tally.total} {what} in {time.perf_counter() - begun:.0f} s: {rules}")
    print(f"  slowest {tally.slowest[0]:.2f} s ({tally.slowest[1]})", end="; ")
    print(f"most of this process {tally.dearest[0]:.2f} s of processor time ({tally.dearest[1]})", end="; ")
    print(f"memory of this process up to {largest_memory() / 2**20:.0f} MiB", flush=True)
    for name in tally.unreadable:
        print(f"  without a reason: {name}")
    return is_fine(tally)


def is_fine(tally: Tally) -> bool:
    """Whether every file had a reason, and none took longer than a child may."""
    return not tally.unreadable and tally.slowest[0] < USUAL.wall_seconds


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=MUTANTS, help=f"how many ({MUTANTS})")
    parser.add_argument("--first", type=int, default=1, help="first seed (1)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
