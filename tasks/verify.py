"""Verifying the record: the audit chain of each cycle, and every file that was handed in."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from documents.heads import HeadsFolder
from documents.store import FileStore
from models.queries.audit_reasons import audit_reasons
from models.queries.catalogues import kept_catalogue_sha256
from models.queries.cycles import audit_entries, get_cycle
from models.rules.audit import ChainedEntry, first_break
from models.rules.audit_reasons import wrong_reasons
from models.tables import Attachment, AuditReason, Cycle, Obligation, Submission
from tasks.heads import heads_problem
from tasks.services import Services


@dataclass(frozen=True)
class VerifiedCycle:
    """What the record of a cycle holds, and what is wrong with it."""

    code: str
    entries: int
    head: str
    files: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """How far the audit chain of a cycle has come."""

    cycle_id: int
    code: str
    length: int
    head: str


def verify_cycles(
    services: Services, code: str | None = None, heads: HeadsFolder | None = None
) -> list[VerifiedCycle]:
    """Verify one cycle, or all in the order of their opening; against kept heads where they are given.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        if code is not None:
            get_cycle(session, code)
        wanted = [one for one in chains(session) if code in (None, one.code)]
        return [_verified(session, services.files, chain, heads) for chain in wanted]


def verify_record(session: Session, files: FileStore) -> list[VerifiedCycle]:
    """Verify every cycle of a database against a store of files."""
    return [_verified(session, files, chain) for chain in chains(session)]


def lost_cycles(services: Services, heads: HeadsFolder) -> list[str]:
    """Return the codes of cycles of which heads are kept, and which this database does not have."""
    with services.reading() as session:
        here = {chain.code for chain in chains(session)}
    return [code for code in heads.cycles() if code not in here]


def chains(session: Session) -> list[Chain]:
    """Return how far the audit chain of each cycle has come, in the order of their opening."""
    # Single columns, so that a database of an older schema can be backed up and verified as well.
    statement = select(Cycle.id, Cycle.code, Cycle.audit_length, Cycle.audit_head)
    rows = session.exec(statement.order_by(col(Cycle.opened_at), col(Cycle.code)))
    return [Chain(row[0] or 0, *row[1:]) for row in rows]


def stored_hashes(session: Session, cycle_id: int | None = None) -> list[str]:
    """Return the hashes of the files that were handed in, in one cycle or in all, sorted."""
    statements = [select(Submission.sha256).where(col(Submission.sha256).is_not(None))]
    # A database of an older schema can be backed up and verified as well; it has no second files.
    if inspect(session.connection()).has_table(str(Attachment.__tablename__)):
        statements.append(select(Attachment.sha256).join(Submission))
    if cycle_id is not None:
        statements = [one.join(Obligation).where(Obligation.cycle_id == cycle_id) for one in statements]
    return sorted({sha256 for statement in statements for sha256 in session.exec(statement) if sha256})


def file_problem(files: FileStore, sha256: str) -> str | None:
    """Return what is wrong with a stored file, or none."""
    try:
        content = files.get(sha256)
    except OSError:
        return f"the file {sha256} cannot be read from the store"
    if hashlib.sha256(content).hexdigest() != sha256:
        return f"the file {sha256} was altered in the store"
    return None


def _catalogue_problem(session: Session, cycle_id: int, entries: Sequence[ChainedEntry]) -> str | None:
    # Cycles that an earlier version opened have no such hash on record, and keep no items.
    recorded = json.loads(entries[0].detail).get("catalogue_sha256") if entries else None
    if recorded is None or recorded == kept_catalogue_sha256(session, cycle_id):
        return None
    return "the items that the cycle asks about are not those that it opened with"


def _reason_problems(session: Session, cycle_id: int, entries: Sequence[ChainedEntry]) -> list[str]:
    # A database of an older schema can be backed up and verified as well; its reasons stand in the entries.
    if not inspect(session.connection()).has_table(str(AuditReason.__tablename__)):
        return []
    return wrong_reasons(entries, audit_reasons(session, cycle_id))


def _verified(
    session: Session, files: FileStore, chain: Chain, heads: HeadsFolder | None = None
) -> VerifiedCycle:
    entries = audit_entries(session, chain.cycle_id)
    broken = first_break(chain.code, entries, chain.length, chain.head)
    off = heads_problem(heads, chain.code, entries) if heads else None
    hashes = stored_hashes(session, chain.cycle_id)
    catalogue = _catalogue_problem(session, chain.cycle_id, entries)
    reasons = _reason_problems(session, chain.cycle_id, entries)
    found = [
        f"audit chain: {broken}" if broken else None,
        f"kept heads: {off}" if off else None,
        catalogue,
        *reasons,
        *(file_problem(files, one) for one in hashes),
    ]
    problems = tuple(problem for problem in found if problem)
    return VerifiedCycle(chain.code, chain.length, chain.head, len(hashes), problems)
