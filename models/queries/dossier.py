"""Reads about one obligation in full: versions of its deadline, what came with findings, what was asked."""

import json
from collections.abc import Sequence

from sqlmodel import Session, bindparam, col, select

from models.queries.deadlines import deadline_versions
from models.queries.differences import differences_between
from models.queries.questions import questions_of, sets_of
from models.queries.submissions import findings_of, versions_of
from models.rules.differences import Differences
from models.rules.dossier import DeadlineEntry, QuestionSet, VersionEntry
from models.rules.occasions import CLARIFICATION, NoticeState, Occasion
from models.tables import DeadlineVersion, Notice, Obligation, Submission

# Built once: every page of an obligation asks for it, and building takes longer than reading.
_TOLD_SETS = select(Notice.occasion).where(
    Notice.obligation_id == bindparam("obligation_id"),
    Notice.state == NoticeState.CARRIED,
    col(Notice.occasion).startswith(f"{CLARIFICATION}:"),
)

_BESIDE = {"findings", "differences"}
"""What of a version does not stand in its row."""


def deadline_entries(session: Session, obligation: Obligation) -> list[DeadlineEntry]:
    """Return every version of a deadline, the first first; the last one counts now."""
    return [_deadline(row) for row in deadline_versions(session, obligation)]


def version_entries(session: Session, obligation_id: int) -> list[VersionEntry]:
    """Return every version and registration with findings and differences, withdrawn ones too."""
    rows = versions_of(session, obligation_id)
    found = findings_of(session, [row.id or 0 for row in rows])
    columns = [name for name in VersionEntry.__dataclass_fields__ if name not in _BESIDE]
    return [
        VersionEntry(
            **{name: getattr(row, name) for name in columns},
            findings=tuple(found.get(row.id or 0, ())),
            differences=_from_the_one_before(rows, row),
        )
        for row in rows
    ]


def question_sets(session: Session, obligation_id: int) -> list[QuestionSet]:
    """Return the sets of questions on an obligation, the first first."""
    rows = sets_of(session, obligation_id)
    if not rows:
        return []
    occasions = set(session.exec(_TOLD_SETS, params={"obligation_id": obligation_id}))
    answers = _answers(session, obligation_id)
    return [
        QuestionSet(
            number=row.number,
            version=row.submission_version,
            asked_at=row.asked_at,
            questions=tuple(json.loads(row.questions)),
            is_told=str(Occasion(CLARIFICATION, None, row.number)) in occasions,
            answers=answers.get(row.number, ()),
        )
        for row in rows
    ]


def _answers(session: Session, obligation_id: int) -> dict[int, tuple[str, ...]]:
    # A set begins with its questions of threads, by number; the others after them have no answer.
    found: dict[int, tuple[str, ...]] = {}
    for one in questions_of(session, obligation_id):
        if one.clarification is not None:
            found[one.clarification] = (*found.get(one.clarification, ()), one.answer)
    return found


def _deadline(row: DeadlineVersion) -> DeadlineEntry:
    return DeadlineEntry(**{name: getattr(row, name) for name in DeadlineEntry.__dataclass_fields__})


def _from_the_one_before(rows: Sequence[Submission], row: Submission) -> Differences | None:
    before = [one for one in rows if one.version < row.version and one.counts]
    return differences_between(before[-1], row) if before else None
