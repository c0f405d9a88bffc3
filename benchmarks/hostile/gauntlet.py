"""What comes of hostile files: each goes the whole way through the gate, as a file handed in does."""

import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from config.definition import FileFormat
from config.form import load_form_schema
from config.reference import read_catalogue, read_public_figures
from documents.form import FormRequest, write_form
from documents.gate import admit, look_at, mentions, refuse_classified
from documents.reader import open_form, read_opened
from models.errors import GateError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", load_form_schema("nip").version)
YEAR = 2024
PASSED = "passed"


@dataclass(frozen=True)
class Outcome:
    """What came of one file: the rule that refused it, or that it passed; seconds of ours, of the clock."""

    name: str
    rule: str
    is_readable: bool
    cpu: float
    clock: float


@dataclass
class Tally:
    """What came of many files."""

    rules: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0, "")
    dearest: tuple[float, str] = (0, "")

    def add(self, one: Outcome) -> None:
        """Count one outcome."""
        self.rules[one.rule] += 1
        self.slowest = max(self.slowest, (one.clock, one.name))
        self.dearest = max(self.dearest, (one.cpu, one.name))
        if not one.is_readable:
            self.unreadable.append(f"{one.name}: {one.rule}")

    @property
    def total(self) -> int:
        """Return how many files there were."""
        return sum(self.rules.values())


def usual_form(respondent: str = "BE", name: str = "Belgium") -> bytes:
    """Return a form as it is handed in, with a text for each commitment."""
    identity = replace(IDENTITY, respondent=respondent)
    text = "What was done and what is planned, in a few sentences of the usual length. " * 8
    items = {AnswerKey("commitments", str(number), "progress"): Answer(text) for number in range(1, 21)}
    return write_form(
        FormRequest(
            schema=load_form_schema("nip"),
            identity=identity,
            cycle_title="PESCO National Implementation Plans 2024",
            year=YEAR,
            respondent_name=name,
            catalogue=read_catalogue("commitments"),
            public_figures=read_public_figures(),
            answers=Plan(identity, items),
        )
    )


def through_the_gate(content: bytes) -> None:
    """Take a file the whole way that one goes which is handed in.

    Raises:
        GateError: it may not enter.
    """
    admitted = admit(content, tuple(FileFormat))
    if admitted.format is not FileFormat.XLSX:
        look_at(content, admitted)
        return
    schema = load_form_schema("nip")
    told = open_form(content, schema, YEAR)
    look_at(content, admitted, told=told)
    plan = read_opened(told, schema, IDENTITY, YEAR)
    refuse_classified(plan)
    mentions(plan)


def outcome(name: str, content: bytes) -> Outcome:
    """Return what comes of one file; whatever is raised that is no refusal has no reason to read."""
    cpu, clock = time.process_time(), time.perf_counter()
    try:
        through_the_gate(content)
        rule, is_readable = PASSED, True
    except GateError as refusal:
        rule, is_readable = refusal.rule, bool(str(refusal) and refusal.way_out)
    except Exception as error:  # noqa: BLE001 - what a person would see as a page without reason
        rule, is_readable = repr(error), False
    return Outcome(name, rule, is_readable, time.process_time() - cpu, time.perf_counter() - clock)


def run(files: Iterable[tuple[str, bytes]]) -> Tally:
    """Take files through the gate, one after the other."""
    tally = Tally()
    for one in _outcomes(files):
        tally.add(one)
    return tally


def _outcomes(files: Iterable[tuple[str, bytes]]) -> Iterator[Outcome]:
    for name, content in files:
        yield outcome(name, content)


def largest_memory() -> int:
    """Return the most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
