"""Recording what was written for the outside: for whom, of what, and the hash of the very bytes."""

from dataclasses import dataclass

from models.operations.audit import record
from models.operations.obligations import about
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, Entry, What


@dataclass(frozen=True)
class Written:
    """A document for the outside: the ending of its name, and the SHA-256 of its bytes."""

    ending: str
    sha256: str


def record_feedback(
    cycle: CycleAt, obligation: FoundObligation, version: int, items: tuple[str, ...], written: Written
) -> None:
    """Record that the feedback to a respondent was written, on which version and which items; each time."""
    detail = {"to": obligation.respondent.code, "version": version, "items": list(items), **vars(written)}
    record(cycle, about(obligation, What.FEEDBACK_WRITTEN, Actor.SECRETARIAT, detail))


def record_publication(
    cycle: CycleAt, deliverable: str, versions: dict[str, int | None], written: Written
) -> None:
    """Record that the statements that may be published were written, whose and which versions; each time."""
    detail = {"to": "public", "versions": versions, **vars(written)}
    entry = Entry(What.STATEMENTS_PUBLISHED, Actor.SECRETARIAT, None, deliverable, detail)
    record(cycle, entry)
