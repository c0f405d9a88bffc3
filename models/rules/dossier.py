"""What there is on one obligation, as values: versions of its deadline, what came, what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.rules.differences import Differences
from models.rules.findings import Finding
from models.rules.lifecycle import OWED, ObligationState


@dataclass(frozen=True)
class DeadlineEntry:
    """One version of a deadline; instants are UTC."""

    version: int
    kind: str
    """What made it, such as 'set' or 'extended'."""
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime | None
    """Cut-off with this version, none where it was not kept."""
    zone: str
    """Zone of the wording."""
    wording: str
    set_by: str
    """Role, such as 'secretariat'."""
    reason: str
    set_at: datetime


@dataclass(frozen=True)
class VersionEntry:
    """One version handed in, or one registration; instants are UTC."""

    version: int
    received_at: datetime
    sha256: str | None
    size: int | None
    """Bytes."""
    format: str | None
    reference: str | None
    """Reference of a registration."""
    pages: int | None
    marking: str | None
    custodian: str | None
    language: str | None
    based_on: int | None
    """Version that it builds on, if its sender said so."""
    sender: str
    """Office that handed it in, if known."""
    scan: str
    """What the scanner for malicious software said."""
    checked_at: datetime | None
    certified_at: datetime | None
    certified_by: str
    withdrawn_at: datetime | None
    withdrawal_reason: str
    findings: tuple[Finding, ...] = ()
    differences: Differences | None = None
    """In what it differs from the version before it that counts, none where that cannot be said."""

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


@dataclass(frozen=True)
class QuestionSet:
    """One set of questions as it was asked on a version; `asked_at` is a UTC instant."""

    number: int
    version: int
    asked_at: datetime
    questions: tuple[str, ...]
    is_told: bool
    """Whether a letter carries it to the respondent."""
    answers: tuple[str, ...] = ()
    """What was noted as the answer to each question, in their order; empty or left out where nothing was."""

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the questions to which no text was noted."""
        return tuple(
            one for place, one in enumerate(self.questions) if not any(self.answers[place : place + 1])
        )

    @property
    def answered(self) -> tuple[tuple[str, str], ...]:
        """Return the questions to which a text was noted, each with it."""
        return tuple(pair for pair in zip(self.questions, self.answers, strict=False) if pair[1])

    @property
    def awaited(self) -> int:
        """Return how many answers are awaited; a text that belongs to no thread takes none."""
        return self.answers.count("")

    @property
    def may_be_followed(self) -> bool:
        """Whether a further set may be asked on the same version: this one went, and no answer is awaited."""
        return self.is_told and not self.awaited


def last_asked(sets: Sequence[QuestionSet], version: int | None) -> QuestionSet | None:
    """Return the latest of the sets, the first first, if it was asked on the version that counts."""
    return sets[-1] if sets and sets[-1].version == version else None


class NextStep(StrEnum):
    """What a respondent does next for one obligation."""

    HAND_IN = "hand_in"
    ANSWER = "answer"
    CORRECT = "correct"
    CERTIFY = "certify"
    NOTHING = "nothing"


def next_step(
    state: ObligationState, *, awaits_answer: bool, to_correct: bool, awaits_certification: bool
) -> NextStep:
    """Return what a respondent does next.

    Args:
        state: where the obligation stands.
        awaits_answer: whether a question told last on the version that counts has no answer.
        to_correct: whether a finding on the version that counts asks the contact for a correction.
        awaits_certification: whether a second office has still to stand for it.
    """
    if state in OWED or state is ObligationState.NOT_RECEIVED:
        return NextStep.HAND_IN
    if state is ObligationState.CLARIFICATION_ASKED and awaits_answer:
        return NextStep.ANSWER
    if state in _OPEN and to_correct:
        return NextStep.CORRECT
    return NextStep.CERTIFY if awaits_certification else NextStep.NOTHING


_OPEN = (ObligationState.RECEIVED, ObligationState.CLARIFICATION_ASKED)
