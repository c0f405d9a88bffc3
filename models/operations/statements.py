"""Noting what is known of a statement beside its file; what is recorded is added to, never replaced."""

from dataclasses import dataclass
from datetime import datetime

from config.definition import FileFormat
from models.errors import NotAStatementError, NothingReceivedError, StatementNoteError, TooLongError
from models.operations.audit import record
from models.operations.obligations import about
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.statements import Known, known_of
from models.queries.submissions import counting_versions
from models.rules.audit import Actor, What
from models.rules.calendar import whole_second
from models.rules.lifecycle import ANSWERED
from models.rules.statements import (
    LONGEST_STATEMENT_MARKING,
    AttachmentRole,
    ConsentWord,
    Signed,
    TranslationFile,
    added_signatures,
    follows,
    settled,
)
from models.tables import Attachment, Consent, Signature, Submission


@dataclass(frozen=True)
class Translation:
    """A courtesy translation that passed the gate."""

    language: str
    sha256: str
    size: int
    format: FileFormat
    received_at: datetime

    @property
    def file(self) -> TranslationFile:
        """Return what is shown of it."""
        return TranslationFile(self.language, self.sha256, self.format.value)


@dataclass(frozen=True)
class StatementNote:
    """What is said of one version: language, marking, who signed, a translation; each may be missing."""

    language: str = ""
    marking: str = ""
    signatures: tuple[Signed, ...] = ()
    translation: Translation | None = None


NOTHING_NOTED = StatementNote()
"""Nothing is said of a version."""


def must_be_statement(cycle: CycleAt, deliverable: str) -> None:
    """Make sure that a deliverable is no form.

    Raises:
        NotAStatementError: it is one.
    """
    if cycle.definition.deliverable(deliverable).form is not None:
        raise NotAStatementError(deliverable)


def current_statement(cycle: CycleAt, obligation: FoundObligation) -> Submission:
    """Return the current version of a statement.

    Raises:
        NothingReceivedError: none came, or it was withdrawn.
    """
    versions = counting_versions(cycle.session, obligation.id)
    if not versions or obligation.row.state not in ANSWERED:
        raise NothingReceivedError(obligation.respondent.code, obligation.row.deliverable)
    return versions[-1]


def note_statement(
    cycle: CycleAt, obligation: FoundObligation, submission: Submission, note: StatementNote, actor: Actor
) -> bool:
    """Record what is said of a version, and say whether that was news; the same again changes nothing.

    Raises:
        CycleError: it is a form, something else was recorded before, or a third office signs.
    """
    must_be_statement(cycle, obligation.row.deliverable)
    known = known_of(cycle.session, [submission.id or 0])[submission.id or 0]
    news = {
        **_settle(submission, note),
        **_sign(cycle, submission, known, note.signatures),
        **_translate(cycle, submission, known, note.translation),
    }
    if not news:
        return False
    cycle.session.add(submission)
    record(cycle, about(obligation, What.STATEMENT_NOTED, actor, {"version": submission.version, **news}))
    return True


def record_consent(
    cycle: CycleAt, obligation: FoundObligation, word: ConsentWord, actor: Actor = Actor.SECRETARIAT
) -> bool:
    """Record that the current version may be published, or no longer; says whether that was news.

    Raises:
        CycleError: it is a form, or no statement is there.
    """
    must_be_statement(cycle, obligation.row.deliverable)
    submission = current_statement(cycle, obligation)
    known = known_of(cycle.session, [submission.id or 0])[submission.id or 0].consents
    if not follows(known, word):
        return False
    cycle.session.add(
        Consent(**vars(word), submission_id=submission.id or 0, number=len(known) + 1, recorded_at=cycle.now)
    )
    what = What.CONSENT_GIVEN if word.is_given else What.CONSENT_WITHDRAWN
    detail = {"version": submission.version, "on": word.said_on.isoformat(), "by": word.office}
    record(cycle, about(obligation, what, actor, detail))
    return True


def _settle(submission: Submission, note: StatementNote) -> dict[str, object]:
    if len(note.marking) > LONGEST_STATEMENT_MARKING:
        raise TooLongError("marking", len(note.marking), LONGEST_STATEMENT_MARKING)
    before = submission.language or "", submission.marking or ""
    submission.language = settled("language", before[0], note.language) or None
    submission.marking = settled("marking", before[1], note.marking) or None
    after = {"language": submission.language, "marking": submission.marking}
    return {
        name: value
        for (name, value), old in zip(after.items(), before, strict=True)
        if value and value != old
    }


def _sign(
    cycle: CycleAt, submission: Submission, known: Known, given: tuple[Signed, ...]
) -> dict[str, object]:
    added = added_signatures(known.signatures, given)
    cycle.session.add_all(
        Signature(
            submission_id=submission.id or 0,
            number=number,
            office=one.office,
            signed_on=one.signed_on,
            recorded_at=cycle.now,
        )
        for number, one in enumerate(added, start=len(known.signatures) + 1)
    )
    signed = [[one.office, one.signed_on.isoformat()] for one in added]
    return {"signed": signed} if signed else {}


def _translate(
    cycle: CycleAt, submission: Submission, known: Known, given: Translation | None
) -> dict[str, object]:
    if given is None or given.file in known.translations:
        return {}
    for one in known.translations:
        if one.language == given.language:
            raise StatementNoteError(f"translation into '{given.language}'", one.sha256)
    cycle.session.add(
        Attachment(
            **{**vars(given), "received_at": whole_second(given.received_at)},
            submission_id=submission.id or 0,
            role=AttachmentRole.TRANSLATION,
        )
    )
    return {"translation": {"language": given.language, "sha256": given.sha256}}
