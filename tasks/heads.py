"""Keeping the daily head of each audit chain outside the database, and holding the record against them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from documents.heads import HeadsFolder
from models.queries.cycles import get_cycle
from models.rules.audit import ChainedEntry
from models.rules.calendar import brussels_day
from models.rules.heads import Head, first_off_chain, read_heads
from tasks.services import Services


def keep_heads(services: Services, codes: Iterable[str], now: datetime) -> int:
    """Keep the head of each cycle that has none of this Brussels day yet, and count those kept.

    A run that finds them kept reads the end of one small file a cycle, and nothing of the database. A closed
    cycle to whose record nothing was added since its last head needs no other one.

    Raises:
        OSError: the folder cannot be written.
        UnknownCycleError: no such cycle is open here.
    """
    folder, today = HeadsFolder(services.settings.kept_heads), brussels_day(now)
    last = {code: folder.last_line(code) for code in codes}
    missing = [code for code, line in last.items() if line[:10] < today.isoformat()]
    if not missing:
        return 0
    with services.reading() as session:
        rows = [get_cycle(session, code) for code in missing]
        due = [
            Head(today, row.code, row.audit_length, row.audit_head)
            for row in rows
            if row.closed_at is None or not last[row.code].endswith(row.audit_head)
        ]
    return sum(folder.add(head) for head in due)


def heads_problem(folder: HeadsFolder, cycle: str, entries: Sequence[ChainedEntry]) -> str | None:
    """Return what is wrong with a chain by the heads kept of its cycle, or none."""
    text = folder.text(cycle)
    if text is None:
        return "no head of it is kept in the folder"
    kept = read_heads(text, cycle)
    return first_off_chain(kept.heads, entries) or kept.problem
